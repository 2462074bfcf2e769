#!/bin/sh
# Write requirements/*.txt from pyproject.toml: one resolution, then one file a group.
#
# Pins that still fit are kept; UPGRADE=1 takes the newest of everything. The files name
# versions and hashes but no index, so each machine uses the index it is configured for.
set -eu

cd "$(dirname "$0")/.."
if [ -n "${UPGRADE:-}" ]; then upgrade=--upgrade; else upgrade=; fi

# $upgrade is one word or none, and must vanish when empty.
# shellcheck disable=SC2086
compile() {
    .venv/bin/uv pip compile --quiet --universal --no-emit-index-url --no-annotate $upgrade \
        --python-version 3.11 --custom-compile-command "make lock" "$@"
}

group() {
    name=$1
    shift
    compile --generate-hashes --constraints requirements/constraints.txt \
        --output-file "requirements/$name.txt" pyproject.toml --all-extras --group build "$@"
}

# What `make demo` and the review after it need: OCR and repair are a hundred megabytes more.
run_only() {
    compile --generate-hashes --constraints requirements/constraints.txt \
        --output-file requirements/run.txt pyproject.toml \
        --extra sample --extra download --extra xlsx --extra web --extra ranking --extra dossier \
        --group build
}

compile --output-file requirements/constraints.txt pyproject.toml --all-extras \
    --group build --group test --group check --group docs --group bench
run_only
group test --group test
group check --group check --group docs
group docs --group docs
group bench --group bench
printf 'roc-validator\nrocrate\n' | compile --generate-hashes --output-file requirements/crate.txt -
echo uv | compile --generate-hashes --output-file requirements/uv.txt -

if grep -n "://" requirements/*.txt; then
    echo "lock: an address got into the files above; they must work with any index" >&2
    exit 1
fi
