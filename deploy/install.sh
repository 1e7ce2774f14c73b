#!/bin/sh
# Install the locked requirements of a set (run, test, bench) and Wholecity itself.
set -eu
set_name=$1
echo "Installing the locked requirements ($set_name) …" >&2
.venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: \
    -r "requirements/$set_name.txt" 2>&1 | grep -v '^WARNING: Location' >&2 || true
.venv/bin/python - "$set_name" <<'PY'
# pip's exit code is lost in the pipe above: look whether everything is there.
import importlib.metadata as metadata
import re
import sys
from pathlib import Path

text = Path(f"requirements/{sys.argv[1]}.txt").read_text(encoding="utf-8")
missing = []
for name, version, marker in re.findall(r"^([\w.-]+)==([^\s;\\]+)(.*)$", text, re.M):
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        installed = ""
    if installed != version and "sys_platform" not in marker and "python" not in marker:
        missing.append(f"{name}=={version}")
if missing:
    sys.exit("Could not install: " + ", ".join(missing) + ". Is the package index reachable?")
# The checkout itself, without building a wheel: its sources and its command.
site = next(Path(".venv/lib").glob("python3.*/site-packages"))
(site / "wholecity.pth").write_text(str(Path("src").resolve()) + "\n", encoding="utf-8")
command = Path(".venv/bin/wholecity")
command.write_text(
    f"#!{Path('.venv/bin/python').absolute()}\nfrom wholecity.cli.main import main\n\nmain()\n",
    encoding="utf-8",
)
command.chmod(0o755)
PY
touch ".venv/$set_name.stamp"
# What installs more includes what installs less.
[ "$set_name" = run ] || touch .venv/run.stamp
