# shellcheck shell=sh
# Where the system image may lie. Sets $image, and $medium when that is a file on a mounted file system. Read by init.

# The path of the system image on media that carry one.
image_path=/live/system.squashfs

# Mounts a file system that may hold images at /medium, read-only.
mount_medium() {
    mkdir -p /medium
    for type in iso9660 vfat ext4; do
        if mount -r -t "$type" "$1" /medium 2>/dev/null; then
            medium=/medium
            return 0
        fi
    done
    return 1
}

# Takes the file $1 on the device $2, if it is there.
has_file() {
    mount_medium "$2" || return 1
    if [ -f "/medium$1" ]; then
        image=/medium$1
        return 0
    fi
    umount /medium
    medium=''
    return 1
}

find_file() {
    with_each_device has_file "$1"
}

# Takes the system image on the disk $1 (a kernel name): in the partition that the profile's command line names, or as
# a file on a medium.
take_disk() {
    case $system in part:?*) partition=${system#part:} ;; *) partition=system ;; esac
    if find_partition "$partition" "$1"; then
        image=$found
        return 0
    fi
    for folder in /sys/class/block/"$1"*; do
        ! has_file "$image_path" "/dev/${folder##*/}" || return 0
    done
    fail "the disk '$1' holds no system" "it has neither a partition '$partition' nor a file $image_path"
}

# One try of every meaning that SDISK can have.
find_choice() {
    case $1 in
        /*)
            find_file "$1"
            return
            ;;
    esac
    if find_partition "$1"; then
        image=$found
    elif find_serial "$1"; then
        take_disk "$found"
    elif find_label "$1"; then
        has_file "$image_path" "$found" || fail "the file system '$1' has no file $image_path"
    else
        return 1
    fi
}

locate_choice() {
    wait_for find_choice "$disk_choice" && return 0
    say "SDISK=$disk_choice is no partition, serial number, label or file here; there are:"
    list_devices
    fail "SDISK=$disk_choice was not found" 'choose one of the names above, or leave SDISK= out'
}

# Sets $found to the device that the kernel made for dm-mod.create=NAME,...
find_mapped() {
    for folder in /sys/block/dm-*; do
        if [ -f "$folder/dm/name" ] && read -r name <"$folder/dm/name" && [ "$name" = "$1" ]; then
            found=/dev/${folder##*/}
            return 0
        fi
    done
    return 1
}

# Ends with the devices that are there, since a name that is not among them is the usual cause.
fail_listing() {
    say 'block devices:'
    list_devices
    fail "$@"
}

# Prints the length of the image in bytes. A squashfs tells it at byte 40 as a little-endian 64-bit number, and is padded
# to 4 KiB (Linux source, fs/squashfs/squashfs_fs.h).
image_bytes() {
    if [ -f "$image" ]; then
        stat -c %s "$image"
    else
        used=$(dd if="$image" bs=8 skip=5 count=1 2>/dev/null | od -An -tu8)
        echo $(((used + 4095) / 4096 * 4096))
    fi
}

locate() {
    if [ -n "$disk_choice" ]; then
        locate_choice
        return
    fi
    case $system in
        part:?*)
            wait_for find_partition "${system#part:}" || fail_listing "no partition is called '${system#part:}'"
            image=$found
            ;;
        file:?*:/?*)
            file=${system#file:}
            label=${file%%:*} file=${file#*:}
            wait_for find_label "$label" || fail_listing "no file system is labelled '$label'"
            has_file "$file" "$found" || fail "the file system '$label' ($found) has no file $file"
            ;;
        dm:?*)
            find_mapped "${system#dm:}" ||
                fail_listing "the kernel did not set up '${system#dm:}'" \
                    'its partition is missing or dm-mod.create= on the command line is wrong'
            image=$found
            ;;
        http://?*/?* | tftp://?*/?*)
            fetch_image "$system"
            ;;
        '') fail 'osbuild.system= is missing on the kernel command line' 'for example osbuild.system=part:system' ;;
        *)
            fail "osbuild.system=$system is not understood" \
                'write part:NAME, file:LABEL:/PATH, dm:NAME, http://HOST/PATH or tftp://HOST/PATH'
            ;;
    esac
}
