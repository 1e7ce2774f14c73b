"""Positions and duties of the backbone: what can be done, and what the page says about it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from wholecity.audit.models import Entry
from wholecity.governance.actions.backbone import (
    add_backbone_role,
    change_backbone_role,
    end_backbone_role,
    set_duty,
)
from wholecity.governance.definitions.continuity import DutyKind
from wholecity.governance.models import BackboneRole
from wholecity.governance.queries.backbone import backbone, backbone_role, duty
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.actions import register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
MAYOR = Acting("may", Role.CABINET_MEMBER)


@pytest.fixture
def fund():
    return register_organization(by=FAY, key="fund", name="Fund", sector="philanthropy").id


@pytest.fixture
def ann():
    return register_person(by=FAY, name="Ann").id


@pytest.fixture
def role(ann, fund):
    return add(ann, fund)


def add(person, employer, time="0.5", **given):
    told = {"title": "Facilitator", "since": date(2026, 1, 1), "facilitates": True, **given}
    return add_backbone_role(by=FAY, person=person, employer=employer, time=Decimal(time), **told)


def change(role, version=1, **given):
    row = backbone_role(role)
    fields = ("title", "employer", "time", "paid_by", "facilitates", "since", "until")
    told = {**{field: getattr(row, field) for field in fields}, **given}
    change_backbone_role(by=FAY, role=role, version=version, **told)


def test_a_position_counts_while_it_lasts(role):
    change(role, until=date(2026, 12, 31))
    for day, there in (("2025-12-31", 0), ("2026-12-31", 1), ("2027-01-01", 0)):
        assert len(backbone(date.fromisoformat(day)).roles) == there
    assert len(backbone(date(2027, 1, 1)).over) == 1
    assert len(backbone(date(2025, 12, 31)).coming) == 1


def test_what_hangs_on_one_is_said(role):
    page = backbone(date(2026, 6, 1))
    assert (page.spread_of_persons, page.spread_of_sectors) == (0, 0)
    assert "All staff are of one sector: Philanthropy." in page.findings
    assert sum("Nobody leads this duty" in finding for finding in page.findings) == len(DutyKind)


@pytest.mark.parametrize("time", ["0", "-0.1", "1.01"])
def test_a_time_that_is_none_is_refused(ann, fund, time):
    with pytest.raises(BadInput):
        add(ann, fund, time)
    assert not BackboneRole.objects.exists()


def test_the_database_refuses_more_than_full_time(role):
    with pytest.raises(IntegrityError), transaction.atomic():
        BackboneRole.objects.update(time=2)


def test_two_who_change_a_position_do_not_overwrite_each_other(role):
    change(role, title="Lead")
    with pytest.raises(Conflict, match="Somebody changed this"):
        change(role, title="Other")
    assert backbone_role(role).title == "Lead"
    entry = Entry.objects.get(action="change backbone role")
    assert entry.details == {"was": {"title": "Facilitator"}, "now": {"title": "Lead"}}


def test_a_position_that_is_over_stays_as_it_was(role):
    end_backbone_role(by=FAY, role=role, until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Conflict, match="over"):
        change(role, version=2, title="Other")
    with pytest.raises(BadInput):
        add_backbone_role_backwards(role)


def add_backbone_role_backwards(role):
    row = backbone_role(role)
    add(row.person, row.employer, until=date(2025, 1, 1))


def test_a_duty_has_a_lead_and_a_backup(role, ann):
    ben = register_person(by=FAY, name="Ben").id
    set_duty(by=FAY, duty=DutyKind.DATA, version=0, lead=ann, backup=ben)
    assert (duty(DutyKind.DATA).lead_name, duty(DutyKind.DATA).backup_name) == ("Ann", "Ben")
    with pytest.raises(Conflict):
        set_duty(by=FAY, duty=DutyKind.DATA, version=0, lead=ben, backup=None)
    with pytest.raises(BadInput, match="Nobody leads"):
        set_duty(by=FAY, duty=DutyKind.DATA, version=1, lead=None, backup=ben)
    entry = Entry.objects.get(action="set duty")
    assert entry.details["now"] == {"lead": "Ann", "backup": "Ben"}


def test_a_member_changes_nothing(role, ann, fund):
    with pytest.raises(NotAllowed):
        end_backbone_role(by=MAYOR, role=role, until=date(2026, 12, 1))
    with pytest.raises(NotAllowed):
        set_duty(by=MAYOR, duty=DutyKind.DATA, version=0, lead=ann, backup=None)


def test_a_position_that_is_not_there_is_not_found(ann):
    with pytest.raises(NotFound):
        backbone_role(ann)
