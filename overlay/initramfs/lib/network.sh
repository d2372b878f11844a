# shellcheck shell=sh
# Fetches the system image over the network into memory. Read by init when osbuild.system= is an address.

# Brings up every network card and asks for an address; returns once one card has got one.
join_network() {
    ip link set lo up
    cards=''
    for card in /sys/class/net/*/device; do
        [ -e "$card" ] || continue
        card=${card%/device}
        card=${card##*/}
        cards="$cards $card"
        ip link set "$card" up || continue
        ! udhcpc -n -q -S -i "$card" -t 5 -T 2 -s /lib/lease.sh >/dev/null 2>&1 || return 0
    done
    fail 'the network gave no address' "network cards:${cards:- none; is their driver missing?}"
}

fetch_once() {
    case $1 in
        http://*) wget -q -T 20 -O /memory/system.squashfs "$1" ;;
        tftp://*)
            address=${1#tftp://}
            tftp -g -b 1428 -r "${address#*/}" -l /memory/system.squashfs "${address%%/*}" 2>/dev/null
            ;;
    esac
}

fetch_image() {
    join_network
    mkdir -p /memory
    mount -t tmpfs -o mode=0700,size=75% memory /memory || fail 'cannot make room in memory for the system image'
    tries=3
    until fetch_once "$1"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] ||
            fail "cannot fetch $1" 'check that the server runs and has the file, and that memory is large enough'
        sleep 2
    done
    image=/memory/system.squashfs
    note "fetched $1"
}
