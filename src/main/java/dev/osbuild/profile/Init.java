package dev.osbuild.profile;

/** Which program the kernel hands over to. */
public enum Init {
    SYSTEMD,
    BUSYBOX
}
