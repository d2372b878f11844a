package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.profile.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    private static final SourceEpoch EPOCH = new SourceEpoch(86_400L * 20_000);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
    private static final String HASH =
            "$6$salt$.yoG3oOOtPaLFJkWtBLBEWvvB5mpJ8JvxlNY6SltibaVKJ1lAJWDsyF.fXhrxny7ND7wQ6IBqPbmYLFIsVFc70";
    private static final String HASH_OF_NOTHING =
            "$6$salt$r6qPcj2UeIkfklWHvleGJk8OKTInFYR/fxyuwcC656IWiZBpIFZ9.hMRG2ZQnnyMFrKOe461f9iT9Ljn0wJ5l.";
    private static final String HASH_OF_ADA = "$5$salt$vTbRtGMhtDYn5lvkTBdX8vISva1UML3G5wE4ufZyVE9";

    @TempDir
    Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        write("passwd", "root:x:0:0:root:/root:/bin/bash\nold:x:1000:1000::/home/old:/bin/sh\n");
        write("group", "root:x:0:\nold:x:1000:\ntaken:x:1001:\naudio:x:29:old\n");
        write("shadow", "root:*:19000:0:99999:7:::\nold:!*:19000:0:99999:7:::\n");
        write("gshadow", "root:*::\nold:!::\naudio:*::old\n");
    }

    @Test
    void anAccountGetsTheFirstFreeNumberAndIsLocked() throws IOException {
        apply(user("ada", Optional.empty(), List.of("audio"), Optional.empty(), List.of()));

        assertThat(lines("passwd")).endsWith("ada:x:1002:1002::/home/ada:/bin/sh");
        assertThat(lines("group")).contains("ada:x:1002:", "audio:x:29:old,ada");
        assertThat(lines("gshadow")).contains("ada:!::", "audio:*::old,ada");
        assertThat(lines("shadow")).endsWith("ada:!*:20000:0:99999:7:::");
        assertThat(attributes("home/ada")).containsEntry("uid", 1002).containsEntry("mode", 040700);
    }

    @Test
    void keysBelongToTheAccountAlone() throws IOException {
        apply(user("ada", Optional.of(1500), List.of(), Optional.empty(), List.of(KEY, KEY + "2")));

        assertThat(root.resolve("home/ada/.ssh/authorized_keys")).hasContent(KEY + "\n" + KEY + "2\n");
        assertThat(attributes("home/ada/.ssh")).containsEntry("uid", 1500).containsEntry("mode", 040700);
        assertThat(attributes("home/ada/.ssh/authorized_keys"))
                .containsEntry("uid", 1500)
                .containsEntry("mode", 0100600);
    }

    @Test
    void anAccountThatIsThereChangesItsShellAndPassword() throws IOException {
        apply(user("root", Optional.empty(), List.of(), Optional.of(HASH), List.of()));

        assertThat(lines("passwd")).startsWith("root:x:0:0:root:/root:/bin/sh").hasSize(2);
        assertThat(lines("shadow")).startsWith("root:" + HASH + ":20000:0:99999:7:::");
        assertThat(root.resolve("home")).doesNotExist();
    }

    @Test
    void whatCannotBeAnAccountIsRefused() {
        refused(user("Ada", Optional.empty(), List.of(), Optional.empty(), List.of()), "no account name");
        refused(user("ada", Optional.of(1000), List.of(), Optional.empty(), List.of()), "1000 of 'ada' is taken");
        refused(
                user("ada", Optional.empty(), List.of(), Optional.of("secret"), List.of()),
                "none that crypt(3) writes");
        refused(
                user("ada", Optional.empty(), List.of(), Optional.empty(), List.of(KEY + "\nssh-rsa AAAA other")),
                "no OpenSSH public key");
        refused(user("ada", Optional.empty(), List.of("vidoe"), Optional.empty(), List.of()), "'vidoe'");
    }

    @Test
    void aPlaceholderOrAnObviousPasswordIsRefused() {
        for (String placeholder : List.of("", "$6$salt$hash", "$6$CHANGEME", "x", "$y$j9T$salt$hash", "!" + HASH)) {
            refused(withPassword(placeholder), "none that crypt(3) writes");
        }
        refused(withPassword(HASH_OF_NOTHING), "the password of 'ada' is empty");
        refused(withPassword(HASH_OF_ADA), "the password of 'ada' is one that is tried first");
    }

    @Test
    void aPlaceholderOfAKeyIsRefused() {
        for (String line : List.of(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me",
                "ssh-ed25519 AAAA me",
                "ssh-ed25519 YOUR+KEY me",
                "ssh-rsa " + KEY.split(" ", -1)[1],
                "")) {
            refused(user("ada", Optional.empty(), List.of(), Optional.empty(), List.of(line)), "no OpenSSH public key");
        }
    }

    private static User withPassword(String hash) {
        return user("ada", Optional.empty(), List.of(), Optional.of(hash), List.of());
    }

    private void refused(User user, String reason) {
        assertThatThrownBy(() -> apply(user))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining(reason);
    }

    private void apply(User user) throws IOException {
        RootTree tree = new RootTree(root, EPOCH);
        new Users(tree, new Accounts(tree), EPOCH).apply(List.of(user));
    }

    private static User user(
            String name, Optional<Integer> uid, List<String> groups, Optional<String> hash, List<String> keys) {
        return new User(name, uid, groups, "/bin/sh", hash, keys);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(root.resolve("etc").resolve(file), text);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(root.resolve("etc").resolve(file));
    }

    private Map<String, Object> attributes(String path) throws IOException {
        return Files.readAttributes(root.resolve(path), "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    }
}
