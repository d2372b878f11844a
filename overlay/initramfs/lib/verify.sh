# shellcheck shell=sh
# verify=: proves the system image before anything of it is used. Read by init when asked for.

# The image as a stream: of a partition only as much as the image is long.
read_image() {
    if [ -f "$image" ]; then
        cat "$image"
    else
        head -c "$(image_bytes)" "$image"
    fi
}

verify_sha256() {
    sum=$(read_image | sha256sum)
    sum=${sum%% *}
    [ "$sum" = "$1" ] ||
        fail 'the system image is not the one that verify= names' "its SHA-256 is $sum, not $1"
    note 'the system image has the SHA-256 that verify= names'
}

# Reading every block makes dm-verity check every block; later reads are checked again.
verify_mapped() {
    case $system in
        dm:?*) ;;
        *) fail 'verify=dm-verity needs osbuild.system=dm:NAME and dm-mod.create=' ;;
    esac
    [ -z "$disk_choice" ] || fail 'verify=dm-verity proves the slot of the command line; leave SDISK= out'
    cat "$image" >/dev/null 2>&1 || fail 'the system image is damaged: dm-verity refuses some of its blocks'
    note 'every block of the system image was proved by dm-verity'
}

verify_image() {
    case $proof in
        sha256:*) verify_sha256 "${proof#sha256:}" ;;
        dm-verity) verify_mapped ;;
        *) fail "verify=$proof is not understood" 'write verify=sha256:HEX or verify=dm-verity' ;;
    esac
}
