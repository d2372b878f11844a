#!/bin/sh
# Takes over what DHCP gave; called by udhcpc with the event and the lease in the environment.

PATH=/bin
# udhcpc names all of these.
: "${interface:=}" "${ip:=}" "${mask:=24}" "${router:=}"
case $1 in
    bound | renew)
        /bin/busybox ip address flush dev "$interface"
        /bin/busybox ip address add "$ip/$mask" dev "$interface"
        for gateway in $router; do
            /bin/busybox ip route add default via "$gateway" dev "$interface"
            break
        done
        ;;
esac
