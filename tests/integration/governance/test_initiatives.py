"""The plan: initiatives with their parts, the line of sight, the table, who may do what."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories.cabinet import FAY, attended, cabinet, published, taken_on
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.actions import initiatives as writing
from wholecity.governance.actions.importing_initiatives import import_initiatives
from wholecity.governance.actions.initiatives import (
    InitiativeSaid,
    MilestoneSaid,
    MoneySaid,
    ProgramSaid,
)
from wholecity.governance.actions.partnerships import register_partnership
from wholecity.governance.actions.transitions import start_transition
from wholecity.governance.definitions import Presence
from wholecity.governance.definitions.continuity import PartnershipKind, Step
from wholecity.governance.definitions.initiatives import InitiativeState, MoneyState, Part
from wholecity.governance.models import ActionItem, AgendaItem, Initiative
from wholecity.governance.queries import initiatives as reading
from wholecity.governance.queries.handover import handover
from wholecity.governance.queries.initiatives import InitiativeFilter
from wholecity.governance.queries.sight import Start, lines
from wholecity.governance.queries.transitions import transition
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.measures.definitions import Domain
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.queries import organization, organizations
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 20)
ABSENCE, HOMELESS = "chronic-absence", "homelessness"


@pytest.fixture
def of():
    return cabinet()


def said(of, **more) -> InitiativeSaid:
    told = InitiativeSaid(
        name="Every day in school",
        lead=organization("school-district").id,
        domain=Domain.EDUCATION,
        youngest=5,
        oldest=18,
        body=of.key,
        owner=of.people["schools"],
        measures=(ABSENCE,),
        state=InitiativeState.RUNNING,
    )
    return replace(told, **more)


def start(of, **more):
    return writing.start_initiative(by=FAY, said=said(of, **more))


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def row(initiative):
    return reading.initiative(initiative, TODAY)


def test_an_initiative_with_its_parts(of):
    made = start(of, partners=(organization("health").id, organization("school-district").id))
    buses = writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("Buses", date(2026, 3, 1)))
    writing.add_part(by=FAY, initiative=made, said=ProgramSaid("Calls", None, 300))
    writing.add_part(
        by=FAY, initiative=made, said=MoneySaid("Fund", Decimal("1500.50"), MoneyState.ASKED)
    )
    found = row(made)
    assert [name for _, name in found.partners] == ["Health"]  # whoever leads is no partner
    assert (found.next_milestone.id, found.next_milestone.is_late) == (buses, True)
    assert [(p.name, p.places) for p in found.programs] == [("Calls", 300)]
    assert [(m.amount, m.currency) for m in found.money] == [(Decimal("1500.50"), "USD")]

    reached = MilestoneSaid("Buses", date(2026, 3, 1), date(2026, 3, 5))
    writing.change_part(by=FAY, initiative=made, part=buses, version=1, said=reached)
    assert (row(made).next_milestone, row(made).reached) == (None, 1)
    writing.remove_part(by=FAY, initiative=made, kind=Part.PROGRAM, part=found.programs[0].id)
    assert row(made).programs == ()
    done = Entry.objects.filter(object_id=str(made)).values_list("action", flat=True)
    assert Counter(done) == {
        "start initiative": 1,
        "add to initiative": 3,
        "change in initiative": 1,
        "remove from initiative": 1,
    }


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "is not said"),
        ({"youngest": 9, "oldest": 8}, "from young to old"),
        ({"oldest": 25}, "from young to old"),
        ({"since": date(2026, 2, 2), "until": date(2026, 2, 1)}, "before the first"),
        ({"measures": ("happiness",)}, "no measure"),
        ({"decision": "00000000-0000-0000-0000-000000000000"}, "not adopted"),
    ],
)
def test_what_cannot_be_is_refused(of, more, words):
    with pytest.raises(BadInput, match=words):
        start(of, **more)
    assert reading.initiative_rows(reading.initiatives_found(InitiativeFilter()), TODAY) == []


def test_two_of_one_name_and_a_body_that_is_not_there(of):
    start(of)
    with pytest.raises(Conflict, match="already an initiative"):
        start(of, name="EVERY day in school ")
    with pytest.raises(NotFound):
        start(of, name="Another", body="nobody")


def test_parts_that_cannot_be(of):
    made, other = start(of), start(of, name="Another")
    with pytest.raises(BadInput, match="more than nothing"):
        writing.add_part(by=FAY, initiative=made, said=MoneySaid("Fund", Decimal(0)))
    with pytest.raises(BadInput, match="not said"):
        writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("  ", TODAY))
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(BadInput, match="has not come"):
        writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("x", TODAY, tomorrow))
    part = writing.add_part(by=FAY, initiative=made, said=ProgramSaid("Calls"))
    with pytest.raises(Conflict, match="listed already"):
        writing.add_part(by=FAY, initiative=made, said=ProgramSaid("calls"))
    with pytest.raises(NotFound):
        writing.remove_part(by=FAY, initiative=other, kind=Part.PROGRAM, part=part)


def test_who_was_slower_is_told(of):
    made = start(of)
    writing.change_initiative(by=FAY, initiative=made, version=1, said=said(of, name="First"))
    with pytest.raises(Conflict):
        writing.change_initiative(by=FAY, initiative=made, version=1, said=said(of, name="Second"))
    assert row(made).name == "First"


def test_who_was_slower_with_a_part_is_told_and_may_save_again(of):
    made, page = start(of), Client()
    page.force_login(_facilitator())
    part = writing.add_part(by=FAY, initiative=made, said=ProgramSaid("Calls"))
    address = f"/cabinet/initiatives/{made}/program/{part}/"
    mine = {"name": "Visits", "provider": "", "places": "", "version": "1"}
    theirs = ProgramSaid("Calls at night")
    writing.change_part(by=FAY, initiative=made, part=part, version=1, said=theirs)
    refused = page.post(address, mine)
    assertContains(refused, "Somebody changed this", status_code=422)
    assert [p.name for p in row(made).programs] == ["Calls at night"]
    again = {**mine, "version": refused.context["form"].data["version"]}
    assertRedirects(page.post(address, again), f"/cabinet/initiatives/{made}/")
    assert [p.name for p in row(made).programs] == ["Visits"]


def test_what_the_record_names_is_not_taken_back(of):
    made, mistake = start(of), start(of, name="A mistake")
    meeting = published(of)
    actions.take_on(
        by=FAY,
        meeting=meeting,
        text="Find money",
        owner=of.people["mayor"],
        due=date(2026, 4, 1),
        initiative=made,
    )
    with pytest.raises(Conflict, match="names this initiative"):
        writing.remove_initiative(by=FAY, initiative=made)
    writing.remove_initiative(by=FAY, initiative=mistake)
    with pytest.raises(NotFound):
        row(mistake)


def test_a_member_changes_nothing(of):
    made, mae = start(of), of.acting("mayor")
    for change in (
        lambda: writing.start_initiative(by=mae, said=said(of, name="Mine")),
        lambda: writing.change_initiative(by=mae, initiative=made, version=1, said=said(of)),
        lambda: writing.remove_initiative(by=mae, initiative=made),
        lambda: writing.add_part(by=mae, initiative=made, said=MilestoneSaid("x", TODAY)),
        lambda: import_initiatives(by=mae, text="name,lead,domain,youngest,oldest\n"),
    ):
        with pytest.raises(NotAllowed):
            change()


# The line of sight.


def met(of):
    """A running meeting of those who can decide."""
    meeting, here = published(of), Presence.PRESENT
    attended(of, meeting, mayor=here, schools=here, health=here)
    return meeting


@pytest.fixture
def decided(of):
    """A running meeting with a decision, and an action item of it for an initiative."""
    made, meeting = start(of), met(of)
    decision = actions.decide(by=FAY, meeting=meeting, text="Buses for all", measure=HOMELESS)
    action = actions.take_on(
        by=FAY,
        meeting=meeting,
        decision=decision,
        text="Find money",
        owner=of.people["mayor"],
        due=date(2026, 4, 1),
        initiative=made,
    )
    return made, meeting, decision, action


def keys(line):
    return {aim.measure.key for aim in line.aims}


def test_from_a_decision_to_its_measures_and_back(of, decided):
    made, _meeting, decision, action = decided
    writing.add_part(by=FAY, initiative=made, said=MoneySaid("Fund", Decimal(10)))
    for begin in (
        Start(decision=decision),
        Start(action=action),
        Start(initiative=made),
        Start(measure=ABSENCE),
        Start(measure=HOMELESS),  # the decision's, from which the initiative is reached
        Start(),
    ):
        [line] = lines(begin, TODAY, drafts=True)
        assert [d.id for d in line.decisions] == [decision], begin
        assert [a.id for a in line.actions] == [action]
        assert line.initiative.id == made
        assert keys(line) == {ABSENCE, HOMELESS}
        assert [m.source for m in line.initiative.money] == ["Fund"]


def test_members_see_it_once_the_meeting_is_closed(of, decided):
    made, meeting, decision, action = decided
    [line] = lines(Start(initiative=made), TODAY, drafts=False)
    assert (line.decisions, line.actions) == ((), ())
    member = client_of("mayor")
    sight = "/cabinet/initiatives/sight/"
    assert member.get(f"{sight}?decision={decision}").status_code == 404
    assert member.get(f"{sight}?action={action}").status_code == 404
    assertNotContains(member.get(f"/cabinet/initiatives/{made}/"), "Buses for all")
    assertNotContains(member.get(f"{sight}?measure={HOMELESS}"), "Buses for all")

    actions.close_meeting(by=FAY, meeting=meeting, publish=True)
    assertContains(member.get(f"{sight}?decision={decision}"), "Buses for all")
    assertContains(member.get(f"/cabinet/initiatives/{made}/"), "Find money")


def test_what_is_not_published_leads_members_nowhere(of, decided):
    """Neither does the line from its decision, which members see, to its initiative."""
    made, meeting, decision, action = decided
    hidden = [Start(decision=decision), Start(action=action), Start(measure=HOMELESS)]
    for begin in hidden:
        assert made not in initiatives_on(begin, drafts=False), begin
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    for begin in hidden:
        assert made not in initiatives_on(begin, drafts=False), begin
    actions.publish_actions(by=FAY, meeting=meeting)
    for begin in hidden:
        assert made in initiatives_on(begin, drafts=False), begin


def initiatives_on(start, *, drafts):
    found = lines(start, TODAY, drafts=drafts)
    return [line.initiative.id for line in found if line.initiative]


def test_where_the_line_breaks_off_it_says_so(of):
    meeting = met(of)
    alone = actions.decide(by=FAY, meeting=meeting, text="We care")
    [line] = lines(Start(decision=alone), TODAY, drafts=True)
    assert ([d.id for d in line.decisions], line.initiative) == ([alone], None)
    action = taken_on(of, meeting)
    [line] = lines(Start(action=action), TODAY, drafts=True)
    assert ([a.id for a in line.actions], line.initiative) == ([action], None)


def test_what_belongs_to_no_initiative_is_shown_in_full(of):
    meeting = met(of)
    decision = actions.decide(by=FAY, meeting=meeting, text="We care")
    for number in range(9):
        actions.take_on(
            by=FAY,
            meeting=meeting,
            decision=decision,
            text=f"Call school {number}",
            owner=of.people["mayor"],
            due=date(2026, 4, 1),
        )
    actions.close_meeting(by=FAY, meeting=meeting, publish=True)
    page = client_of("mayor").get(f"/cabinet/initiatives/sight/?decision={decision}")
    assertContains(page, "Call school", count=9)


def test_what_brought_an_initiative_about_leads_to_it(of):
    meeting = met(of)
    decision = actions.decide(by=FAY, meeting=meeting, text="We do it")
    made = start(of, decision=decision)
    [line] = lines(Start(decision=decision), TODAY, drafts=True)
    assert (line.initiative.id, [d.id for d in line.decisions]) == (made, [decision])


def test_an_address_that_says_nonsense_shows_the_plan(of):
    made = start(of)
    page = client_of("mayor").get(
        "/cabinet/initiatives/sight/?decision=x&measure=happiness&action="
    )
    assertContains(page, row(made).name)


# What else knows of initiatives.


def test_an_item_is_about_an_initiative_an_agreement_and_money(of):
    made = start(of)
    parties = [organization(key).id for key in ("health", "school-district")]
    paper = register_partnership(by=FAY, title="Buses", kind=PartnershipKind.MOU, parties=parties)
    grant = MoneySaid("Community Fund", Decimal(10))
    money = writing.add_part(by=FAY, initiative=made, said=grant)
    meeting = published(of)
    item = AgendaItem.objects.get(meeting=meeting)
    actions.change_item(
        by=FAY,
        item=item.id,
        version=item.version,
        title=item.title,
        purpose=item.purpose,
        minutes=item.minutes,
        owner=None,
        notes="",
        initiative=made,
        agreement=paper,
        money=money,
    )
    member = client_of("mayor").get(f"/cabinet/meetings/{meeting}/")
    assertContains(member, f"/cabinet/initiatives/{made}/")
    assertContains(member, f"/cabinet/agreements/{paper}/")
    assertContains(member, "Community Fund: Every day in school")
    with pytest.raises(Conflict, match="names this money"):
        writing.remove_part(by=FAY, initiative=made, kind=Part.MONEY, part=money)
    with pytest.raises(BadInput, match="no such agreement"):
        actions.add_item(
            by=FAY, meeting=meeting, title="x", purpose=item.purpose, minutes=5, agreement=made
        )


def test_the_plan_stands_in_the_handover_and_in_the_checklist_of_a_transition(of):
    change = start_transition(
        by=FAY, seat=of.seats["schools"], announced_on=TODAY, last_day=TODAY + timedelta(days=30)
    )

    def plan_step():
        return next(s for s in transition(change, TODAY).steps if s.step is Step.PLAN)

    made = start(of)
    assert not plan_step().is_done  # a plan says what comes next
    writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("Buses", TODAY))
    assert plan_step().is_done
    until = timezone.localdate() + timedelta(days=100)
    writing.add_part(by=FAY, initiative=made, said=MoneySaid("Fund", Decimal(900), until=until))
    sections = {section.key: section for section in handover(timezone.localdate())}
    [(name, lead, milestone, _due)] = sections["plan"].rows
    assert (name, lead, milestone) == ("Every day in school (Cabinet)", "Schools", "Buses")
    assert ("Every day in school: 900\u00a0USD", "Fund", until) in sections["ending"].rows


def test_the_desk_names_a_milestone_that_is_late(of):
    made = start(of)
    late = timezone.localdate() - timedelta(days=1)
    writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("Buses", late))
    another = start(of, name="Somebody else’s", body="")
    writing.add_part(by=FAY, initiative=another, said=MilestoneSaid("Not ours", late))
    assert [m.title for m in queries.desk(timezone.localdate()).milestones] == ["Buses"]
    writing.change_initiative(
        by=FAY, initiative=made, version=1, said=said(of, state=InitiativeState.STOPPED)
    )
    assert queries.desk(timezone.localdate()).milestones == ()


def test_the_history_of_an_initiative_says_what_it_was(of):
    made = start(of)
    writing.change_initiative(by=FAY, initiative=made, version=1, said=said(of, oldest=12))
    part = writing.add_part(by=FAY, initiative=made, said=ProgramSaid("Calls"))
    writing.change_part(by=FAY, initiative=made, part=part, version=1, said=ProgramSaid("Visits"))
    subject = queries.subject("initiative", made)
    rows = queries.history(queries.Wanted(subject=subject)).rows
    changes = [
        (c.title, str(c.was), str(c.now)) for r in rows for c in r.changes if c.was is not None
    ]
    assert changes == [("Part", "Calls", "Visits"), ("Ages", "5–18", "5–12")]


# The table.


def table(*rows: str) -> str:
    return "\n".join(["name,lead,domain,youngest,oldest,body,measures,partners", *rows])


def test_a_table_comes_whole_or_not_at_all(of):
    good = "Books,Library,education,0,4,,,Health"
    wrong = ("Reading,City Hall,education,9,8,,,", "Books,Club,education,0,4,,,")
    outcome = import_initiatives(by=FAY, text=table(good, *wrong))
    assert [fault.line for fault in outcome.faults] == [3, 4]
    assert reading.alignment()[0][1][0][1].efforts == ()
    outcome = import_initiatives(by=FAY, text=table(good), try_only=True)
    assert (outcome.new, outcome.changed, outcome.faults) == (1, 0, ())
    assert reading.alignment()[0][1][0][1].efforts == ()
    import_initiatives(by=FAY, text=table(good))
    assert [i.name for i in reading.alignment()[0][1][0][1].efforts] == ["Books"]
    assertContains(client_of("mayor").get("/cabinet/alignment/"), "Library")


def test_a_table_changes_what_is_known_and_keeps_the_rest(of):
    made = start(of)
    writing.add_part(by=FAY, initiative=made, said=MilestoneSaid("Buses", TODAY))
    line = f"Every day in school,Health,health,5,12,{of.key},{HOMELESS};{ABSENCE},Library;Club"
    first = import_initiatives(by=FAY, text=table(line))
    again = import_initiatives(by=FAY, text=table(line))
    assert (first.new, first.changed, again.new, again.changed) == (0, 1, 0, 0)
    found = row(made)
    assert (found.lead_name, found.oldest, found.owner_name) == ("Health", 12, "Schools")
    assert [m.title for m in found.milestones] == ["Buses"]


def test_what_is_taken_along_comes_back_unchanged(of):
    start(of, partners=(organization("health").id,), purpose="Nobody\nmisses school")
    start(of, name="Another’s, =1+1", body="", since=date(2026, 1, 1))
    start(of, name="+1 for each", purpose="- calls\n- visits")
    answer = client_of("mayor").get("/cabinet/initiatives/?as=csv&others=on")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 4
    outcome = import_initiatives(by=FAY, text=text)
    assert (outcome.new, outcome.changed, outcome.faults) == (0, 0, ())


def test_a_trial_names_the_organizations_that_would_be_new(of):
    rows = ("Books,School Distrct,education,0,4,,,Health; Club", "Milk,health,health,0,4,,,")
    outcome = import_initiatives(by=FAY, text=table(*rows), try_only=True)
    assert outcome.organizations == ("Club", "School Distrct")
    assert {o.name for o in organizations()}.isdisjoint(outcome.organizations)


# Pages.


def test_the_page_tries_a_table_first_and_imports_it_then(of):
    writer = Client()
    writer.force_login(_facilitator())
    page, rows = "/cabinet/initiatives/import/", table("Books,Library,education,0,4,,,")
    file = SimpleUploadedFile("plan.csv", rows.encode())
    assertContains(writer.post(page, {"table": file, "way": "try"}), "All rows can be taken")
    assert not Initiative.objects.exists()
    wrong = writer.post(page, {"text": table("Books,,education,0,4,,,"), "way": "import"})
    assertContains(wrong, "The row has no lead")
    assertContains(writer.post(page, {"text": "Books", "way": "try"}), "name", status_code=422)
    assertRedirects(
        writer.post(page, {"text": rows, "way": "import"}), "/cabinet/initiatives/?others=on"
    )
    assert Initiative.objects.get().name == "Books"


def test_an_import_shows_what_came_also_when_it_is_all_of_others(of):
    client, text = Client(), table("Books,Readers,education,0,4,,,")
    client.force_login(_facilitator())
    page = client.post("/cabinet/initiatives/import/", {"text": text, "way": "import"}, follow=True)
    assertContains(page, "The initiatives were imported.")
    assertContains(page, ">Books</a>")


def test_the_page_names_new_organizations_at_the_trial(of):
    client, text = Client(), table("Books,Readers,education,0,4,,,")
    client.force_login(_facilitator())
    tried = client.post("/cabinet/initiatives/import/", {"text": text, "way": "try"})
    assertContains(tried, "New organizations")
    assertContains(tried, "<li>Readers</li>")


def test_the_example_of_the_page_can_be_imported(of):
    client = Client()
    client.force_login(_facilitator())
    assertContains(client.get("/cabinet/initiatives/import/"), "example.csv")
    answer = client.get("/cabinet/initiatives/import/example.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    outcome = import_initiatives(by=FAY, text=text)
    assert (outcome.new, outcome.faults) == (2, ())


def test_the_list_is_narrowed_by_its_address(of):
    start(of)
    start(of, name="Somebody else’s", body="", measures=())
    member = client_of("mayor")
    assertNotContains(member.get("/cabinet/initiatives/"), "Somebody else’s")
    assertContains(member.get("/cabinet/initiatives/?others=on&q=some"), "Somebody else’s")
    assertNotContains(member.get("/cabinet/initiatives/?others=on&q=some"), "Every day")
    assertContains(member.get(f"/cabinet/initiatives/?measure={ABSENCE}"), "Every day")
    assertContains(member.get("/cabinet/initiatives/?domain=health"), "No initiative is like that")
    assertContains(member.get("/cabinet/initiatives/?domain=poetry&q=%00"), "Every day")


def test_action_items_of_an_initiative_are_a_list(of, decided):
    made, *_ = decided
    writer = Client()
    writer.force_login(_facilitator())
    assertContains(writer.get(f"/cabinet/actions/?state=&initiative={made}"), "Find money")
    other = start(of, name="Another")
    assertNotContains(writer.get(f"/cabinet/actions/?state=&initiative={other}"), "Find money")
    assert ActionItem.objects.get().initiative_id == made


def _facilitator() -> User:
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    return User.objects.get(username="fay")
