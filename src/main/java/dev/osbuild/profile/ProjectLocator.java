package dev.osbuild.profile;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the project and its profiles: the nearest folder with {@code profiles/}, from the working folder upwards, then
 * the installation's own.
 */
public final class ProjectLocator {

    /** The system property that names the installation's folder. */
    public static final String INSTALLATION_PROPERTY = "osbuild.home";

    private final Path workingFolder;
    private final List<Path> projects;

    /**
     * @param workingFolder where the user stands
     * @param installation the folder osbuild is installed in, when known
     */
    public ProjectLocator(Path workingFolder, Optional<Path> installation) {
        this.workingFolder = workingFolder.toAbsolutePath().normalize();
        List<Path> found = new ArrayList<>();
        above(this.workingFolder).ifPresent(found::add);
        installation
                .map(home -> home.toAbsolutePath().normalize())
                .filter(home -> isProject(home) && !found.contains(home))
                .ifPresent(found::add);
        this.projects = List.copyOf(found);
    }

    /** For this process: its working folder and {@value #INSTALLATION_PROPERTY}. */
    public static ProjectLocator ofThisProcess() {
        return new ProjectLocator(
                Path.of(""),
                Optional.ofNullable(System.getProperty(INSTALLATION_PROPERTY)).map(Path::of));
    }

    /**
     * The project's folder, absolute.
     *
     * @throws OsbuildException.Usage when there is none
     */
    public Path project() {
        if (projects.isEmpty()) {
            throw new OsbuildException.Usage(
                    "no project: neither this folder nor one above it holds 'profiles/'",
                    workingFolder.toString(),
                    "change to a folder with a 'profiles' folder, or give the path of a profile");
        }
        return projects.get(0);
    }

    /** The names of all profiles that can be given by name, sorted. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Path project : projects) {
            names.addAll(names(project));
        }
        return List.copyOf(names);
    }

    /**
     * A profile by its name, or by the path of its file when that holds '/' or ends in {@code .yaml}.
     *
     * @throws OsbuildException.Usage when there is none, with those there are
     */
    public ProfileLocation find(String nameOrPath) {
        if (nameOrPath.contains("/") || nameOrPath.endsWith(ProfileLocation.SUFFIX)) {
            return byPath(nameOrPath);
        }
        for (Path project : projects) {
            Path file = project.resolve(ProfileLocation.PROFILES).resolve(nameOrPath + ProfileLocation.SUFFIX);
            if (Files.isRegularFile(file)) {
                return ProfileLocation.of(file, project);
            }
        }
        Path project = project();
        List<String> names = names();
        String known = names.isEmpty() ? "there are none yet" : "there are " + String.join(", ", names);
        throw new OsbuildException.Usage(
                "there is no profile '" + nameOrPath + "'"
                        + Suggestion.nearest(nameOrPath, names)
                                .map(name -> "; did you mean '" + name + "'?")
                                .orElse(""),
                project.resolve(ProfileLocation.PROFILES).toString(),
                known);
    }

    private ProfileLocation byPath(String path) {
        Path file = workingFolder.resolve(path).normalize();
        if (!Files.isRegularFile(file)) {
            throw new OsbuildException.Usage(
                    "there is no profile '" + path + "'", file.toString(), "give the name or the path of a profile");
        }
        Path folder = file.resolveSibling(".").normalize();
        return ProfileLocation.of(file, above(folder).orElse(folder));
    }

    /** The names of a project's profiles, sorted. */
    static List<String> names(Path project) {
        List<String> names = new ArrayList<>();
        Path folder = project.resolve(ProfileLocation.PROFILES);
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ProfileLocation.SUFFIX)) {
            for (Path file : files) {
                names.add(ProfileLocation.of(file, project).name());
            }
        } catch (IOException e) {
            throw new OsbuildException.Environment(
                    "the folder of profiles cannot be read", folder.toString(), "check its permissions", e);
        }
        names.sort(null);
        return names;
    }

    private static Optional<Path> above(Path folder) {
        for (Path candidate = folder; candidate != null; candidate = candidate.getParent()) {
            if (isProject(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean isProject(Path folder) {
        return Files.isDirectory(folder.resolve(ProfileLocation.PROFILES));
    }
}
