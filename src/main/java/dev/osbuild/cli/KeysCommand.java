package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.KeyFolder;
import dev.osbuild.trust.KeyGeneration;
import dev.osbuild.trust.Passphrase;
import dev.osbuild.trust.PublicKey;
import dev.osbuild.trust.SecretKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code osbuild keys}: OpenPGP keys that sign builds, and keys of others to check theirs. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Make and keep the OpenPGP keys that sign builds, and those of others.",
            "They stand in OSBUILD_KEYS, else ~/.config/osbuild/keys. Keys to try Secure Boot out with come "
                    + "from 'secure-boot'."
        },
        subcommands = {
            KeysCommand.Generate.class,
            KeysCommand.Listing.class,
            KeysCommand.Export.class,
            KeysCommand.Import.class,
            SecureBootKeysCommand.class
        })
final class KeysCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'generate', 'list', 'export', 'import' or 'secure-boot'");
    }

    /** {@code osbuild keys generate}. */
    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Make a key: an Ed25519 primary key that certifies and an Ed25519 subkey that signs.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  osbuild keys generate --user-id 'Releases <releases@example.org>' --passphrase-fd 3 3< passphrase",
                "  osbuild keys generate --user-id test --expires 30d --no-passphrase"
            })
    static final class Generate extends SharedCommand {

        private static final Pattern LIFETIME = Pattern.compile("([1-9][0-9]{0,4})([dwmy])");

        @Option(names = "--user-id", required = true, paramLabel = "TEXT", description = "Whose key it is.")
        private String userId = "";

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "How long it is valid: a number of d, w, m or y. Default: ${DEFAULT-VALUE}.")
        private String lifetime = "2y";

        @Mixin
        private PassphraseOptions passphraseOptions = new PassphraseOptions();

        @Option(names = "--no-passphrase", description = "Leave the secret open in its file.")
        private boolean open;

        @Override
        public Integer call() throws IOException {
            Optional<Passphrase> passphrase = passphraseOptions.read();
            if (passphrase.isPresent() == open) {
                throw new OsbuildException.Usage(
                        open ? "there is a passphrase and none is wanted" : "there is no passphrase",
                        "keys generate",
                        "give --passphrase-file FILE, --passphrase-fd N or --no-passphrase");
            }
            SecretKey key;
            try {
                key = new KeyGeneration(userId, Instant.now(), lifetime(), passphrase).generate();
            } catch (IllegalArgumentException e) {
                throw new OsbuildException.Usage(String.valueOf(e.getMessage()), "keys generate", "");
            }
            Path file = KeyFolder.of(Main.environment()).add(key);
            options.console().line(key.fingerprint());
            options.console().line("secret key: " + file);
            options.console().line("give others: osbuild keys export " + key.fingerprint());
            options.console().result("key", Map.of("fingerprint", key.fingerprint(), "secret", file.toString()));
            return ExitCode.DONE.status();
        }

        private Duration lifetime() {
            Matcher matcher = LIFETIME.matcher(lifetime);
            if (!matcher.matches()) {
                throw new OsbuildException.Usage("'" + lifetime + "' is not a time", "--expires", "try --expires 2y");
            }
            int days = switch (matcher.group(2)) {
                case "d" -> 1;
                case "w" -> 7;
                case "m" -> 30;
                default -> 365;
            };
            return Duration.ofDays(Long.parseLong(matcher.group(1)) * days);
        }
    }

    /** {@code osbuild keys list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Show the keys there are, and what is wrong with those that may not sign.",
            footerHeading = "%nExamples:%n",
            footer = "  osbuild keys list")
    static final class Listing extends SharedCommand {

        @Override
        public Integer call() throws IOException {
            Instant now = Instant.now();
            for (KeyFolder.Entry entry : KeyFolder.of(Main.environment()).list()) {
                PublicKey key = entry.key();
                String expires = key.expires().map(Instant::toString).orElse("never");
                String state = key.problem(now).orElse(entry.hasSecret() ? "signs here" : "checks signatures");
                options.console().line(key.fingerprint() + "  " + String.join(", ", key.userIds()));
                options.console().line("  expires " + expires + "; " + state);
                options.console()
                        .result(
                                "key",
                                Map.of(
                                        "fingerprint", key.fingerprint(),
                                        "userIds", key.userIds(),
                                        "expires", expires,
                                        "hasSecret", entry.hasSecret(),
                                        "state", state));
            }
            return ExitCode.DONE.status();
        }
    }

    /** {@code osbuild keys export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Print a public key; or write a secret one, protected as it is, to a file of mode 0600.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  osbuild keys export 0123456789ABCDEF0123456789ABCDEF01234567 > maker.asc",
                "  osbuild keys export --secret-to backup.asc 0123456789ABCDEF0123456789ABCDEF01234567"
            })
    static final class Export extends SharedCommand {

        @Parameters(paramLabel = "FINGERPRINT", description = "As 'osbuild keys list' shows it.")
        private String fingerprint = "";

        @Option(names = "--secret-to", paramLabel = "FILE", description = "Write the secret key to this file.")
        private @Nullable Path secretFile;

        @Override
        public Integer call() throws IOException {
            KeyFolder folder = KeyFolder.of(Main.environment());
            if (secretFile != null) {
                folder.secretKey(fingerprint).save(secretFile);
                options.console().line(secretFile.toString());
                options.console().result("key", Map.of("fingerprint", fingerprint, "secret", secretFile.toString()));
                return ExitCode.DONE.status();
            }
            for (PublicKey key : folder.publicKey(fingerprint).keys()) {
                String text = new String(key.armored(), StandardCharsets.US_ASCII).stripTrailing();
                options.console().line(text);
                options.console().result("key", Map.of("fingerprint", key.fingerprint(), "public", text));
            }
            return ExitCode.DONE.status();
        }
    }

    /** {@code osbuild keys import}. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Take over the keys of a file: public keys, or one secret key as 'gpg --export-secret-keys' or "
                        + "'gpg --export-secret-subkeys' writes it.",
                "A secret stays protected as it was."
            },
            footerHeading = "%nExamples:%n",
            footer = "  osbuild keys import maker.asc")
    static final class Import extends SharedCommand {

        @Parameters(paramLabel = "FILE", description = "Armored or binary OpenPGP keys.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            List<String> imported = KeyFolder.of(Main.environment()).importFile(file);
            for (String fingerprint : imported) {
                options.console().line(fingerprint);
                options.console().result("key", Map.of("fingerprint", fingerprint));
            }
            return ExitCode.DONE.status();
        }
    }
}
