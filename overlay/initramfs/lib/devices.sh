# shellcheck shell=sh
# Block devices and what they are called: partition name, file system label, serial number. Read by init.

# Reads a block device's kernel name and GPT partition name; either may be empty.
read_block_device() {
    device='' name=''
    while IFS='=' read -r key value; do
        case $key in
            DEVNAME) device=$value ;;
            PARTNAME) name=$value ;;
        esac
    done <"$1"
}

# Sets $found to the device of the partition with this GPT name, on the disk $2 if given.
find_partition() {
    for event in /sys/class/block/"${2-}"*/uevent; do
        [ -f "$event" ] || continue
        read_block_device "$event"
        if [ "$name" = "$1" ]; then
            found=/dev/$device
            return 0
        fi
    done
    return 1
}

# Prints $3 bytes at offset $2 of a device, without zeros and trailing blanks.
text_at() {
    text=$(dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | tr -d '\0')
    echo "${text%"${text##*[! ]}"}"
}

# Prints the label of the file system on a device: ISO 9660 (ECMA-119 8.4), ext4 (ext4's disk layout, super block), FAT
# (Microsoft's FAT specification 3.1 to 3.3). Prints nothing when there is none.
label_of() {
    if [ "$(text_at "$1" 32769 5)" = CD001 ]; then
        text_at "$1" 32808 32
    elif [ "$(dd if="$1" bs=1 skip=1080 count=2 2>/dev/null | od -An -tx1)" = ' 53 ef' ]; then
        text_at "$1" 1144 16
    elif [ "$(text_at "$1" 82 5)" = FAT32 ]; then
        text_at "$1" 71 11
    elif [ "$(text_at "$1" 54 3)" = FAT ]; then
        text_at "$1" 43 11
    fi
}

# Calls a program with each block device that may hold something, until it succeeds; loop and memory disks do not count.
# A disk comes before its partitions, so that a medium which is both a CD and a disk is taken as a CD.
with_each_device() {
    for folder in /sys/class/block/*; do
        candidate=${folder##*/}
        case $candidate in loop* | ram* | zram* | '*') continue ;; esac
        read -r sectors <"$folder/size" || continue
        [ "$sectors" -gt 0 ] || continue
        if "$@" "/dev/$candidate"; then
            return 0
        fi
    done
    return 1
}

has_label() {
    [ "$(label_of "$2")" = "$1" ] || return 1
    found=$2
}

find_label() {
    with_each_device has_label "$1"
}

# Prints a disk's serial number. Virtio and NVMe tell it as text; SCSI and SATA in page 80 of their vital product data,
# whose text begins at byte 4 (SPC-5 7.7.17).
serial_of() {
    for file in "/sys/block/$1/serial" "/sys/block/$1/device/serial"; do
        [ -f "$file" ] || continue
        # The last line may lack its end, which read reports as a failure.
        IFS= read -r serial <"$file" || [ -n "$serial" ] || continue
        echo "$serial"
        return 0
    done
    [ -f "/sys/block/$1/device/vpd_pg80" ] || return 0
    serial=$(text_at "/sys/block/$1/device/vpd_pg80" 4 64)
    echo "${serial#"${serial%%[! ]*}"}"
}

# Sets $found to the kernel name of the disk with this serial number.
find_serial() {
    for folder in /sys/block/*; do
        if [ "$(serial_of "${folder##*/}")" = "$1" ]; then
            found=${folder##*/}
            return 0
        fi
    done
    return 1
}

list_device() {
    read_block_device "/sys/class/block/${1#/dev/}/uevent"
    label=$(label_of "$1")
    serial=$(serial_of "$device")
    say "  $1${name:+ partition=$name}${label:+ label=$label}${serial:+ serial=$serial}"
    false
}

list_devices() {
    listed=''
    for folder in /sys/class/block/*; do
        case ${folder##*/} in loop* | ram* | '*') ;; *) listed=yes ;; esac
    done
    [ -n "$listed" ] || say '  none; is the driver of the disk missing?'
    with_each_device list_device
}

# Repeats a search until it succeeds or osbuild.wait seconds have passed.
wait_for() {
    IFS=. read -r begun _ </proc/uptime
    until "$@"; do
        IFS=. read -r now _ </proc/uptime
        [ $((now - begun)) -lt "$wait_seconds" ] || return 1
        sleep 0.05
    done
}
