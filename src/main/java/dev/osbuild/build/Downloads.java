package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.Lock;
import dev.osbuild.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Files that profiles pin by address and digest. */
final class Downloads {

    private Downloads() {}

    static PinnedDownloads pinned(Store store, boolean offline) {
        return (address, sha256, events) -> {
            throw new OsbuildException.Environment("no downloads", store.root() + " " + address, "" + offline + sha256);
        };
    }

    static List<Lock.Download> locked(Plan plan) {
        List<Lock.Download> downloads = new ArrayList<>();
        for (Step step : plan.steps()) {
            for (ExternalInput input : step.description().externals()) {
                if (input instanceof ExternalInput.Download download) {
                    downloads.add(new Lock.Download(download.address(), download.sha256(), 0));
                }
            }
        }
        return downloads;
    }
}
