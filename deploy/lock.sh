#!/usr/bin/env bash
# Write the lock files anew from pyproject.toml: with hashes, without addresses of registries.
# Needs uv (pip install uv).
set -euo pipefail
for set_name in run test supply bench; do
    extra=$set_name; [ "$set_name" = run ] && extra=postgres
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --extra "$extra" \
        --output-file "requirements/$set_name.txt" pyproject.toml >/dev/null
done
