#!/bin/sh
# The virtual environment, with a clear word when the machine lacks what only root can install.
set -eu
python=$1
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Wholecity needs Python 3.11 or newer. As root: apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "Python's venv module is missing. As root: apt-get install python3-venv" >&2
    exit 1
fi
echo "Making the environment in .venv …" >&2
"$python" -m venv .venv
