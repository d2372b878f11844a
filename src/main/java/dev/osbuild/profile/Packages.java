package dev.osbuild.profile;

import java.util.List;

/** Which packages make the root file system, and what of them stays. */
public record Packages(
        @Setting(value = "Package names; dependencies come along.", example = "[openssh-server, nftables]")
        List<String> install,

        @Setting(
                value = "'system': the distribution's essential and required packages too, configured by dpkg;"
                        + " 'files': only the named packages' files, no maintainer scripts, no package tools.",
                byDefault = "system")
        Assembly assembly,

        @Setting(value = "Whether recommended packages come along.", byDefault = "false")
        boolean recommends,

        @Setting(value = "Paths to leave out, as globs from /; '**' crosses folders.", example = "[/usr/share/doc/**]")
        List<String> exclude,

        @Setting(value = "Exceptions from 'exclude', as globs from /.")
        List<String> include,

        @Setting(value = "Leaves out shared libraries that no program in the image needs.", byDefault = "false")
        boolean pruneLibraries) {

    public Packages {
        install = List.copyOf(install);
        exclude = List.copyOf(exclude);
        include = List.copyOf(include);
    }

    /** How packages become a root file system. */
    public enum Assembly {
        SYSTEM,
        FILES
    }
}
