"""Delivered bytes come back as they were, and only when nobody changed what was kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import seen
from wholecity.kernel.errors import BadInput

SECRET = "a secret"


@pytest.fixture
def kept(tmp_path):
    """Two kept files, one longer than a chunk, and the folder that holds them."""
    contents = {"a/b.csv": b"x" * (archive.CHUNK + 5), "empty.csv": b""}
    files = []
    for i, (name, content) in enumerate(contents.items()):
        path = tmp_path / f"{i}.csv"
        path.write_bytes(content)
        files.append(seen(name, path))
    archive.keep(files, tmp_path / "7", SECRET)
    return tmp_path / "7", contents


def opened(folder, work, secret=SECRET):
    work.mkdir()
    return {f.name: f.path.read_bytes() for f in archive.opened(folder, work, secret)}


def test_what_was_kept_comes_back_unchanged(kept, tmp_path):
    folder, contents = kept
    assert opened(folder, tmp_path / "work") == contents


def test_nothing_of_it_stands_in_clear(kept):
    folder, _ = kept
    assert not any(
        b"xxxx" in p.read_bytes() or b"b.csv" in p.read_bytes() for p in folder.iterdir()
    )


def test_another_key_opens_nothing(kept, tmp_path):
    with pytest.raises(BadInput, match="cannot be opened"):
        opened(kept[0], tmp_path / "work", "another secret")


@pytest.mark.parametrize("harm", ["cut", "flipped", "chunk lost", "chunks swapped"])
def test_a_file_that_was_changed_does_not_open(kept, tmp_path, harm):
    path = kept[0] / "00001.bin"
    data, head, sealed = path.read_bytes(), len(archive.MARK) + 7, archive.CHUNK + archive.TAG
    path.write_bytes(
        {
            "cut": data[:-1],
            "flipped": data[:100] + bytes([data[100] ^ 1]) + data[101:],
            "chunk lost": data[: head + sealed],
            "chunks swapped": data[:head] + data[head + sealed :] + data[head : head + sealed],
        }[harm]
    )
    with pytest.raises(BadInput, match="cannot be opened"):
        opened(kept[0], tmp_path / "work")


@settings(max_examples=20, deadline=None)
@given(content=st.dictionaries(st.text(), st.integers() | st.text()))
def test_notes_come_back(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notes")
    archive.write_note(folder, "outcome", content, SECRET)
    assert archive.read_note(folder, "outcome", SECRET) == content
