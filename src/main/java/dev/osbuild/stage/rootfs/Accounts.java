package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The account files of a tree: passwd(5), group(5), shadow(5) and gshadow(5), changed line by line. */
final class Accounts {

    private static final int FIRST_ID = 1000;
    private static final int LAST_ID = 59999;
    private static final int NAME = 0;
    private static final int UID = 2;
    private static final int GID = 3;
    private static final int GROUP_GID = 2;
    private static final int GROUP_MEMBERS = 3;
    private static final int HOME = 5;
    private static final int SHELL = 6;

    private final RootTree tree;

    Accounts(RootTree tree) {
        this.tree = tree;
    }

    /**
     * An account of the tree.
     *
     * @param home path from the root, with a leading slash
     */
    record Account(String name, int uid, int gid, String home) {}

    Optional<Account> find(String name) throws IOException {
        Optional<String[]> line = line("etc/passwd", name);
        return line.map(
                words -> new Account(name, Integer.parseInt(words[UID]), Integer.parseInt(words[GID]), words[HOME]));
    }

    /** The number of a user given by name or number. */
    Optional<Integer> uid(String user) throws IOException {
        return user.matches("[0-9]{1,9}")
                ? Optional.of(Integer.valueOf(user))
                : find(user).map(Account::uid);
    }

    /** The number of a group given by name or number. */
    Optional<Integer> gid(String group) throws IOException {
        return group.matches("[0-9]{1,9}")
                ? Optional.of(Integer.valueOf(group))
                : line("etc/group", group).map(words -> Integer.valueOf(words[GROUP_GID]));
    }

    /** Adds an account with a group of its own name. */
    Account add(String name, Optional<Integer> wanted, String shell, long day) throws IOException {
        Set<Integer> taken = new HashSet<>(numbers("etc/passwd", UID));
        if (wanted.isPresent() && taken.contains(wanted.get())) {
            throw new OsbuildException.Usage(
                    "the user id " + wanted.get() + " of '" + name + "' is taken",
                    "users",
                    "leave 'uid' out, or name another");
        }
        taken.addAll(numbers("etc/group", GROUP_GID));
        int id = wanted.orElse(FIRST_ID);
        while (wanted.isEmpty() && taken.contains(id) && id < LAST_ID) {
            id++;
        }
        Optional<Integer> group = gid(name);
        int gid = group.orElse(id);
        if (group.isEmpty()) {
            append("etc/group", name + ":x:" + gid + ":");
            append("etc/gshadow", name + ":!::");
        }
        String home = "/home/" + name;
        append("etc/passwd", name + ":x:" + id + ":" + gid + "::" + home + ":" + shell);
        append("etc/shadow", name + ":!*:" + day + ":0:99999:7:::");
        return new Account(name, id, gid, home);
    }

    void shell(String name, String shell) throws IOException {
        change("etc/passwd", name, words -> words[SHELL] = shell);
    }

    void password(String name, String hash, long day) throws IOException {
        change("etc/shadow", name, words -> {
            words[1] = hash;
            words[2] = Long.toString(day);
        });
    }

    /** Makes an account a member of a group. */
    void join(String name, String group) throws IOException {
        if (line("etc/group", group).isEmpty()) {
            throw new OsbuildException.Usage(
                    "the group '" + group + "' of user '" + name + "' does not exist",
                    "users",
                    "install the package that makes it; there are " + names("etc/group"));
        }
        for (String file : List.of("etc/group", "etc/gshadow")) {
            change(file, group, words -> {
                List<String> members = new ArrayList<>(
                        words[GROUP_MEMBERS].isEmpty()
                                ? List.of()
                                : Arrays.asList(words[GROUP_MEMBERS].split(",", -1)));
                if (!members.contains(name)) {
                    members.add(name);
                }
                words[GROUP_MEMBERS] = String.join(",", members);
            });
        }
    }

    private List<String[]> lines(String file) throws IOException {
        return tree.read(file)
                .orElse("")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(":", -1))
                .toList();
    }

    private Optional<String[]> line(String file, String name) throws IOException {
        return lines(file).stream().filter(words -> words[NAME].equals(name)).findFirst();
    }

    private List<Integer> numbers(String file, int column) throws IOException {
        return lines(file).stream().map(words -> Integer.valueOf(words[column])).toList();
    }

    private String names(String file) throws IOException {
        return String.join(", ", lines(file).stream().map(words -> words[NAME]).toList());
    }

    private void append(String file, String line) throws IOException {
        Optional<String> text = tree.read(file);
        if (text.isPresent()) {
            String separator = text.get().isEmpty() || text.get().endsWith("\n") ? "" : "\n";
            tree.rewrite(file, text.get() + separator + line + "\n");
        }
    }

    private void change(String file, String name, Change change) throws IOException {
        Optional<String> text = tree.read(file);
        if (text.isEmpty()) {
            return;
        }
        StringBuilder changed = new StringBuilder();
        for (String line : text.get().lines().toList()) {
            String[] words = line.split(":", -1);
            if (words[NAME].equals(name)) {
                change.apply(words);
            }
            changed.append(String.join(":", words)).append('\n');
        }
        tree.rewrite(file, changed.toString());
    }

    /** Alters the fields of one line. */
    private interface Change {
        void apply(String[] words);
    }
}
