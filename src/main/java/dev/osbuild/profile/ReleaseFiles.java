package dev.osbuild.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a project that concern its releases: {@code release.yaml} and {@code models.yaml}. */
public final class ReleaseFiles {

    /** What hardware a project's images run on, in any form; {@code models.json} of a release has the same content. */
    public static final String MODELS = "models.yaml";

    private static final int LARGEST_BYTES = 1 << 20;
    private static final String FIX = "docs/releases.md shows what the file may hold";

    private ReleaseFiles() {}

    /**
     * What the project says about its releases.
     *
     * @throws dev.osbuild.base.OsbuildException.Usage with everything that is wrong with the file
     */
    public static ReleaseSettings settings(Path project) throws IOException {
        Path file = project.resolve(ReleaseSettings.FILE_NAME);
        Problems problems = new Problems();
        Node.Mapping tree = Node.Mapping.empty(Position.startOf(file.toString()));
        if (Files.isRegularFile(file)) {
            Node.Mapping written = Documents.yaml(
                    Documents.bytes(file, file.toString(), LARGEST_BYTES), ReleaseSettings.FILE_NAME, problems);
            problems.throwIfAny(file.toString(), FIX);
            tree = written == null ? tree : written;
        }
        Object settings = new Binder(problems).bind(SettingTypes.block(ReleaseSettings.class), tree, "");
        problems.throwIfAny(file.toString(), FIX);
        return ReleaseSettings.class.cast(java.util.Objects.requireNonNull(settings));
    }

    /** The content of {@value #MODELS} as maps, lists and scalars, when the project has that file. */
    public static Optional<Object> models(Path project) throws IOException {
        Path file = project.resolve(MODELS);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Problems problems = new Problems();
        Node.Mapping tree = Documents.yaml(Documents.bytes(file, file.toString(), LARGEST_BYTES), MODELS, problems);
        problems.throwIfAny(file.toString(), "write it as YAML with keys and values");
        return Optional.ofNullable(tree).map(TreeValues::plain);
    }
}
