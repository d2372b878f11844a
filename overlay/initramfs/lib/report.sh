# shellcheck shell=sh
# How the initramfs speaks, and how it gives up. Read by init, which sets $on_failure.

# A complaint: something is not as the command line asked for.
say() {
    echo "osbuild: $*"
}

# Something worth knowing that is as it should be.
note() {
    say "note: $*"
}

mark() {
    if read -r uptime _ </proc/uptime; then
        say "$1 uptime=$uptime"
    fi
}

# Says what and, if given, one more line; then does what osbuild.onfail asks for.
fail() {
    say "cannot start: $1"
    [ -z "${2-}" ] || say "  $2"
    case $on_failure in
        shell)
            say 'starting a shell; leave it to restart'
            /bin/busybox setsid -c /bin/busybox sh
            ;;
        *)
            say "going to $on_failure in 5 seconds (osbuild.onfail=shell starts a shell instead)"
            /bin/busybox sleep 5
            ;;
    esac
    /bin/busybox sync
    [ "$on_failure" != poweroff ] || /bin/busybox poweroff -f
    /bin/busybox reboot -f
    exit 1
}
