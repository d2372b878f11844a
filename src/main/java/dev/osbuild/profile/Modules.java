package dev.osbuild.profile;

import java.util.List;
import java.util.regex.Pattern;

/** Which modules of the distribution's kernel the system keeps. */
@Setting("Which modules of the distribution's kernel the system keeps; one built here has what it was configured with.")
public record Modules(
        @Setting(
                value = "Modules that stay in the system image: by name, or as globs below the kernel's own folder"
                        + " ('net/netfilter/*', '**' for everything). What they depend on comes along.",
                byDefault = "[\"**\"]",
                example = "[virtio_net, nf_tables, \"fs/nls/*\"]")
        List<String> keep) {

    private static final Pattern NAME_OR_GLOB = Pattern.compile("[A-Za-z0-9_*?][A-Za-z0-9_*?./+-]*");

    public Modules {
        keep = List.copyOf(keep);
        for (String each : keep) {
            if (!NAME_OR_GLOB.matcher(each).matches() || each.contains("..")) {
                throw new IllegalArgumentException("modules.keep: '" + each
                        + "' is neither a module's name, such as virtio_net, nor a glob, such as net/netfilter/*");
            }
        }
    }

    /** Whether the kernel's modules stay as they are. */
    public boolean keepsAll() {
        return keep.contains("**");
    }
}
