package dev.osbuild.overlay;

/**
 * Who may do what with an entry.
 *
 * @param mode permission bits with set-user-id, set-group-id and sticky, such as {@code 01777}
 * @param owner account name or number
 * @param group group name or number
 */
public record Access(int mode, String owner, String group) {

    /** Folders that nothing is said about. */
    static final Access FOLDER = new Access(0755, "root", "root");

    /** Files that nothing is said about. */
    static final Access FILE = new Access(0644, "root", "root");

    /** Executable files that nothing is said about. */
    static final Access PROGRAM = new Access(0755, "root", "root");
}
