# shellcheck shell=sh
# Where things lie in a running system: what outlives a start, and the folder shared with the host. Read by the programs
# beside it, which set $root: empty, or another root in tests.

# Says a line on the console or in the journal; BusyBox's boot test takes it for a complaint.
say() {
    echo "osbuild: $*"
}

note() {
    say "note: $*"
}

is_mounted() {
    while read -r _ folder _; do
        [ "$folder" != "$1" ] || return 0
    done <"$root/proc/mounts"
    return 1
}

# Sets $state to the folder for what this machine keeps: on the partition 'data' if there is one, else in memory.
# shellcheck disable=SC2034
find_state() {
    state=$root/run/osbuild
    mkdir -p "$state" && chmod 0755 "$state"
    if is_mounted /data; then
        state=$root/data/osbuild
        mkdir -p "$state" && chmod 0700 "$state"
    fi
}

# Whether the host gave a folder over 9p: virtio's device type 9 (Virtual I/O Device 1.2, section 5). No program starts.
has_share() {
    for type in "$root"/sys/bus/virtio/devices/*/device; do
        [ -f "$type" ] && read -r type <"$type" && [ "$type" = 0x0009 ] && return 0
    done
    return 1
}

# Sets $share to the folder shared with the host, mounted.
mount_share() {
    has_share || return 1
    share=$root/mnt/shared
    is_mounted /mnt/shared && return 0
    mkdir -p "$share" &&
        mount -t 9p -o trans=virtio,version=9p2000.L,nosuid,nodev,noexec shared "$share" 2>/dev/null
}

# Replaces a file by what is read, whole or not at all, for root alone.
replace() {
    (umask 077 && cat >"$1.new" && sync "$1.new" 2>/dev/null; mv "$1.new" "$1")
}
