"""Bodies, seats, holders, designees: what can be done, and what is refused with its reason."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cabinet import attended, published
from tests.factories.cabinet import cabinet as cabinet_of_tests
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.definitions import BodyKind, Cadence, Presence, SeatRole
from wholecity.governance.models import Holding
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.people.actions import register_organization, register_person
from wholecity.people.definitions import Role, Sector
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
MAYOR = Acting("mayor", Role.CABINET_MEMBER)
FAR = date(2090, 1, 1)
START, SUMMER, AUTUMN = date(2025, 9, 1), date(2026, 6, 30), date(2026, 9, 1)


@pytest.fixture
def cabinet() -> str:
    return actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")


def person(name: str):
    return register_person(by=FAY, name=name, email=f"{name.lower()}@example.org").id


def seat(body: str, role: SeatRole = SeatRole.MEMBER, key: str = "district"):
    organization = register_organization(
        by=FAY, key=key, name=key.title(), sector=Sector.SCHOOL_DISTRICT
    )
    return actions.add_seat(by=FAY, body=body, organization=organization.id, role=role, since=START)


def fill(place, who, since: date = START, **more):
    told = {"title": "Superintendent", "is_top_executive": True, **more}
    actions.fill_seat(by=FAY, seat=place, person=who, since=since, **told)


def designate(place, who, since: date = START, **more):
    told = {"authority": "May agree to anything below the budget.", "may_decide": True, **more}
    actions.designate(by=FAY, seat=place, person=who, since=since, **told)


# -- bodies ----------------------------------------------------------------------------------


def test_everything_else_works_for_the_one_cabinet(cabinet):
    group = actions.found_body(
        by=FAY, kind=BodyKind.WORKING_GROUP, name="Attendance", cadence=Cadence.WEEKLY
    )
    assert [b.key for b in queries.bodies(AUTUMN)] == [cabinet, group]
    with pytest.raises(Conflict, match="There is a cabinet already"):
        actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Another")


def test_a_working_group_needs_a_cabinet():
    with pytest.raises(BadInput, match="no cabinet yet"):
        actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Attendance")


@pytest.mark.parametrize("name", ["New", "seats", "!!!"])
def test_a_name_that_cannot_be_an_address_is_refused(name):
    with pytest.raises(BadInput, match="cannot be the name"):
        actions.found_body(by=FAY, kind=BodyKind.CABINET, name=name)


def test_a_change_is_kept_with_what_was(cabinet):
    actions.change_body(
        by=FAY, key=cabinet, name="Our Cabinet", purpose="", cadence=Cadence.TWO_MONTHS
    )
    details = Entry.objects.get(action="change body").details
    assert details["was"] == {"name": "Cabinet", "cadence": "monthly"}
    assert details["now"] == {"name": "Our Cabinet", "cadence": "two_months"}


def test_a_change_that_changes_nothing_leaves_no_trace(cabinet):
    actions.change_body(by=FAY, key=cabinet, name="Cabinet", purpose="", cadence=Cadence.MONTHLY)
    assert not Entry.objects.filter(action="change body").exists()


def test_a_vision_has_versions_and_each_stays(cabinet):
    actions.adopt_vision(by=FAY, key=cabinet, text="All children thrive.", adopted_on=START)
    with pytest.raises(Conflict, match="the vision already"):
        actions.adopt_vision(by=FAY, key=cabinet, text=" All children thrive. ", adopted_on=SUMMER)
    with pytest.raises(BadInput, match="adopted on 2025-09-01"):
        actions.adopt_vision(by=FAY, key=cabinet, text="More.", adopted_on=date(2025, 8, 1))
    actions.adopt_vision(by=FAY, key=cabinet, text="All children thrive, now.", adopted_on=SUMMER)
    page = queries.body(cabinet, AUTUMN)
    assert [(v.version, v.text) for v in page.visions] == [
        (2, "All children thrive, now."),
        (1, "All children thrive."),
    ]


def test_members_read_and_do_not_write(cabinet):
    with pytest.raises(NotAllowed):
        actions.found_body(by=MAYOR, kind=BodyKind.CORE_TEAM, name="Core team")
    with pytest.raises(NotAllowed):
        actions.vacate_seat(by=MAYOR, seat=seat(cabinet), until=SUMMER)


# -- seats and who holds them ----------------------------------------------------------------


def test_people_follow_each_other_and_history_stays(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    fill(place, person("Ben"), AUTUMN, in_place_of_holder=True)
    row = queries.seat(place, AUTUMN)
    assert [(h.person, h.since, h.until) for h in row.holders] == [
        ("Ben", AUTUMN, None),
        ("Ana", START, date(2026, 8, 31)),
    ]
    assert row.holder.person == "Ben"
    assert queries.seat(place, SUMMER).holder.person == "Ana"


def test_a_seat_is_vacant_between_two_holders(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    actions.vacate_seat(by=FAY, seat=place, until=SUMMER)
    fill(place, person("Ben"), AUTUMN)
    assert queries.seat(place, date(2026, 7, 15)).holder is None


def test_terms_of_a_seat_do_not_overlap(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    with pytest.raises(Conflict, match="Ana holds the seat in that time"):
        fill(place, person("Ben"), AUTUMN)
    actions.vacate_seat(by=FAY, seat=place, until=SUMMER)
    with pytest.raises(Conflict, match="Ana holds the seat in that time"):
        fill(place, person("Ben"), SUMMER)


def test_the_database_refuses_two_holders_whoever_asks(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            seat_id=place, person_id=person("Ben"), is_top_executive=True, since=AUTUMN
        )


def test_one_person_has_one_seat_in_a_body(cabinet):
    ana = person("Ana")
    fill(seat(cabinet), ana)
    with pytest.raises(Conflict, match="Ana holds the seat of District"):
        fill(seat(cabinet, key="college"), ana)


def test_a_seat_at_the_table_is_for_whoever_leads_the_organization_or_has_a_reason(cabinet):
    place, ana = seat(cabinet), person("Ana")
    with pytest.raises(BadInput, match="for the one who leads District"):
        fill(place, ana, is_top_executive=False, reason=" ")
    fill(place, ana, is_top_executive=False, reason="The superintendent is on leave.")
    holder = queries.seat(place, AUTUMN).holder
    assert (holder.leads, holder.reason) == (False, "The superintendent is on leave.")


def test_staff_need_not_lead_anything(cabinet):
    place = seat(cabinet, SeatRole.STAFF)
    fill(place, person("Ana"), is_top_executive=False)
    assert queries.seat(place, AUTUMN).holder.person == "Ana"


def test_there_is_one_chair(cabinet):
    chair = seat(cabinet, SeatRole.CHAIR)
    with pytest.raises(Conflict, match="has this seat already: Chair"):
        seat(cabinet, SeatRole.CHAIR, "council")
    actions.close_seat(by=FAY, seat=chair, until=SUMMER)
    seat(cabinet, SeatRole.CHAIR, "council")


def test_nobody_holds_a_seat_before_it_exists_or_leaves_it_before_they_came(cabinet):
    place = seat(cabinet)
    with pytest.raises(BadInput, match="exists since"):
        fill(place, person("Ana"), date(2025, 1, 1))
    fill(place, person("Ana"), AUTUMN)
    with pytest.raises(BadInput, match="Ana holds the seat since 2026-09-01"):
        actions.vacate_seat(by=FAY, seat=place, until=SUMMER)


def test_a_seat_is_closed_when_nobody_holds_it_and_stays_closed(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    with pytest.raises(Conflict, match="Somebody holds this seat"):
        actions.close_seat(by=FAY, seat=place, until=SUMMER)
    actions.vacate_seat(by=FAY, seat=place, until=SUMMER)
    actions.close_seat(by=FAY, seat=place, until=SUMMER)
    with pytest.raises(Conflict, match="closed"):
        fill(place, person("Ben"), AUTUMN)
    assert queries.body(cabinet, AUTUMN).seats == ()
    assert len(queries.body(cabinet, SUMMER).seats) == 1


# -- who acts for a seat ---------------------------------------------------------------------


def test_authority_is_granted_in_words_by_the_holder(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    with pytest.raises(BadInput, match="is not said"):
        designate(place, person("Ben"), authority="  ")
    designate(place, person("Ben"))
    acts = queries.seat(place, AUTUMN).designee
    assert (acts.person, acts.granted_by, acts.may_decide) == ("Ben", "Ana", True)


def test_nobody_grants_authority_over_a_vacant_seat(cabinet):
    with pytest.raises(Conflict, match="Only its holder"):
        designate(seat(cabinet), person("Ben"))


def test_a_holder_does_not_act_for_themselves(cabinet):
    place, ana = seat(cabinet), person("Ana")
    fill(place, ana)
    with pytest.raises(Conflict, match="needs nobody's authority"):
        designate(place, ana)


def test_one_acts_for_a_seat_at_a_time(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    designate(place, person("Ben"), until=SUMMER)
    with pytest.raises(Conflict, match="Ben acts for this seat"):
        designate(place, person("Cem"), SUMMER)
    designate(place, person("Cem"), AUTUMN)
    with pytest.raises(BadInput, match="before the first"):
        designate(place, person("Dee"), AUTUMN, until=SUMMER)


def test_authority_ends_with_the_term_of_whoever_granted_it(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    designate(place, person("Ben"))
    actions.vacate_seat(by=FAY, seat=place, until=SUMMER)
    (acted,) = queries.seat(place, AUTUMN).designees
    assert acted.until == SUMMER


def test_whoever_is_about_to_leave_still_grants_authority_until_then(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    actions.vacate_seat(by=FAY, seat=place, until=FAR)
    designate(place, person("Ben"), AUTUMN)
    (acts,) = queries.seat(place, AUTUMN).designees
    assert (acts.granted_by, acts.until) == ("Ana", FAR)


def test_a_planned_end_may_come_sooner_and_one_that_is_over_stays(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    actions.vacate_seat(by=FAY, seat=place, until=FAR)
    actions.vacate_seat(by=FAY, seat=place, until=START)
    assert queries.seat(place, START).holders[0].until == START
    with pytest.raises(Conflict, match="Nobody holds this seat"):
        actions.vacate_seat(by=FAY, seat=place, until=START)


def test_authority_can_be_ended(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    designate(place, person("Ben"))
    (acts,) = queries.seat(place, AUTUMN).designees
    actions.end_designation(by=FAY, designation=acts.id, until=SUMMER)
    assert queries.seat(place, AUTUMN).designee is None
    with pytest.raises(Conflict, match="ends earlier already"):
        actions.end_designation(by=FAY, designation=acts.id, until=AUTUMN)


# -- people ----------------------------------------------------------------------------------


def test_an_address_is_one_person_and_a_name_alone_does_not_tell():
    ana = register_person(by=FAY, name="Ana", email="ana@example.org")
    assert register_person(by=FAY, name="ANA", email="Ana@Example.org") == ana
    with pytest.raises(Conflict, match="is the address of Ana"):
        register_person(by=FAY, name="Ben", email="ana@example.org")
    with pytest.raises(Conflict, match="already a person named Ana"):
        register_person(by=FAY, name="ana")
    assert register_person(by=FAY, name="Ana", email="another@example.org") != ana


def test_every_change_leaves_its_entry(cabinet):
    place = seat(cabinet)
    fill(place, person("Ana"))
    designate(place, person("Ben"))
    actions.vacate_seat(by=FAY, seat=place, until=SUMMER)
    entries = Entry.objects.filter(object_id=str(place)).values_list("action", flat=True)
    assert set(entries) == {"add seat", "fill seat", "designate", "vacate seat"}


def test_a_quorum_is_at_most_the_table_and_a_vision_names_the_decision_that_adopted_it():
    city = cabinet_of_tests()
    told = {"name": "Cabinet", "purpose": "", "cadence": Cadence.MONTHLY}
    with pytest.raises(BadInput, match="fewer than the quorum"):
        actions.change_body(by=FAY, key=city.key, quorum=6, **told)
    actions.change_body(by=FAY, key=city.key, quorum=5, until=date(2028, 6, 30), **told)
    page = queries.body(city.key, date(2026, 3, 17))
    assert (page.quorum, page.until) == (5, date(2028, 6, 30))
    meeting = published(city)
    attended(city, meeting, mayor=Presence.PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text="The vision is adopted.")
    with pytest.raises(BadInput, match="did not adopt that decision"):
        actions.adopt_vision(
            by=FAY, key=city.key, text="All", adopted_on=date(2026, 3, 17), decision=uuid4()
        )
    actions.adopt_vision(
        by=FAY, key=city.key, text="All", adopted_on=date(2026, 3, 17), decision=decision
    )
    vision = queries.body(city.key, date(2026, 3, 17)).vision
    assert vision
    assert vision.decision_number == 1
