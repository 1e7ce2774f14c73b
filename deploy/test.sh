#!/usr/bin/env bash
# Everything that must hold: checks, all tests on SQLite, and again on PostgreSQL what touches a database.
set -euo pipefail
bin=.venv/bin
export PYTHONDONTWRITEBYTECODE=1
echo "== Style, types, tiers ==" >&2
$bin/ruff check src tests benchmarks
$bin/ruff format --check src tests benchmarks
$bin/mypy
echo "== All tests, SQLite ==" >&2
$bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
echo "== What touches a database, PostgreSQL ==" >&2
$bin/python -m tests.postgres $bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "database and not looks" tests/integration tests/functional
