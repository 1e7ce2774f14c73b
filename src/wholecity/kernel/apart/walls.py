"""The walls of a child: what it may take of the machine, and what it may reach.

Each is asked of the kernel by the child itself before it reads the first byte, and cannot be
taken down again. Limits are everywhere; files and network need a kernel that offers Landlock or
a network of one's own to everybody, and where it does not, the child works without that wall.
"""

import ctypes
import mimetypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
DIES_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38
CREATE, ADD, RESTRICT = 444, 445, 446  # Landlock's calls: the same on every architecture
RULE_OF_A_PATH = 1
ASK_VERSION = 1
# What Landlock calls the rights on files, by the version that brought the last of them.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
OF_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14  # run, write, read, shorten: all else is of folders
RUN, READ_FILE, READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
CONNECTING = 0b11  # since version 4: listening and connecting by TCP
# What Python and its libraries need: themselves, and what the machine says of itself. (What a
# workbook is made of is told by types of media, of which openpyxl asks the machine.)
SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/null")
SYSTEM_TELLS = ("/dev/urandom", "/proc/self", "/proc/meminfo", "/sys/fs/cgroup", "/sys/devices")

_libc = ctypes.CDLL(None, use_errno=True)


def put_up(
    *,
    megabytes: int,
    seconds: int,
    most_bytes: int,
    readable: Sequence[str],
    writable: Sequence[str],
) -> None:
    """All walls, at once."""
    _libc.prctl(DIES_WITH_PARENT, signal.SIGKILL)
    _limit(resource.RLIMIT_CORE, 0)  # a dump would hold what stands in the file
    _limit(resource.RLIMIT_AS, megabytes * 2**20)
    _limit(resource.RLIMIT_CPU, seconds, more=1)  # told apart from a kill by the signal before it
    _limit(resource.RLIMIT_FSIZE, most_bytes)
    _limit(resource.RLIMIT_NOFILE, 128)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    # Root needs no users of its own, and without them still reads whatever it was given.
    # Where none of it is allowed, Landlock shuts TCP alone.
    _libc.unshare(NEW_NETWORK | (NEW_USER if os.geteuid() else 0))
    _close_files(readable, writable)


def _limit(what: int, most: int, more: int = 0) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard - more)
    resource.setrlimit(what, (most, most + more))


def _close_files(readable: Sequence[str], writable: Sequence[str]) -> bool:
    """Shut all files but those; False where the kernel has no Landlock."""
    version = _libc.syscall(CREATE, None, 0, ASK_VERSION)
    if version < 1:
        return False
    every = RIGHTS[min(version, 3)]
    asked = struct.pack("QQ", every, CONNECTING) if version >= 4 else struct.pack("Q", every)
    rules = _libc.syscall(CREATE, asked, len(asked), 0)
    if rules < 0:
        return False
    try:
        for path in (
            *SYSTEM,
            *SYSTEM_TELLS,
            *map(str, mimetypes.knownfiles),
            *_python(),
            *readable,
        ):
            _allow(rules, path, READ_FILE | READ_FOLDER)
        for path in writable:
            _allow(rules, path, every & ~RUN)
        return bool(_libc.syscall(RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _python() -> list[str]:
    """Where modules are found: the standard library, what is installed, and our own."""
    return [str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix, *sys.path) if p]


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    try:
        if not os.path.isdir(path):
            rights &= OF_A_FILE
        rule = struct.pack("=Qi", rights, handle)
        _libc.syscall(ADD, rules, RULE_OF_A_PATH, rule, 0)
    finally:
        os.close(handle)
