#!/bin/sh
# Install one group of locked requirements, and Exhume itself, into .venv.
#
#   tools/bootstrap.sh run | test | check | docs | bench
#
# `crate` is a group that needs an environment of its own, .venv/crate, without Exhume: what checks
# the crates that are handed over wants older packages than the rest.
#
# Needs Python 3.11 or newer and nothing else. PYTHON=/path/to/python chooses another one.
# Packages are fetched with uv, which is fast; where uv cannot be had or cannot reach the
# package index, or with EXHUME_NO_UV=1, pip does the same. Index, certificates and proxies are
# those of pip's own configuration and of the environment.
set -eu

cd "$(dirname "$0")/.."
group=${1:?"which group? run, test, check, docs or bench"}
lock="requirements/$group.txt"
venv=.venv
if [ "$group" = crate ]; then venv=.venv/crate; fi

say() { printf '%s\n' "bootstrap: $*" >&2; }
fail() { say "$*"; exit 1; }

[ -f "$lock" ] || fail "there is no $lock"
# Some minimal environments set no home; caches then live and die with the checkout.
if [ -z "${HOME:-}" ]; then HOME="$PWD/$venv/home" && export HOME; fi

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_recent "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer"
        command -v "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && is_recent "$name"; then
            command -v "$name"
            return
        fi
    done
    fail "no Python 3.11 or newer was found (python3: $(python3 --version 2>&1 || true)).
Install one ('apt-get install python3 python3-venv' on Debian 12 and later, python.org elsewhere),
or name it: make PYTHON=/path/to/python3.12 ..."
}

# Debian ships the part of Python that makes environments as a package of its own.
install_venv_module() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing python3-venv"
        sh tools/debian-packages.sh python3-venv
    else
        fail "this Python cannot make environments; run: sudo apt-get install python3-venv"
    fi
}

make_venv() {
    if is_recent "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    say "making $venv with $("$python" --version)"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then install_venv_module; fi
    "$python" -m venv --clear "$venv" || fail "'$python -m venv $venv' failed; see above"
}

pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }

# uv does not read pip's configuration: hand the index on, and trust the system's certificates.
configure_uv() {
    index=$(pip config get global.index-url 2>/dev/null || true)
    index=${PIP_INDEX_URL:-$index}
    if [ -n "$index" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"; fi
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
    export UV_NO_PROGRESS="${UV_NO_PROGRESS:-1}"
    export VIRTUAL_ENV="$PWD/$venv"
}

uv_works() {
    [ -x "$venv/bin/uv" ] || pip install --quiet --require-hashes -r requirements/uv.txt || return 1
    "$venv/bin/uv" --version >/dev/null 2>&1
}

install_with_uv() {
    configure_uv
    "$venv/bin/uv" pip install --quiet --compile-bytecode --require-hashes -r "$lock" || return 1
    [ "$group" = crate ] || "$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation -e .
}

install_with_pip() {
    pip install --quiet --require-hashes -r "$lock" || return 1
    [ "$group" = crate ] || pip install --quiet --no-deps --no-build-isolation -e .
}

make_venv
say "installing $lock"
if [ -z "${EXHUME_NO_UV:-}" ] && uv_works && install_with_uv; then exit 0; fi
[ -n "${EXHUME_NO_UV:-}" ] || say "uv did not do it; trying pip"
install_with_pip || fail "$lock could not be installed; see the messages above"
