"""Files that come by a page: kept encrypted under their bare names, loaded, and gone again."""

import io
import os
import time
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from tests.integration.intake.conftest import BY
from wholecity.intake import actions, queries
from wholecity.intake.actions import uploads
from wholecity.jobs.actions import Cancelled, cancel
from wholecity.jobs.models import Job
from wholecity.kernel.errors import BadInput, Conflict, WholecityError

pytestmark = pytest.mark.django_db
DAYS = "student_id,school_id,date,status\nNúñez-7,A,2025-09-03,P\n"
DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def _home(city, settings) -> None:
    city.know(students=["Núñez-7"], schools=["A"])
    settings.HOME = city.home
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def upload(*files: tuple[str, str]) -> UUID:
    return bring([SimpleUploadedFile(name, content.encode()) for name, content in files])


def bring(delivered: list[SimpleUploadedFile]) -> UUID:
    return actions.load_uploaded(
        by=BY,
        delivered=delivered,
        source="district",
        format="attendance_daily",
        school_year=2026,
        title="Load",
    )


def run_what_was_asked() -> None:
    """What a worker does with the one task that waits."""
    asked = DBTaskResult.objects.get()
    asked.task.call(*asked.args_kwargs["args"], **asked.args_kwargs["kwargs"])


def waiting(city) -> list[Path]:
    return [p for p in (city.home / "uploads").rglob("*") if p.is_file()]


def test_two_files_of_one_name_are_refused_in_words_and_nothing_is_kept(city) -> None:
    with pytest.raises(BadInput, match=r"are called a_b\.csv"):
        upload(("../a:b.csv", "a,b"), ("x/a_b.csv", "a,b"))
    assert waiting(city) == []
    assert not any(city.home.rglob("a_b.csv"))


def test_while_another_upload_is_loaded_nothing_is_kept(city) -> None:
    Job.objects.create(kind="load", title="x", requested_by="x", state="running")
    with pytest.raises(Conflict):
        upload(("days.csv", DAYS))
    assert waiting(city) == []


def test_what_waits_is_encrypted_and_goes_when_it_is_loaded(city) -> None:
    job = upload(("days.csv", DAYS))
    assert waiting(city)
    readable = [p for p in city.home.rglob("*") if p.is_file() and b"ez-7" in p.read_bytes()]
    assert readable == []
    run_what_was_asked()
    assert Job.objects.get(pk=job).state == "done"
    (file,) = queries.delivery(1).files
    assert (file.name, file.rows) == ("days.csv", 1)
    assert waiting(city) == []


def test_several_files_keep_their_names_also_those_that_look_like_ours(city) -> None:
    header, row, _ = DAYS.split("\n")
    names = ("00002.csv", "00001.csv")
    upload(*((name, f"{header}\n{row[:-1]}{'PL'[n]}\n") for n, name in enumerate(names)))
    run_what_was_asked()
    found = {file.name: file.sha256 for file in queries.delivery(1).files}
    assert set(found) == set(names)
    assert len(set(found.values())) == 2


def test_one_zip_is_unpacked(city) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("september/days.csv", DAYS)
    bring([SimpleUploadedFile("days.zip", packed.getvalue())])
    run_what_was_asked()
    assert [file.name for file in queries.delivery(1).files] == ["september/days.csv"]


def test_what_cannot_be_loaded_does_not_stay(city) -> None:
    job = upload(("days.csv", "nothing,of,use\n1,2,3\n"))
    with pytest.raises(WholecityError):
        run_what_was_asked()
    assert Job.objects.get(pk=job).state == "failed"
    assert waiting(city) == []


def test_what_nobody_wants_any_more_does_not_stay(city) -> None:
    cancel(upload(("days.csv", DAYS)))
    with pytest.raises(Cancelled):
        run_what_was_asked()
    assert waiting(city) == []


def test_after_a_failure_that_nobody_foresaw_the_worker_can_try_again(city, monkeypatch) -> None:
    upload(("days.csv", DAYS))

    def broken(**_: object) -> None:
        raise OSError("the disk went away")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="the disk went away"):
        patch.setattr(uploads, "load", broken)
        run_what_was_asked()
    run_what_was_asked()
    assert queries.delivery(1).row.state == "loaded"
    assert waiting(city) == []


def test_what_waits_for_longer_than_a_day_goes_and_the_rest_stays(city) -> None:
    upload(("days.csv", DAYS))
    (new,) = (city.home / "uploads").iterdir()
    left = (city.home / "uploads" / "old", city.home / "deliveries" / "look-broken-off")
    for folder in left:
        folder.mkdir()
        (folder / "days.csv").write_text(DAYS)
        os.utime(folder, (time.time() - DAY - 60,) * 2)
    assert actions.forget_uploads() == 2
    assert not any(folder.exists() for folder in left)
    assert new.exists()
