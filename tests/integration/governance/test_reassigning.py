"""What somebody owns goes to somebody else in one step, all or nothing."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from wholecity.audit.models import Entry
from wholecity.governance import actions
from wholecity.governance.actions.backbone import add_backbone_role, set_duty
from wholecity.governance.actions.initiatives import InitiativeSaid, start_initiative
from wholecity.governance.actions.reassigning import reassign
from wholecity.governance.definitions import ActionState, BodyKind, Purpose, SeatRole
from wholecity.governance.definitions.continuity import DutyKind
from wholecity.governance.definitions.initiatives import InitiativeState
from wholecity.governance.models import (
    ActionItem,
    AgendaItem,
    BackboneRole,
    Body,
    Designation,
    Duty,
    Initiative,
    Meeting,
)
from wholecity.governance.queries.belongings import KINDS, belongings
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.measures.definitions import Domain
from wholecity.people.actions import register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
DAY = timezone.localdate() + timedelta(days=10)
A_DAY = timedelta(days=1)
BEGAN = date(2025, 1, 1)


@pytest.fixture
def people():
    names = ("Ann", "Ben", "Cal", "Head")
    return {name: register_person(by=FAY, name=name).id for name in names}


@pytest.fixture
def seat(people):
    body = actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")
    club = register_organization(by=FAY, key="club", name="Club")
    found = actions.add_seat(
        by=FAY, body=body, organization=club.id, role=SeatRole.MEMBER, since=BEGAN
    )
    actions.fill_seat(
        by=FAY,
        seat=found,
        person=people["Head"],
        title="Head",
        is_top_executive=True,
        since=BEGAN,
    )
    return found


@pytest.fixture
def everything(seat, people):
    """Ann owns one of each kind, but for authority that she granted."""
    ann = people["Ann"]
    body = Body.objects.get()
    own = ActionItem.objects.create(
        body=body, number=1, text="Call", owner_id=ann, due=DAY, made_on=BEGAN
    )
    own.co_owners.add(people["Ben"])
    shared = ActionItem.objects.create(
        body=body, number=2, text="Write", owner_id=people["Cal"], due=DAY, made_on=BEGAN
    )
    shared.co_owners.add(ann)
    meeting = actions.call_meeting(by=FAY, body="cabinet", day=DAY, starts=time(9), minutes=60)
    actions.add_item(
        by=FAY, meeting=meeting, title="Buses", purpose=Purpose.PLAN, minutes=10, owner=ann
    )
    set_duty(by=FAY, duty=DutyKind.DATA, version=0, lead=ann, backup=ann)
    add_backbone_role(
        by=FAY,
        person=ann,
        title="Lead",
        employer=body.seats.get().organization_id,
        time=Decimal("0.5"),
        since=BEGAN,
        until=DAY + 100 * A_DAY,
    )
    actions.designate(by=FAY, seat=seat, person=ann, authority="All", may_decide=True, since=BEGAN)
    start_initiative(
        by=FAY,
        said=InitiativeSaid(
            name="Buses",
            lead=body.seats.get().organization_id,
            domain=Domain.EDUCATION,
            youngest=5,
            oldest=18,
            owner=ann,
        ),
    )
    return ann


def keys(person) -> set[str]:
    return {b.kind for group in belongings(person, DAY) for b in group.belongings}


def hand(people, to="Ben", **given):
    return reassign(by=FAY, person=people["Ann"], to=people[to], last_day=DAY, **given)


def test_everything_is_listed_and_goes_over(everything, people):
    assert keys(everything) == {kind.key for kind in KINDS} - {"designations-granted"}
    before = Meeting.objects.get().version
    assert hand(people) == 8
    assert belongings(everything, DAY) == []
    own, shared = ActionItem.objects.order_by("number")
    assert own.owner_id == people["Ben"]
    assert list(own.co_owners.all()) == []
    assert [p.pk for p in shared.co_owners.all()] == [people["Ben"]]
    assert AgendaItem.objects.get().owner_id == people["Ben"]
    assert Initiative.objects.get().owner_id == people["Ben"]
    assert Meeting.objects.get().version == before + 1
    duty = Duty.objects.get()
    assert (duty.lead_id, duty.backup_id) == (people["Ben"], people["Ben"])
    assert Entry.objects.filter(action="reassign").count() == 8


def test_what_has_a_term_ends_for_one_and_begins_for_the_other(everything, people):
    hand(people)
    old, new = BackboneRole.objects.order_by("since")
    assert (old.person_id, old.until) == (everything, DAY)
    assert (new.person_id, new.since, new.until) == (
        people["Ben"],
        DAY + A_DAY,
        DAY + 100 * A_DAY,
    )
    old, new = Designation.objects.order_by("since")
    assert (old.person_id, old.until) == (everything, DAY)
    assert (new.person_id, new.since, new.authority) == (people["Ben"], DAY + A_DAY, "All")


def test_who_owns_an_action_is_not_its_co_owner_too(everything, people):
    hand(people, to="Cal", what=[b.key for g in belongings(everything, DAY) for b in g.belongings])
    _, shared = ActionItem.objects.order_by("number")
    assert list(shared.co_owners.all()) == []


def test_only_what_was_chosen_goes_over(everything, people):
    chosen = next(b for g in belongings(everything, DAY) for b in g.belongings)
    assert hand(people, what=[chosen.key]) == 1
    assert ActionItem.objects.get(number=1).owner_id == people["Ben"]
    assert AgendaItem.objects.get().owner_id == everything


def test_what_is_done_or_over_stays_where_it_was(everything, people):
    ActionItem.objects.update(state=ActionState.DONE, evidence="x", ended_on=BEGAN)
    Meeting.objects.update(day=timezone.localdate() - A_DAY)
    BackboneRole.objects.update(until=DAY)
    Designation.objects.update(until=DAY)
    Initiative.objects.update(state=InitiativeState.ENDED)
    assert keys(everything) == {"duties", "duties-to-take-over"}


def test_all_or_nothing(everything, people):
    """The holder of the seat cannot be its designee, so that nothing goes to them."""
    with pytest.raises(Conflict, match="needs nobody"):
        hand(people, to="Head")
    assert keys(everything) == {kind.key for kind in KINDS} - {"designations-granted"}
    assert BackboneRole.objects.get().until == DAY + 100 * A_DAY
    assert not Entry.objects.filter(action="reassign").exists()


def test_what_is_not_theirs_anymore_is_not_handed_on(everything, people):
    keys_of = [b.key for g in belongings(everything, DAY) for b in g.belongings]
    AgendaItem.objects.update(owner=people["Cal"])
    with pytest.raises(Conflict, match="not theirs"):
        hand(people, what=keys_of)
    assert ActionItem.objects.get(number=1).owner_id == everything


def test_granted_authority_goes_to_who_holds_the_seat(everything, seat, people):
    reassigned = {"by": FAY, "person": people["Head"], "last_day": DAY}
    granted = ["designations-granted:" + str(Designation.objects.get().pk)]
    with pytest.raises(Conflict, match="cannot grant authority"):
        reassign(**reassigned, to=people["Ben"], what=granted)
    actions.vacate_seat(by=FAY, seat=seat, until=DAY)
    assert Designation.objects.get().until == DAY  # it ended with the term of who granted it
    assert "designations-granted" not in keys(people["Head"])


def test_authority_that_another_granted_is_granted_anew_by_the_holder(everything, seat, people):
    Designation.objects.update(granted_by=people["Cal"])
    assert reassign(by=FAY, person=people["Cal"], to=people["Head"], last_day=DAY) == 2
    new = Designation.objects.order_by("since").last()
    assert new
    assert (new.person_id, new.granted_by_id) == (everything, people["Head"])


def test_what_had_not_begun_moves_as_a_whole(everything, people):
    later = DAY + 5 * A_DAY
    BackboneRole.objects.update(since=later)
    Designation.objects.update(since=later)
    hand(people)
    assert [(r.person_id, r.since) for r in BackboneRole.objects.all()] == [(people["Ben"], later)]
    assert [(d.person_id, d.since) for d in Designation.objects.all()] == [(people["Ben"], later)]


def test_nothing_cannot_be_handed_on(people, seat):
    with pytest.raises(BadInput, match="nothing of Ann"):
        hand(people)
    with pytest.raises(BadInput, match="same person"):
        hand(people, to="Ann")
    with pytest.raises(NotFound):
        reassign(by=FAY, person=people["Ann"], to=seat)
    with pytest.raises(NotAllowed):
        reassign(by=Acting("may", Role.CABINET_MEMBER), person=people["Ann"], to=people["Ben"])
