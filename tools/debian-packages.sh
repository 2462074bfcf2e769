#!/bin/sh
# Install the Debian packages that are named, or those of tools/debian-packages.txt.
#
# Where that is not possible (no Debian, no root), say what is missing and go on: the tests
# that need a missing package skip with the reason. EXHUME_NO_APT=1 asks for that.
set -eu

cd "$(dirname "$0")/.."
say() { printf '%s\n' "debian-packages: $*" >&2; }

listed() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' tools/debian-packages.txt; }
is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" </dev/null >&2
}

install() {
    for attempt in 1 2 3; do
        if apt update && apt install --no-install-recommends "$@"; then return; fi
        say "attempt $attempt failed"
        sleep 5
    done
    return 1
}

if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system; what the tests use besides Python: $(listed | tr '\n' ' ')"
    exit 0
fi
# The list is words without spaces, and is meant to be split.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(listed)
# shellcheck disable=SC2046
set -- $(missing "$@")
[ $# -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || [ -n "${EXHUME_NO_APT:-}" ]; then
    say "missing: $*. What needs them is left out. To install: sudo apt-get install $*"
    exit 0
fi
say "installing $*"
install "$@" || say "could not install $*; what needs them is left out"
