package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.profile.User;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes the accounts of a profile: locked unless a password hash is given, with the OpenSSH keys that may log in. */
final class Users {

    private static final long SECONDS_PER_DAY = 86_400;

    private final RootTree tree;
    private final Accounts accounts;
    private final long day;

    Users(RootTree tree, Accounts accounts, SourceEpoch epoch) {
        this.tree = tree;
        this.accounts = accounts;
        this.day = epoch.seconds() / SECONDS_PER_DAY;
    }

    void apply(List<User> users) throws IOException {
        if (!users.isEmpty() && !tree.exists("etc/passwd")) {
            throw new OsbuildException.Usage(
                    "there is no /etc/passwd to add users to", "users", "put one into an overlay");
        }
        for (User user : users) {
            apply(user);
        }
    }

    private void apply(User user) throws IOException {
        if (!user.name().matches("[a-z_][a-z0-9_-]{0,31}")) {
            throw new OsbuildException.Usage(
                    "'" + user.name() + "' is no account name", "users", "use lower-case letters, digits, '-' and '_'");
        }
        Optional<Accounts.Account> present = accounts.find(user.name());
        Accounts.Account account =
                present.isPresent() ? present.get() : accounts.add(user.name(), user.uid(), user.shell(), day);
        if (present.isPresent()) {
            accounts.shell(user.name(), user.shell());
        } else {
            tree.folder(account.home(), 0700);
            tree.own(account.home(), account.uid(), account.gid(), 0700);
        }
        if (user.passwordHash().isPresent()) {
            String hash = user.passwordHash().get();
            PasswordHash.check(user.name(), hash);
            accounts.password(user.name(), hash, day);
        }
        for (String group : user.groups()) {
            accounts.join(user.name(), group);
        }
        if (!user.sshKeys().isEmpty()) {
            authorize(account, user.sshKeys());
        }
    }

    private void authorize(Accounts.Account account, List<String> keys) throws IOException {
        keys.forEach(key -> AuthorizedKey.check(account.name(), key));
        String folder = account.home() + "/.ssh";
        tree.folder(folder, 0700);
        tree.own(folder, account.uid(), account.gid(), 0700);
        String file = folder + "/authorized_keys";
        tree.write(file, String.join("\n", keys) + "\n", 0600);
        tree.own(file, account.uid(), account.gid(), 0600);
    }
}
