#!/bin/sh
# Process 1 of a sandbox. BusyBox runs it as root of fresh mount, process, IPC and host-name namespaces; every command
# here is one of its built-in applets, so no program of the machine is used. Standard input is a lifeline: its end is
# the end of everything inside.
#
# usage: sandbox.sh MOUNT_POINT ROOT [OPTION...] -- PROGRAM [ARGUMENT...]
#   ROOT: read-only TREE | writable TREE | overlay MOUNT_OPTIONS | host
#   OPTION: bind-ro HOST INSIDE | bind-rw HOST INSIDE | directory INSIDE | input HOST | streams | network
set -eu
umask 022
old=/run/.old # where the machine's root lies while the sandbox is set up

fail() {
    printf 'sandbox: %s\n' "$*" >&2
    exit 125
}

# Flags of the file system below may be locked; they must be named again, or the kernel refuses.
make_read_only() {
    for flags in '' ,nosuid,nodev ,nodev ,nosuid ,nosuid,nodev,noexec; do
        if mount -o "remount,bind,ro$flags" none "$1" 2>/dev/null; then
            return 0
        fi
    done
    fail "cannot make $1 read-only"
}

# A root of its own in memory, so that mount points can be made beside a tree that is read-only.
assemble_root() {
    bind_option=$1
    shift
    mount -t tmpfs -o mode=755 root "$new" || fail "cannot mount a tmpfs"
    for entry; do
        name=${entry##*/}
        case $name in
        dev | proc | root | run | sys | tmp) continue ;;
        esac
        if [ -L "$entry" ]; then
            ln -s "$(readlink "$entry")" "$new/$name"
        elif [ -d "$entry" ]; then
            mkdir "$new/$name"
            mount -o "$bind_option" "$entry" "$new/$name" || fail "cannot bind $entry"
            make_read_only "$new/$name"
        fi
    done
}

mount_devices() {
    mount -t tmpfs -o mode=755,nosuid dev /dev || fail "cannot mount /dev"
    for device in null zero full random urandom tty; do
        : >"/dev/$device"
        mount -o bind "$old/dev/$device" "/dev/$device" || fail "cannot bind /dev/$device"
    done
    mkdir /dev/pts /dev/shm
    mount -t tmpfs -o mode=1777,nosuid,nodev shm /dev/shm || fail "cannot mount /dev/shm"
    if mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts 2>/dev/null; then
        ln -s pts/ptmx /dev/ptmx
    fi
    ln -s /proc/self/fd /dev/fd
    ln -s /proc/self/fd/0 /dev/stdin
    ln -s /proc/self/fd/1 /dev/stdout
    ln -s /proc/self/fd/2 /dev/stderr
}

bind() {
    if [ -d "$old$1" ]; then
        mkdir -p "$2" || fail "cannot make the folder $2"
    else
        mkdir -p "${2%/*}/" || fail "cannot make the folder of $2"
        [ -e "$2" ] || : >"$2"
    fi
    mount -o bind "$old$1" "$2" || fail "cannot bind $1"
}

# Sets $program to the file that $1 names. The shell must not choose: it prefers its applets.
find_program() {
    program=$1
    case $1 in
    */*) return 0 ;;
    esac
    remaining=$PATH:
    while [ -n "$remaining" ]; do
        program=${remaining%%:*}/$1
        remaining=${remaining#*:}
        if [ -x "$program" ] && [ ! -d "$program" ]; then
            return 0
        fi
    done
    printf 'sandbox: there is no program %s\n' "$1" >&2
    exit 127
}

new=$1
kind=$2
private_root=yes
shift 2
case $kind in
read-only)
    assemble_root bind "$1"/*
    shift
    ;;
host) assemble_root rbind /bin /etc /gnu /lib* /nix /opt /sbin /usr /var ;;
writable)
    private_root=no
    mount -o bind "$1" "$new" || fail "cannot bind $1"
    shift
    ;;
overlay)
    private_root=no
    mount -t overlay -o "$1" overlay "$new" || fail "cannot mount an overlay"
    shift
    ;;
*) fail "unknown kind of root: $kind" ;;
esac

# From here to the new root, a link in the tree could lead out of it.
if [ -L "$new/run" ] || [ -L "$new/proc" ]; then
    fail "/run or /proc of the root is a symbolic link"
fi
mkdir -p "$new/proc" "$new/run"
mount -t proc -o nosuid,nodev,noexec proc "$new/proc" 2>/dev/null ||
    mount -o rbind /proc "$new/proc" || fail "cannot mount /proc"
mount -t tmpfs -o mode=755,nosuid,nodev run "$new/run" || fail "cannot mount /run"
mkdir "$new$old"
cd "$new"
pivot_root . ".$old" || fail "cannot change the root"
cd /

mkdir -p /dev /tmp /root
mount_devices
mount -t tmpfs -o mode=1777,nosuid,nodev tmp /tmp || fail "cannot mount /tmp"
mkdir -m 1777 /run/lock
if [ "$private_root" = yes ]; then
    mount -t tmpfs -o mode=700,nosuid,nodev home /root || fail "cannot mount /root"
fi
hostname osbuild

directory=/
streams=no
network=no
exec 3<&0 4</dev/null
while [ "$1" != -- ]; do
    case $1 in
    bind-ro)
        bind "$2" "$3"
        make_read_only "$3"
        shift 3
        ;;
    bind-rw)
        bind "$2" "$3"
        shift 3
        ;;
    directory)
        directory=$2
        shift 2
        ;;
    input)
        exec 4<"$old$2"
        shift 2
        ;;
    streams)
        streams=yes
        shift
        ;;
    network)
        network=yes
        shift
        ;;
    *) fail "unknown option: $1" ;;
    esac
done
shift
if [ "$network" = no ]; then
    ifconfig lo up
elif [ -f /etc/resolv.conf ] && [ -f "$old/etc/resolv.conf" ]; then
    mount -o bind "$old/etc/resolv.conf" /etc/resolv.conf || fail "cannot bind /etc/resolv.conf"
fi
umount -l "$old"
rmdir "$old"
if [ "$private_root" = yes ]; then
    make_read_only /
fi

cd "$directory"
unset OLDPWD SHLVL
trap 'exit 143' TERM
if [ "$streams" = yes ]; then
    mkfifo /run/.input
    exec 4<>/run/.input
    rm /run/.input
    { cat >&4; kill -TERM $$; } <&3 3<&- &
else
    while read -r _; do :; done <&3 4<&- && kill -TERM $$ &
fi
find_program "$1"
shift
"$program" "$@" <&4 3<&- 4<&- &
status=0
wait $! || status=$?
exit "$status"
