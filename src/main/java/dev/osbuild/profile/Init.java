package dev.osbuild.profile;

/** Which program the kernel hands over to. */
@Setting(value = "Which program the kernel hands over to.", byDefault = "systemd")
public enum Init {
    SYSTEMD,
    BUSYBOX
}
