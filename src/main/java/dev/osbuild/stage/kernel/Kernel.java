package dev.osbuild.stage.kernel;

import dev.osbuild.base.Digest;
import dev.osbuild.profile.Setting;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which kernel the image runs, and how it is configured. */
public record Kernel(
        @Setting(
                value = "'debian': built from the distribution's linux-source package; 'tarball': built from a source"
                        + " archive of your choice; 'package': the distribution's own kernel with its modules.",
                byDefault = "package")
        Source source,

        @Setting(value = "Kernel series of the linux-source package.", byDefault = "\"6.12\"", example = "\"6.12\"")
        String version,

        @Setting(
                value = "Configuration that fragments are laid over: a make target of the kernel such as tinyconfig,"
                        + " allnoconfig, defconfig.",
                byDefault = "tinyconfig")
        String base,

        @Setting(
                value = "Fragments, by file name in kernel-configs/ without '.config'; a later one wins over an"
                        + " earlier one.",
                example = "[virtio, hardening, minimal]")
        List<String> fragments,

        @Setting(
                value =
                        "Options for the compiler beside the kernel's own (make's KCFLAGS); only when it is built here.",
                byDefault = "[]",
                example = "[-mstringop-strategy=libcall]")
        List<String> compilerFlags,

        @Setting("The source archive; only with source 'tarball'.")
        Optional<Tarball> tarball,

        @Setting(
                value = "The distribution's kernel package; only with source 'package'.",
                byDefault = "linux-image-cloud-amd64")
        String packageName) {

    private static final Pattern SERIES = Pattern.compile("\\d+\\.\\d+");
    private static final Pattern TARGET = Pattern.compile("[a-z0-9_]*config");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern FLAG = Pattern.compile("-[fgmODW][A-Za-z0-9_=,.:+-]*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    public Kernel {
        fragments = List.copyOf(fragments);
        compilerFlags = List.copyOf(compilerFlags);
        require(SERIES.matcher(version).matches(), "kernel.version '" + version + "' is no series such as \"6.12\"");
        require(
                TARGET.matcher(base).matches(),
                "kernel.base '" + base + "' is no configuration target of the kernel, such as tinyconfig");
        require(PACKAGE.matcher(packageName).matches(), "kernel.package-name '" + packageName + "' is no package name");
        for (String fragment : fragments) {
            require(
                    NAME.matcher(fragment).matches(),
                    "kernel.fragments: '" + fragment + "' is no file name; name files of kernel-configs/ without"
                            + " '.config'");
        }
        for (String flag : compilerFlags) {
            require(
                    FLAG.matcher(flag).matches(),
                    "kernel.compiler-flags: '" + flag
                            + "' is no option that starts with '-f', '-g', '-m', '-O', '-D' or"
                            + " '-W' and holds no blanks");
        }
        require(
                (source == Source.TARBALL) == tarball.isPresent(),
                source == Source.TARBALL
                        ? "kernel.source 'tarball' needs kernel.tarball with url and sha256"
                        : "kernel.tarball goes with kernel.source 'tarball' alone");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** Where the kernel comes from. */
    public enum Source {
        DEBIAN,
        TARBALL,
        PACKAGE
    }

    /** A source archive from the network. */
    public record Tarball(
            @Setting(
                    value = "Its address; it ends in .tar.xz, .tar.gz or .tar.zst.",
                    example = "https://cdn.kernel.org/pub/linux/kernel/v6.x/linux-6.12.1.tar.xz")
            URI url,

            @Setting("SHA-256 of the archive as it is downloaded.")
            Digest sha256,

            @Setting("File of the project with the detached OpenPGP signature over the uncompressed archive, as"
                    + " kernel.org publishes it (.tar.sign).")
            Optional<String> signature,

            @Setting("File of the project with the OpenPGP keys that may make the signature; required with"
                    + " 'signature'.")
            Optional<String> keyring) {

        private static final Pattern ADDRESS = Pattern.compile("https?://\\S+\\.tar\\.(xz|gz|zst)");

        public Tarball {
            require(
                    ADDRESS.matcher(url.toString()).matches(),
                    "kernel.tarball.url '" + url
                            + "' is no http or https address of an archive that ends in .tar.xz, .tar.gz or .tar.zst");
            require(
                    signature.isPresent() == keyring.isPresent(),
                    "kernel.tarball.signature and kernel.tarball.keyring go together");
        }

        /** How the archive is compressed. */
        Compression compression() {
            String address = url.toString();
            return Compression.valueOf(
                    address.substring(address.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
        }
    }

    /** The compressions kernel sources come in. */
    enum Compression {
        XZ,
        GZ,
        ZST
    }
}
