package dev.osbuild.vm;

import java.nio.file.Path;

/**
 * A folder the guest sees over 9p: {@code mount -t 9p -o trans=virtio,version=9p2000.L shared /mnt}.
 *
 * @param folder existing folder of this machine
 * @param writable whether the guest may change it
 */
public record Share(Path folder, boolean writable) {

    /** The name under which the guest mounts it. */
    public static final String TAG = "shared";
}
