"""What a child that reads bytes may say, and what becomes of it when it breaks off.

The children are real ones, and their ends too: they are given less than they need.
"""

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.intake.definitions import Batch, Finding, LeftOut
from wholecity.intake.pipeline.answers import Encoded
from wholecity.intake.pipeline.careful import BrokenRow
from wholecity.kernel.apart import Apart, Doors, Limits, walls
from wholecity.kernel.apart.frames import MALFORMED, SIZES, Refused, made, received, sent
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import Message, phrase

HEADER = "wholecity.intake.pipeline.within:header"
LINES = "wholecity.intake.pipeline.within:lines"
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.integers(-(2**40), 2**40)
ANSWERS = st.one_of(
    st.builds(Batch, TEXTS, NUMBERS, TEXTS),
    st.builds(BrokenRow, NUMBERS, TEXTS, TEXTS, NUMBERS),
    st.builds(LeftOut, TEXTS, NUMBERS, TEXTS),
    st.builds(Finding, TEXTS, TEXTS, st.none() | NUMBERS, st.booleans()),
    st.builds(Encoded, TEXTS),
    st.lists(TEXTS),
)
KINDS = (Batch, BrokenRow, LeftOut, Finding, Encoded, list)


def frame(content: object) -> tuple[bytes, bytes]:
    pipe = io.BytesIO()
    sent(pipe, content)
    told, packed = SIZES.unpack(pipe.getvalue()[: SIZES.size])
    whole = pipe.getvalue()[SIZES.size :]
    assert len(whole) == told + packed
    return whole[:told], whole[told:]


@given(ANSWERS)
def test_an_answer_comes_out_of_the_pipe_as_it_went_in(answer: object) -> None:
    assert made(*frame(answer), KINDS) == answer


def test_a_message_keeps_its_parts() -> None:
    told = phrase("%(file)s is empty.", file="días.csv")
    found = made(*frame(Refused(told, "")), (Refused,))
    assert isinstance(found.message, Message)
    assert found.message.parts == told.parts


def test_what_is_kept_of_a_message_stays_a_text_where_it_stands_in_a_file() -> None:
    text = '{"text": "%(a)s", "values": {"a": "b"}}'
    found = made(*frame(BrokenRow(1, "quote", text)), KINDS)
    assert type(found.text) is str
    assert found.text == text


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b'{"is": "Popen", "of": {}}',
        b'{"is": "Refused", "of": {"message": "a", "hint": "b"}}',
        b'{"is": "LeftOut", "of": {"what": "a", "rows": "1", "why": "b"}}',
        b'{"is": "LeftOut", "of": {"what": "a", "rows": true, "why": "b"}}',
        b'{"is": "LeftOut", "of": {"what": "a", "rows": 1}}',
        b'{"is": "list", "of": ["a", 1]}',
        b'{"is": "list", "of": "abc"}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_nobody_asked_for_is_malformed(told: bytes) -> None:
    with pytest.raises(MALFORMED):
        made(told, b"", KINDS)


def test_a_question_carries_bytes_beside_it() -> None:
    pipe = io.BytesIO()
    sent(pipe, {"operation": "a:b"}, b"\x00\xff")
    pipe.seek(0)
    assert received(pipe) == ({"operation": "a:b"}, b"\x00\xff")
    assert received(pipe) is None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "days.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return path


def header_of(reader: Apart, path: Path, work: Path) -> list[str]:
    asked = reader.ask(HEADER, path.name, (list,), path=str(path), name=path.name, work=str(work))
    (found,) = asked
    return found


def lent(path: Path, work: Path) -> Doors:
    work.mkdir(exist_ok=True)
    return Doors((path,), (work,))


def child_of(reader: Apart) -> int:
    assert reader._child is not None
    return reader._child.pid


def test_one_child_serves_several_questions_and_is_gone_afterwards(file, tmp_path) -> None:
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        assert header_of(reader, file, tmp_path / "work") == ["a", "b"]
        first = child_of(reader)
        assert header_of(reader, file, tmp_path / "work") == ["a", "b"]
        assert child_of(reader) == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_child_is_given_no_setting_and_no_key(file, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WHOLECITY_WAREHOUSE_KEY", "a secret of the test")
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        header_of(reader, file, tmp_path / "work")
        given = Path(f"/proc/{child_of(reader)}/environ").read_bytes()
        held = Path(f"/proc/{child_of(reader)}/fd")
        open_files = {os.readlink(handle) for handle in held.iterdir()}
    assert b"secret" not in given
    assert b"WHOLECITY" not in given
    assert all(one.startswith("pipe:") or one == "/dev/null" for one in open_files)


@pytest.mark.skipif(
    walls._libc.syscall(walls.CREATE, None, 0, walls.ASK_VERSION) < 1,
    reason="this kernel offers no Landlock",
)
def test_a_child_opens_what_it_was_lent_and_nothing_else(file, tmp_path) -> None:
    other = tmp_path / "warehouse.key"
    other.write_text("a,b\n", encoding="utf-8")
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        with pytest.raises(BadInput, match="PermissionError"):
            header_of(reader, other, tmp_path / "work")
        with pytest.raises(BadInput, match="PermissionError"):
            header_of(reader, file, tmp_path)  # it would write there
        assert header_of(reader, file, tmp_path / "work") == ["a", "b"]


@pytest.mark.skipif(
    subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode != 0
    if os.geteuid() == 0
    else True,
    reason="nobody may have a network of their own here",
)
def test_a_child_has_a_network_of_its_own_in_which_nothing_is(file, tmp_path) -> None:
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        header_of(reader, file, tmp_path / "work")
        theirs = os.readlink(f"/proc/{child_of(reader)}/ns/net")
    assert theirs != os.readlink("/proc/self/ns/net")


def test_a_child_that_cannot_even_begin_is_a_file_that_was_not_read(file, tmp_path) -> None:
    with (
        Apart(Limits(megabytes=1), lent(file, tmp_path / "work")) as reader,
        pytest.raises(BadInput, match=r"days\.csv was not read"),
    ):
        header_of(reader, file, tmp_path / "work")


def test_a_child_that_is_killed_is_told_and_replaced(file, tmp_path) -> None:
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        header_of(reader, file, tmp_path / "work")
        os.kill(child_of(reader), signal.SIGSEGV)
        with pytest.raises(BadInput, match=r"broke off \(SIGSEGV\)"):
            header_of(reader, file, tmp_path / "work")
        assert header_of(reader, file, tmp_path / "work") == ["a", "b"]


def test_a_child_that_takes_too_long_is_cut(tmp_path) -> None:
    """A pipe that nobody writes to: it waits forever, and takes no time of the processor."""
    pipe = tmp_path / "days.csv"
    os.mkfifo(pipe)
    began = time.monotonic()
    with (
        Apart(Limits(seconds=1), lent(pipe, tmp_path / "work")) as reader,
        pytest.raises(BadInput, match="longer than the 1 seconds"),
    ):
        header_of(reader, pipe, tmp_path / "work")
    assert time.monotonic() - began < 20


def test_what_takes_the_processor_for_too_long_is_cut(tmp_path) -> None:
    path = tmp_path / "days.csv"
    path.write_bytes(b'a,b\n1,"2"\n' * 2_000_000)
    with (
        Apart(Limits(seconds=1), lent(path, tmp_path / "work")) as reader,
        pytest.raises(BadInput, match="longer than the 1 seconds"),
    ):
        given = {"path": str(path), "record": "r", "width": 2, "mark": ","}
        for _ in reader.ask(LINES, "days.csv", (Batch, BrokenRow), **given):
            pass


def test_a_child_dies_with_whoever_started_it(file, tmp_path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from wholecity.kernel.apart import *\n"
        "path, work = map(Path, sys.argv[1:])\n"
        "reader = Apart(Limits(), Doors((path,), (work,)))\n"
        f"list(reader.ask({HEADER!r}, 'a', (list,), path=str(path), name='a', work=str(work)))\n"
        "print(reader._child.pid, flush=True); time.sleep(60)"
    )
    (tmp_path / "work").mkdir()
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(file), str(tmp_path / "work")],
        env={"PYTHONPATH": str(Path(walls.__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait(timeout=10)
    until = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        if "\nState:\tZ" in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
            break  # dead, and nobody of the machine has taken note of it yet
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{child}").exists()


@dataclass(frozen=True)
class Unasked:
    """A kind of answer that nobody waits for."""


def test_an_answer_of_another_kind_ends_the_child(file, tmp_path) -> None:
    with Apart(Limits(), lent(file, tmp_path / "work")) as reader:
        given = {"path": str(file), "name": "days.csv", "work": str(tmp_path / "work")}
        with pytest.raises(BadInput, match="broke off"):
            list(reader.ask(HEADER, "days.csv", (Unasked,), **given))
        assert reader._child is None
