package dev.osbuild.build;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Selection;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.profile.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exact packages of a build: the lock's where it has an answer, the archive's otherwise. Remembers what it was
 * asked, so that a lock can be written from it.
 */
final class ResolvedPackages implements PackageChoices {

    /** The selection of requests for the tools tree in a lock. */
    private static final String TOOLS = "tools";

    private final PackageArchive image;
    private final PackageArchive tools;
    private final Optional<Lock> lock;
    private final boolean strict;
    private final String lockFile;
    private final Map<String, Lock.Request> asked = new ConcurrentHashMap<>();

    /** @param strict true to refuse what the lock does not hold */
    ResolvedPackages(PackageArchive image, PackageArchive tools, Optional<Lock> lock, boolean strict, String lockFile) {
        this.image = image;
        this.tools = tools;
        this.lock = lock;
        this.strict = strict;
        this.lockFile = lockFile;
    }

    @Override
    public List<LockedPackage> of(ExternalInput.Packages request) {
        Selection selection = request.selection();
        String selectionName = selection.name().toLowerCase(Locale.ROOT) + (request.recommends() ? "+recommends" : "");
        return answer(
                request.roots(), selectionName, () -> image.resolve(request.roots(), selection, request.recommends()));
    }

    /** The tools tree that holds these packages. */
    List<LockedPackage> tools(Set<String> packages) {
        List<String> roots = List.copyOf(new TreeSet<>(packages));
        return answer(roots, TOOLS, () -> tools.resolve(roots, Selection.DEPENDENCIES, false));
    }

    private List<LockedPackage> answer(
            List<String> roots, String selection, java.util.function.Supplier<List<LockedPackage>> archive) {
        List<Lock.Request> locked = lock.map(Lock::requests).orElse(List.of());
        Lock.Request question = new Lock.Request(roots, selection, List.of());
        return asked.computeIfAbsent(
                        question.title(),
                        title -> locked.stream()
                                .filter(request -> request.title().equals(title))
                                .findFirst()
                                .orElseGet(() -> {
                                    requireOpen(title);
                                    return new Lock.Request(roots, selection, archive.get());
                                }))
                .packages();
    }

    private void requireOpen(String title) {
        if (strict) {
            throw new OsbuildException.VerificationFailed(
                    lock.isPresent()
                            ? "the lock has no answer to the request " + title
                            : "there is no lock, and --locked asks for one",
                    lockFile,
                    "run 'osbuild lock', with --format for outputs that are not the profile's, and look at the"
                            + " difference before you keep it");
        }
    }

    /** Every request so far, with its answer. */
    List<Lock.Request> requests() {
        return new ArrayList<>(asked.values());
    }
}
