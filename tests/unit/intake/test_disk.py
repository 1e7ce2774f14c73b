"""A disk that is full, told in words, and not left full."""

import errno
import sqlite3

import duckdb
import pytest

from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import Arrived
from wholecity.intake.pipeline.disk import NoRoom, room_told
from wholecity.kernel.errors import BadInput


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("Could not write file: No space left on device"),
        sqlite3.OperationalError("database or disk is full"),
    ],
    ids=["the machine", "the warehouse", "the register"],
)
def test_a_full_disk_is_told_whoever_notices_it(error: Exception) -> None:
    with pytest.raises(NoRoom, match="The disk is full"), room_told():
        raise error


@pytest.mark.parametrize(
    "error",
    [FileNotFoundError(errno.ENOENT, "x"), BadInput("The disk is full of air."), ValueError("x")],
    ids=["another error of the machine", "an error in words", "a fault"],
)
def test_other_errors_stay_what_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, room_told():
        raise error
    assert caught.value is error


def test_what_was_kept_before_a_failure_goes_again(tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a" * 10_000)
    files = [Arrived("a.csv", tmp_path / "a.csv"), Arrived("b.csv", tmp_path / "gone.csv")]
    with pytest.raises(FileNotFoundError):
        archive.keep(files, tmp_path / "deliveries" / "1", "secret")
    assert list((tmp_path / "deliveries").iterdir()) == []
