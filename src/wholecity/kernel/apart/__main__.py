"""The child: python -m wholecity.kernel.apart

The first frame says its walls. Each further one names an operation and what it is given; what
that yields goes back, frame by frame.
"""

import errno
import os
import sys
from typing import Any, BinaryIO

from wholecity.kernel.apart import found, walls
from wholecity.kernel.apart.frames import OUT_OF_MEMORY, Failed, Refused, end, received, sent
from wholecity.kernel.errors import BadInput

OF_THE_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}


def main() -> int:
    asked, answers = sys.stdin.buffer, _answers()
    if (first := received(asked)) is None:
        return 0
    walls.put_up(**first[0])
    while question := received(asked):
        about, beside = question
        given = {**about["given"], **({"content": beside} if beside else {})}
        try:
            for finding in found(about["operation"], given):
                sent(answers, finding)
        except BadInput as error:
            sent(answers, Refused(error.message, error.hint))
        except Exception as error:
            sent(answers, _failed(error))
            return 1  # what it left behind is not known
        else:
            end(answers)
    return 0


def _answers() -> BinaryIO:
    """The pipe to whoever asked, out of the way of whatever else writes to standard output."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _failed(error: Any) -> Failed:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return Failed("memory", type(error).__name__)
    number = getattr(error, "errno", None) or 0
    if number == errno.EFBIG:
        return Failed("size", type(error).__name__)
    if number in OF_THE_MACHINE:
        return Failed("machine", type(error).__name__, number)
    return Failed("fault", type(error).__name__)


if __name__ == "__main__":
    try:
        code = main()
    except MemoryError:  # even for saying so
        code = OUT_OF_MEMORY
    os._exit(code)
