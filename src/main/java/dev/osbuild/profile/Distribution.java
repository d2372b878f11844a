package dev.osbuild.profile;

import java.util.List;
import java.util.Optional;

/** Where packages come from. */
@Setting("Where packages come from.")
public record Distribution(
        @Setting(value = "Kind of archive: debian.", byDefault = "debian")
        String id,

        @Setting(value = "Release, by code name.", byDefault = "trixie")
        String suite,

        @Setting(value = "Archive areas to take packages from.", byDefault = "[main]")
        List<String> components,

        @Setting("Address of the main archive; by default --mirror, OSBUILD_MIRROR, then the host's own configuration.")
        Optional<String> mirror,

        @Setting("Address of the security archive, or 'none'; by default found beside the main archive.")
        Optional<String> securityMirror,

        @Setting("Address of a snapshot archive, which keeps packages that mirrors have superseded; below it lie"
                + " debian/TIME/ and debian-security/TIME/. By default OSBUILD_SNAPSHOT.")
        Optional<String> snapshotMirror,

        @Setting("File with the OpenPGP keys that may sign the archive; by default the distribution's own, shipped with"
                + " osbuild.")
        Optional<String> keyring) {

    public Distribution {
        components = List.copyOf(components);
    }
}
