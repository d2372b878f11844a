package dev.osbuild.vm;

import java.io.IOException;
import java.util.Optional;

/**
 * What a running guest tells about its defences, each as the program or file that knows best words it.
 *
 * @param imageShadow {@code /etc/shadow} as it stands in the system image, before this run gave root a password; empty
 *     when no partition holds the image
 * @param sshd the settings that OpenSSH's server really uses, {@code sshd -T}; empty when there is no such server
 * @param ruleset the kernel's packet filter, {@code nft list ruleset}; empty when there is none
 * @param sysctls one line per setting of {@code /etc/sysctl.d}: {@code KEY|WANTED|VALUE}; {@code VALUE} is {@code ?} for
 *     a key the kernel has not
 * @param attempts what came of logging in over the network; empty when the profile exposes no SSH
 */
record SecurityFacts(
        Optional<String> imageShadow,
        Optional<String> sshd,
        String ruleset,
        String sysctls,
        Optional<SshAttempts> attempts) {

    /** Nothing was found. */
    static final SecurityFacts NONE = new SecurityFacts(Optional.empty(), Optional.empty(), "", "", Optional.empty());

    static final String IMAGE_SHADOW =
            "for e in /sys/class/block/*/uevent; do grep -Eq '^PARTNAME=system(-[ab])?$' $e || continue;"
                    + " e=${e%/uevent}; mkdir -p /run/image; mount -r -t squashfs /dev/${e##*/} /run/image || continue;"
                    + " cat /run/image/etc/shadow; umount /run/image; done";
    static final String SSHD = "! command -v sshd >/dev/null || sshd -T";
    static final String RULESET = "! command -v nft >/dev/null || nft list ruleset";
    static final String SYSCTLS = "for f in /etc/sysctl.d/*.conf; do [ ! -f $f ] || while IFS='= ' read -r k v; do"
            + " case $k in '' | '#'* | ';'*) continue;; esac; p=/proc/sys/$(echo ${k#-} | tr . /); w='?';"
            + " [ ! -r $p ] || read -r w <$p; echo \"$k|$v|$w\"; done <$f; done";

    /** Asks a guest, and knocks at its door if it has one. */
    static SecurityFacts ask(GuestShell shell, Optional<SshDoor> door) throws IOException, GuestShell.NoAnswer {
        return new SecurityFacts(
                answered(shell, IMAGE_SHADOW),
                answered(shell, SSHD),
                shell.run(RULESET).output(),
                shell.run(SYSCTLS).output(),
                door.map(SshDoor::knock));
    }

    private static Optional<String> answered(GuestShell shell, String question)
            throws IOException, GuestShell.NoAnswer {
        return Optional.of(shell.run(question).output()).filter(answer -> !answer.isEmpty());
    }
}
