package dev.osbuild.distro.mirror;

import dev.osbuild.base.OsbuildException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides where the archives are. The main archive: the command line, {@code OSBUILD_MIRROR}, the profile, and last the
 * first of the host's apt sources that serves Debian's suite. The security archive: the profile, the host's apt sources, and last {@code debian-security} beside the main archive.
 */
public final class MirrorDiscovery {

    private final Path aptFolder;
    private final Map<String, String> environment;
    private final Probe probe;

    /**
     * Tells whose archive an address is.
     */
    @FunctionalInterface
    public interface Probe {
        /** Whether {@code base} serves {@code suite} of Debian's main archive. Never fails: what cannot be reached does not. */
        boolean servesMain(URI base, String suite);
    }

    /**
     * A discovery on one host.
     *
     * @param aptFolder {@code /etc/apt}
     * @param environment of the process
     */
    public MirrorDiscovery(Path aptFolder, Map<String, String> environment, Probe probe) {
        this.aptFolder = aptFolder;
        this.environment = Map.copyOf(environment);
        this.probe = probe;
    }

    /**
     * The archives of a suite.
     *
     * @param commandLine {@code --mirror}
     * @param profile the profile's mirror
     * @param securityChoice the profile's security mirror, or {@code none}
     * @throws OsbuildException.Usage when an address is not one
     * @throws OsbuildException.Environment when nobody names a main archive
     */
    public Mirrors find(
            String suite, Optional<String> commandLine, Optional<String> profile, Optional<String> securityChoice) {
        Optional<String> variable =
                Optional.ofNullable(environment.get("OSBUILD_MIRROR")).filter(value -> !value.isBlank());
        Optional<URI> chosen = commandLine
                .map(value -> address(value, "--mirror"))
                .or(() -> variable.map(value -> address(value, "OSBUILD_MIRROR")))
                .or(() -> profile.map(value -> address(value, "distribution.mirror")));
        if (chosen.isPresent()) {
            return new Mirrors(chosen.get(), security(chosen.get(), securityChoice));
        }
        List<AptEntry> entries = AptSources.read(aptFolder);
        Optional<URI> ofHost = candidates(entries, false).stream()
                .filter(base -> probe.servesMain(base, suite))
                .findFirst();
        URI main = ofHost.orElseThrow(() -> new OsbuildException.Environment(
                "no archive of '" + suite + "' is known: the package sources of this machine name none",
                aptFolder.toString(),
                "name one with --mirror or OSBUILD_MIRROR, or in the profile as distribution.mirror"));
        Optional<URI> hostSecurity = candidates(entries, true).stream().findFirst();
        return new Mirrors(
                main,
                securityChoice.isEmpty() && hostSecurity.isPresent() ? hostSecurity : security(main, securityChoice));
    }

    /** The apt sources' addresses over HTTP, in order, without repetition. */
    private static List<URI> candidates(List<AptEntry> entries, boolean security) {
        Set<URI> found = new LinkedHashSet<>();
        for (AptEntry entry : entries) {
            if (entry.isSecurity() == security) {
                for (String text : entry.addresses()) {
                    parse(text).ifPresent(found::add);
                }
            }
        }
        return new ArrayList<>(found);
    }

    private static Optional<URI> security(URI main, Optional<String> choice) {
        if (choice.isPresent()) {
            return choice.get().equals("none")
                    ? Optional.empty()
                    : Optional.of(address(choice.get(), "distribution.security-mirror"));
        }
        return Optional.of(main.resolve("../debian-security/"));
    }

    private static URI address(String text, String where) {
        return parse(text)
                .orElseThrow(() -> new OsbuildException.Usage(
                        "'" + text + "' is not the address of a mirror",
                        where,
                        "write it like http://mirror.example/debian"));
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text : text + "/");
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp && uri.getHost() != null ? Optional.of(uri.normalize()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
