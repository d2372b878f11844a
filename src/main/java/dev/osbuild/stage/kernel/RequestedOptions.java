package dev.osbuild.stage.kernel;

import dev.osbuild.pipeline.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a profile asks of its kernel, known before there is one.
 *
 * @param kernel the profile's section
 * @param requested everything its fragments ask for; empty when one of them cannot be read, which the build will say
 */
public record RequestedOptions(Kernel kernel, Optional<Fragment> requested) {

    private static final Set<String> BASES_WITHOUT_OPTIONS = Set.of("tinyconfig", "allnoconfig");

    /** Debian has device-mapper's targets as modules, which the kernel cannot use before any program runs. */
    private static final Set<String> NOT_IN_PACKAGES = Set.of("DM_VERITY", "DM_INIT");

    /** Reads a kernel's fragments. */
    public static RequestedOptions of(Kernel kernel, Project project) throws IOException {
        List<Fragment> fragments = new ArrayList<>();
        for (String name : kernel.fragments()) {
            Path file = project.resolve(SourceBuild.path(name));
            if (!Files.isRegularFile(file)) {
                return new RequestedOptions(kernel, Optional.empty());
            }
            fragments.add(Fragment.read(file, SourceBuild.path(name)));
        }
        return new RequestedOptions(kernel, Optional.of(Fragment.merge(fragments)));
    }

    /**
     * Whether the kernel is certain not to have an option built in. A base other than an empty one may bring it along;
     * then only the built kernel tells.
     *
     * @param option its name without {@code CONFIG_}
     */
    public boolean lacks(String option) {
        if (kernel.source() == Kernel.Source.PACKAGE) {
            return NOT_IN_PACKAGES.contains(option);
        }
        if (requested.isEmpty()) {
            return false;
        }
        Optional<String> value = requested.get().requests().stream()
                .filter(request -> request.symbol().equals(option))
                .map(Request::value)
                .findFirst();
        return value.map(wanted -> !wanted.equals("y")).orElse(BASES_WITHOUT_OPTIONS.contains(kernel.base()));
    }
}
