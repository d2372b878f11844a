package dev.osbuild.distro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's apt over a private, empty system with the host's Debian sources turned to one suite. */
final class Apt {

    private static final Pattern INSTALLED = Pattern.compile("(?m)^Inst (\\S+) \\((\\S+) ");

    private final Path root;

    private Apt(Path root) {
        this.root = root;
    }

    /** Downloads the indexes of a suite from the mirrors the host uses. */
    static Apt prepare(Path root, String suite) throws IOException, InterruptedException {
        Apt apt = new Apt(root);
        for (String folder : List.of("lists/partial", "cache/archives/partial", "etc", "log")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createFile(root.resolve("status"));
        Path mirrors = root.resolve("mirrors.json");
        if (Files.exists(mirrors)) {
            Files.delete(mirrors);
        }
        var found = new dev.osbuild.distro.mirror.MirrorDiscovery(
                        Path.of("/etc/apt"), System.getenv(), (base, name) -> true)
                .find(suite, java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty());
        Path keyring = root.resolve("keyring.asc");
        try (var in = DebianKeys.class.getResourceAsStream("debian-archive-keyring.asc")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            Files.writeString(keyring, text.substring(text.indexOf("-----BEGIN")));
        }
        String options = "deb [arch=amd64 signed-by=" + keyring + "] ";
        Files.writeString(
                root.resolve("etc/sources.list"),
                options + found.main() + " " + suite + " main\n" + options + found.main() + " " + suite
                        + "-updates main\n" + options + found.security().orElseThrow() + " " + suite
                        + "-security main\n");
        apt.run(List.of("update"));
        return apt;
    }

    /** The first line of {@code apt-get --version}, such as {@code apt 2.6.1 (amd64)}. */
    static String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/apt-get", "--version")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().findFirst().orElse("");
    }

    /** Names and versions of what would be installed. */
    List<String> install(List<String> names, boolean recommends) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-s", "install"));
        arguments.add(recommends ? "--install-recommends" : "--no-install-recommends");
        arguments.addAll(names);
        List<String> installed = new ArrayList<>();
        Matcher matcher = INSTALLED.matcher(run(arguments));
        while (matcher.find()) {
            installed.add(matcher.group(1) + " " + matcher.group(2));
        }
        return installed;
    }

    /** Essential and required packages. */
    List<String> base() throws IOException, InterruptedException {
        TreeSet<String> names = new TreeSet<>();
        String output = run(List.of("apt-cache", "dumpavail"));
        for (String stanza : List.of(output.split("\n\n", -1))) {
            if (stanza.contains("\nEssential: yes") || stanza.contains("\nPriority: required")) {
                names.add(stanza.substring(
                        stanza.indexOf("Package: ") + 9, stanza.indexOf('\n', stanza.indexOf("Package: "))));
            }
        }
        return List.copyOf(names);
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean isCache = arguments.get(0).equals("apt-cache");
        command.add(isCache ? "/usr/bin/apt-cache" : "/usr/bin/apt-get");
        command.addAll(List.of(
                "-o",
                "Dir::State::status=" + root.resolve("status"),
                "-o",
                "Dir::State::lists=" + root.resolve("lists"),
                "-o",
                "Dir::Cache=" + root.resolve("cache"),
                "-o",
                "Dir::Cache::pkgcache=pkgcache.bin",
                "-o",
                "Dir::Cache::srcpkgcache=srcpkgcache.bin",
                "-o",
                "Dir::Etc::sourcelist=" + root.resolve("etc/sources.list"),
                "-o",
                "Dir::Etc::sourceparts=/dev/null",
                "-o",
                "Dir::Etc::preferencesparts=/dev/null",
                "-o",
                "Dir::Etc::preferences=/dev/null",
                "-o",
                "APT::Architecture=amd64",
                "-o",
                "APT::Architectures=amd64",
                "-o",
                "APT::Sandbox::User=root",
                "-o",
                "Acquire::Languages=none",
                "-o",
                "Dir::State::extended_states=" + root.resolve("extended_states"),
                "-q"));
        command.addAll(isCache ? arguments.subList(1, arguments.size()) : arguments);
        Path output = root.resolve("log/output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output);
        if (status != 0) {
            throw new IOException(text.substring(Math.max(0, text.length() - 3000)));
        }
        return text;
    }
}
