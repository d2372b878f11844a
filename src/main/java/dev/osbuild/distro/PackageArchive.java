package dev.osbuild.distro;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A distribution's packages, as its signed indexes describe them. Opening one costs nothing: the network, the solver
 * and the signature checks come into play only when an answer is not remembered.
 *
 * <p>Debian and everything that uses its archive format stand behind this interface; an archive of another format
 * (Alpine's) would be one more implementation.
 */
public interface PackageArchive {

    /**
     * The packages that answer a request, in the order of {@link LockedPackage}.
     *
     * @param roots package names, without versions
     * @param recommends whether recommended packages come along
     * @throws OsbuildException.Usage when a root does not exist, with similar names, or when the roots cannot be
     *     installed together, with the smallest set of facts that contradict each other
     * @throws OsbuildException.VerificationFailed when an index is not what its signature says, or is too old
     * @throws OsbuildException.Environment when the archive cannot be reached
     */
    List<LockedPackage> resolve(List<String> roots, Selection selection, boolean recommends);

    /** A package's file in the store, fetched when it is missing. See {@link #fetchAll}. */
    Path fetch(LockedPackage locked);

    /**
     * The files of packages in the order given, fetched in parallel when they are missing. Progress is reported as
     * {@code download} in bytes.
     *
     * @throws OsbuildException.VerificationFailed when a file is not what the lock says
     * @throws OsbuildException.Environment when a file cannot be had: no network, {@code --offline}, or the mirror has
     *     superseded it
     */
    List<Path> fetchAll(List<LockedPackage> packages, EventSink events);

    /**
     * Until when everything answered so far holds without asking the mirrors again; {@link Instant#MAX} when nothing was
     * asked.
     */
    Instant answersHoldUntil();

    /** The signed release files that answers rest on, the main suite's first. */
    List<ArchiveMoment> moments();

    /** The date of the main suite's signed release file; a build without a lock takes its source epoch from it. */
    Instant releaseDate();
}
