package dev.osbuild.pipeline;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.Extent;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running stage's view of the world: its inputs, the places for its outputs, and its tools. */
public interface StageContext {

    /** Where an input slot's file or folder stands; read-only. */
    Path input(String slot);

    /** As {@link #input}, empty when the slot is optional and nothing was made for it. */
    Optional<Path> optionalInput(String slot);

    /** Where an input file has data; it is zero elsewhere. */
    List<Extent> data(String slot) throws IOException;

    /** Where an output slot's file or folder must stand when the stage returns; nothing is there yet. */
    Path output(String slot);

    /** Says that an output file is zero outside these extents, so that nobody has to read its holes. */
    void zeroOutside(String slot, List<Extent> data);

    /** A {@link ExternalInput.LocalFile}, {@link ExternalInput.LocalFolder} or {@link ExternalInput.Download}. */
    Path external(String name);

    /** The files of an {@link ExternalInput.Packages}, in name order. */
    List<PackageFile> packages(String name);

    /** An empty folder, gone when the stage ends. */
    Path scratch(String purpose) throws IOException;

    /** A folder that outlives the build and never changes what the stage makes, such as a compiler cache. */
    Path persistentFolder(String name) throws IOException;

    Store store();

    /** The programs of the packages the stage declared. */
    Tools tools();

    Architecture architecture();

    SourceEpoch epoch();

    /** How many processors the stage may keep busy; its output must not depend on it. */
    int jobs();

    EventSink events();

    /** Reports progress of this step. {@code total} is 0 when unknown. */
    void progress(long done, long total, String unit);

    /**
     * A package with its verified file.
     *
     * @param locked name, version, digest
     * @param file the package file in the store
     */
    record PackageFile(LockedPackage locked, Path file) {}

    /** An error of this stage, with the step's name as its place. */
    OsbuildException.StepFailed failure(String what, String fix);
}
