package dev.osbuild;

import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** This project's data in a folder of its own, for profiles and changes that the checkout shall not have. */
public final class ProjectCopy {

    private ProjectCopy() {}

    /** Copies profiles, overlays, kernel fragments and menus. */
    public static Path in(Path folder) throws IOException {
        for (String part : List.of("profiles", "overlay", "kernel-configs", "grub")) {
            for (Path file : ProjectFiles.below(part)) {
                Path target = folder.resolve(ProjectFiles.shown(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return folder;
    }
}
