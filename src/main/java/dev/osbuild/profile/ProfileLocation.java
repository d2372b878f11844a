package dev.osbuild.profile;

import java.nio.file.Path;

/**
 * Where a profile lies.
 *
 * @param name the file's name without {@code .yaml}
 * @param file absolute path of the profile
 * @param project absolute path of the folder that holds {@code profiles/}, {@code overlay/} …
 */
public record ProfileLocation(String name, Path file, Path project) {

    static final String SUFFIX = ".yaml";
    static final String PROFILES = "profiles";

    /** A profile of a project, by the path of its file. */
    public static ProfileLocation of(Path file, Path project) {
        Path absolute = file.toAbsolutePath().normalize();
        String fileName = String.valueOf(absolute.getFileName());
        String name = fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
        return new ProfileLocation(name, absolute, project.toAbsolutePath().normalize());
    }

    /** Where the profile's lock stands or shall stand: beside it, as {@code NAME.lock}. */
    public Path lockFile() {
        return file.resolveSibling(name + ".lock");
    }

    /** As users see it: relative to the project where possible. */
    String shown() {
        return file.startsWith(project) ? project.relativize(file).toString() : file.toString();
    }
}
