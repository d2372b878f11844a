# shellcheck shell=sh
# What a machine with slots keeps of itself beside them. Read by init.

# Puts the machine-id that first boot kept on the partition 'data' into its place: systemd wants it before it mounts
# anything. The partition is looked at without replaying its journal, which is the system's work.
restore_machine_id() {
    find_partition data || return 0
    mkdir -p /kept
    mount -r -t ext4 -o noload "$found" /kept 2>/dev/null || return 0
    [ ! -s /kept/osbuild/machine-id ] || cp /kept/osbuild/machine-id /system/etc/machine-id
    umount /kept
}
