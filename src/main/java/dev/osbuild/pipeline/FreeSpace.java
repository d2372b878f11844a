package dev.osbuild.pipeline;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.StringJoiner;

/** Checks before a build starts that the disk can hold what it will fetch and make. */
final class FreeSpace {

    private final Store store;
    private final InputSource inputs;

    FreeSpace(Store store, InputSource inputs) {
        this.store = store;
        this.inputs = inputs;
    }

    /** @throws OsbuildException.Environment when the steps need more than is free, with the figures */
    void require(List<Step> steps) throws IOException {
        long needed = 0;
        StringJoiner figures = new StringJoiner(", ");
        for (Step step : steps) {
            long bytes = step.spaceNeeded();
            for (ExternalInput input : step.description().externals()) {
                bytes += inputs.bytesToFetch(input);
            }
            needed += bytes;
            figures.add(step.name() + " " + new Size(bytes));
        }
        long free = Files.getFileStore(store.root()).getUsableSpace();
        if (needed > free) {
            throw new OsbuildException.Environment(
                    "the build needs about " + new Size(needed) + " (" + figures + ") and only " + new Size(free)
                            + " are free",
                    store.root().toString(),
                    "free space, run 'osbuild cache gc', or name a folder on another disk with --cache");
        }
    }
}
