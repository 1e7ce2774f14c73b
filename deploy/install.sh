#!/usr/bin/env bash
# Install the locked requirements of a set (run, test, supply, bench) and the checkout itself.
set -euo pipefail
set_name=$1
pip() { .venv/bin/python -m pip "$@" --quiet --disable-pip-version-check; }

echo "Installing the locked requirements ($set_name) …" >&2
pip install --require-hashes --only-binary :all: -r "requirements/$set_name.txt" || {
    echo "The requirements could not be installed. Is a Python package index reachable?" >&2
    exit 1
}
pip install --no-deps --no-build-isolation --editable .
touch ".venv/$set_name.stamp"
# A larger set holds the smaller ones.
case $set_name in bench|supply) touch .venv/test.stamp .venv/run.stamp ;; test) touch .venv/run.stamp ;; esac
