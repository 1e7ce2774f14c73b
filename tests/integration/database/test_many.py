"""Very many rows are written as the ORM would write them."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from wholecity.children.models import CareRecord, Child, LinkRun
from wholecity.children.queries.wall import publishing
from wholecity.database import many
from wholecity.database.many import ROWS

pytestmark = pytest.mark.django_db
COLUMNS = (
    *("id", "child_id", "source", "table", "item", "data_class"),
    *("agency", "agreement", "lanes", "own_consent", "values", "as_of"),
)
ODD = {"first_name": 'Núñez O\'Hara \\ "子" %s', "grade": "05", "nothing": ""}


@pytest.fixture(autouse=True)
def _publisher(db):
    with transaction.atomic(), publishing():
        now = timezone.now()
        run = LinkRun.objects.create(
            number=1, at=now, as_of=now, by="x", version="1", model={}, counts={}
        )
        Child.objects.create(id="C1", since=run)
        yield


def row(number: int, **changed):
    told = {
        "id": uuid.UUID(int=number),
        "child_id": "C1",
        "source": "bell",
        "table": "person",
        "item": str(number),
        "data_class": "C3",
        "agency": "bell",
        "agreement": "all-data",
        "lanes": "care",
        "own_consent": False,
        "values": ODD,
        "as_of": date(2026, 3, 1),
        **changed,
    }
    return tuple(told[name] for name in COLUMNS)


def test_what_is_inserted_is_what_the_orm_reads():
    many.insert(CareRecord, COLUMNS, [row(1, own_consent=True)])
    [kept] = CareRecord.objects.values_list(*COLUMNS)
    assert kept == row(1, own_consent=True)


def test_more_rows_than_go_at_once_all_stand():
    many.insert(CareRecord, COLUMNS, (row(n) for n in range(1, ROWS + 3)))
    assert CareRecord.objects.count() == ROWS + 2


def test_what_is_updated_is_found_by_its_key_and_nothing_else_changes():
    many.insert(CareRecord, COLUMNS, [row(1), row(2)])
    told = [({"grade": "06"}, date(2026, 4, 1), uuid.UUID(int=2))]
    many.update(CareRecord, ("values", "as_of", "id"), told)
    found = {r[4]: r for r in CareRecord.objects.values_list(*COLUMNS)}
    assert found["1"] == row(1)
    assert found["2"] == row(2, values={"grade": "06"}, as_of=date(2026, 4, 1))


def test_the_database_still_refuses_what_must_never_be():
    again = [row(1), row(2, item="1")]
    with pytest.raises(IntegrityError), transaction.atomic():
        many.insert(CareRecord, COLUMNS, again)
    assert not CareRecord.objects.exists()


def test_nothing_is_nothing():
    many.insert(CareRecord, COLUMNS, [])
    many.update(CareRecord, ("own_consent", "id"), [])
    assert not CareRecord.objects.exists()
