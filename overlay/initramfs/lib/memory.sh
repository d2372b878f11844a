# shellcheck shell=sh
# VRAM=auto|yes: copies the system image to memory and lets go of the disk. Read by init when asked for.

# Memory that a started system needs beside the image: what VRAM=yes, and what VRAM=auto leaves untouched.
least_left_kib=16384
comfortable_left_kib=32768

free_kib() {
    while read -r key value _; do
        [ "$key" != MemAvailable: ] || echo "$value"
    done </proc/meminfo
}

copy_to_memory() {
    case $image in /memory/*) return 0 ;; esac
    bytes=$(image_bytes)
    needed=$(((bytes + 1023) / 1024 + least_left_kib))
    [ "$memory_choice" = yes ] || needed=$(((bytes + 1023) / 1024 + comfortable_left_kib))
    free=$(free_kib)
    if [ "$free" -lt "$needed" ]; then
        message="VRAM=$memory_choice refused: $((needed / 1024)) MiB of memory are needed and $((free / 1024)) MiB are"
        message="$message free; the system stays on its disk"
        if [ "$memory_choice" = yes ]; then say "$message"; else note "$message"; fi
        return 0
    fi
    mkdir -p /memory
    mount -t tmpfs -o "mode=0700,size=$((bytes + 65536))" memory /memory ||
        fail 'cannot make room in memory for the system image'
    head -c "$bytes" "$image" >/memory/system.squashfs || fail "$image cannot be copied to memory"
    [ "$(stat -c %s /memory/system.squashfs)" = "$bytes" ] || fail "$image cannot be read to its end"
    image=/memory/system.squashfs
    if [ -n "$medium" ]; then
        umount "$medium"
        medium=''
    fi
    note "the system was copied to memory ($((bytes / 1024)) KiB); its disk is no longer needed"
}
