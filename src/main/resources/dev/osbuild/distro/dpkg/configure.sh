#!/bin/sh
# Runs inside the new system: preinst scripts in the order given, packages that dpkg must unpack itself, then dpkg
# configures everything.
#
# usage: configure.sh DPKG_VERSION ARCHITECTURE [INFO_NAME...] -- [DEB...]
set -eu
DPKG_RUNNING_VERSION=$1
DPKG_MAINTSCRIPT_ARCH=$2
shift 2
DPKG_MAINTSCRIPT_NAME=preinst
DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1
DPKG_ADMINDIR=/var/lib/dpkg
DPKG_ROOT=
export DPKG_RUNNING_VERSION DPKG_MAINTSCRIPT_ARCH DPKG_MAINTSCRIPT_NAME
export DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT DPKG_ADMINDIR DPKG_ROOT

while [ "$1" != -- ]; do
    echo "preinst of $1"
    DPKG_MAINTSCRIPT_PACKAGE=${1%%:*} "/var/lib/dpkg/info/$1.preinst" install
    shift
done
shift

if [ $# -gt 0 ]; then
    dpkg --force-unsafe-io --force-depends --unpack "$@"
fi
dpkg --force-unsafe-io --force-confold --configure -a
audit=$(dpkg --audit)
if [ -n "$audit" ]; then
    printf '%s\n' "$audit" >&2
    exit 1
fi
