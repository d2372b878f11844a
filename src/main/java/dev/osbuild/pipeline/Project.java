package dev.osbuild.pipeline;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Path;

/**
 * The user's folder of profiles, overlays, kernel fragments and boot menus.
 *
 * @param root absolute path of the folder that holds {@code profiles/}, {@code overlay/}, {@code kernel-configs/} …
 */
public record Project(Path root) {

    /**
     * A path named in a profile.
     *
     * @throws OsbuildException.Usage when it leads out of the project
     */
    public Path resolve(String relative) {
        Path path = root.resolve(relative).normalize();
        if (!path.startsWith(root)) {
            throw new OsbuildException.Usage(
                    "'" + relative + "' leads out of the project",
                    root.toString(),
                    "name a path below the project folder");
        }
        return path;
    }
}
