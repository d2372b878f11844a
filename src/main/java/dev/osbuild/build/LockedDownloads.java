package dev.osbuild.build;

import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.Lock;
import java.util.ArrayList;
import java.util.List;

/** Files that profiles pin by address and digest. */
final class LockedDownloads {

    private LockedDownloads() {}

    static List<Lock.Download> of(Plan plan) {
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
