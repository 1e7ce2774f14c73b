"""The cabinet's record looked back on: how well it works, the survey, search, history, records."""

import csv
import io
import json
import re
import zipfile
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from tests.factories.cabinet import FAY, TUESDAY, attended, cabinet, published, taken_on
from wholecity.audit.actions import record
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.actions.backbone import set_duty
from wholecity.governance.actions.initiatives import InitiativeSaid, start_initiative
from wholecity.governance.actions.papers import PaperFile, add_paper
from wholecity.governance.actions.reassigning import reassign
from wholecity.governance.commands import cabinet as terminal
from wholecity.governance.definitions import (
    Answer,
    BodyKind,
    Cadence,
    GuestKind,
    Presence,
    Purpose,
)
from wholecity.governance.definitions.continuity import DutyKind
from wholecity.governance.definitions.search import FoundKind
from wholecity.governance.definitions.survey import STATEMENTS
from wholecity.governance.models import (
    ActionItem,
    Decision,
    Meeting,
    Minutes,
    Response,
    Seat,
    SurveyReply,
    SurveyTurnedIn,
)
from wholecity.governance.queries import Question, Wanted
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.measures.definitions import MEASURES, Domain
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import Person, User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.ui.texts import told

pytestmark = pytest.mark.django_db

NINE = time(9)
PRESENT, DESIGNEE = Presence.PRESENT, Presence.DESIGNEE
TODAY, APRIL = date(2026, 11, 26), date(2026, 4, 21)
SPRING = Term(date(2026, 3, 1), date(2026, 6, 30))


@pytest.fixture
def city():
    return cabinet()


def held(city, day=TUESDAY, text="Find money", decided="Buses for all", **more):
    """A meeting that was held: the mayor and the deputy of health came, and who is told."""
    meeting = published(city, day, ("Absence",))
    attended(city, meeting, mayor=PRESENT, health=DESIGNEE, **more)
    if decided:
        actions.decide(by=FAY, meeting=meeting, text=decided)
    taken_on(city, meeting, text=text, due=day + timedelta(15))
    actions.close_meeting(by=FAY, meeting=meeting)
    return meeting


def browser(username, role=Role.CABINET_MEMBER):
    if not User.objects.filter(username=username).exists():
        add_user(by=INSTALLATION, username=username)
        give_role(by=INSTALLATION, username=username, role=role)
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def fay():
    return browser("fay", Role.FACILITATOR)


# -- how well it works -----------------------------------------------------------------------


def found_of(period=SPRING, today=TODAY):
    page = queries.effectiveness(period, today)
    return {c.key: (c.numerator, c.denominator) for c in page.components}


def test_each_component_is_counted_from_the_record(city):
    first = held(city)
    held(city, APRIL, text="Plan")
    actions.finish(
        by=FAY, action=Meeting.objects.get(pk=first).actions.get().id, evidence="A letter"
    )
    actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Group")
    assert found_of() == {
        "chair": (2, 2),
        "co-chair": (0, 2),
        "seats": (4, 10),
        "cadence": (2, 4),
        "decisions": (2, 2),
        "work": (40, 40),
        "actions": (0, 2),  # done today, long after its day
        "responses": (0, 0),  # asked today
        "groups": (0, 0),  # founded today
        "sectors": (0, 2),  # the organizations have none
        "survey": (0, 0),
    }


def test_responses_count_in_the_period_in_which_they_were_asked(city):
    held(city)
    owed = Response.objects.get(seat=city.seats["schools"])
    actions.answer(by=city.acting("schools"), response=owed.id, answer=Answer.AGREE)
    today = owed.asked_at.date()
    assert found_of(Term(today - timedelta(1), today + timedelta(1)), today)["responses"] == (1, 1)


def test_a_working_group_counts_from_the_first_day_that_is_known_of_it(city):
    group = actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Group")
    met = actions.call_meeting(by=FAY, body=group, day=date(2026, 4, 1), starts=NINE, minutes=30)
    actions.add_item(by=FAY, meeting=met, title="x", purpose=Purpose.PLAN, minutes=5)
    actions.publish_meeting(by=FAY, meeting=met)
    actions.close_meeting(by=FAY, meeting=met, why_no_action="A talk")
    held(city)
    held(city, APRIL)
    held(city, date(2026, 5, 19))
    assert found_of()["groups"] == (1, 2)  # active before April's meeting, not before May's


def test_a_meeting_that_was_not_held_counts_for_nothing(city):
    published(city)
    assert set(found_of().values()) == {(0, 0)}


def test_the_number_of_sql_queries_does_not_grow_with_the_record(city):
    held(city)
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.effectiveness(SPRING, TODAY)
    for day in (APRIL, date(2026, 5, 19), date(2026, 6, 16)):
        held(city, day)
    with CaptureQueriesContext(connection) as many:
        queries.effectiveness(SPRING, TODAY)
    assert len(few) == len(many) <= 14


def test_without_a_cabinet_nothing_is_claimed():
    assert set(found_of().values()) == {(0, 0)}


def test_the_page_says_what_was_counted_and_the_file_says_the_same(city, fay):
    held(city)
    held(city, APRIL)
    query = "?since=2026-03-01&until=2026-06-30&show=seats"
    page = fay.get(f"/cabinet/effectiveness/{query}").content.decode()
    assert "The chair was there in person at 2 of 2 meetings." in page
    assert "no data" in page
    assert "wc-chart--wide" in page
    rows = list(
        csv.DictReader(
            io.StringIO(fay.get(f"/cabinet/effectiveness/components.csv{query}").content.decode())
        )
    )
    seats = [r for r in rows if r["component"] == "seats"]
    assert [(r["from"], r["until"], r["numerator"], r["denominator"]) for r in seats] == [
        ("2026-03-01", "2026-06-30", "4", "10"),
        ("2026-03-01", "2026-03-31", "2", "5"),
        ("2026-04-01", "2026-06-30", "2", "5"),
    ]
    assert [r["value"] for r in rows if r["component"] == "survey"] == ["", "", ""]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-05-01&until=2026-04-01", "The last day is before the first."),
        ("since=2001-05-01&until=2026-04-01", "Ask for ten years at most."),
        ("since=soon", "Enter a valid date."),
    ],
)
def test_a_period_that_makes_no_sense_is_told(fay, query, words):
    for path in ("effectiveness/", "effectiveness/components.csv"):
        answer = fay.get(f"/cabinet/{path}?{query}")
        assert answer.status_code == 422
        assert words in answer.content.decode()


# -- the survey ------------------------------------------------------------------------------


def scores(number):
    return dict.fromkeys(STATEMENTS, number)


def test_whoever_was_there_answers_once_and_nobody_can_tell_what(city):
    meeting = held(city)
    for who, number in (("mayor", 5), ("health-deputy", 3), ("office", 1)):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(number))
    with pytest.raises(Conflict, match="answered this survey already"):
        actions.turn_in_survey(by=city.acting("mayor"), meeting=meeting, scores=scores(5))
    assert SurveyTurnedIn.objects.count() == SurveyReply.objects.count() == 3
    assert {f.name for f in SurveyReply._meta.get_fields()} == {"id", "meeting", "scores"}
    page = queries.survey(over(meeting), None, timezone.localdate())
    assert [mean for _, mean in page.means] == [3, 3, 3, 3]
    entries = Entry.objects.filter(action="turn in survey")
    assert {e.who for e in entries} == {"mayor", "health-deputy", "office"}
    assert all(e.details == {} for e in entries)


def test_the_order_in_which_replies_are_kept_says_nothing(city):
    """Every reply is written anew each time: no row is as old as the one who wrote it."""
    meeting = held(city)
    actions.turn_in_survey(by=city.acting("mayor"), meeting=meeting, scores=scores(5))
    before = set(SurveyReply.objects.values_list("id", flat=True))
    actions.turn_in_survey(by=city.acting("office"), meeting=meeting, scores=scores(1))
    assert not before & set(SurveyReply.objects.values_list("id", flat=True))


def over(meeting):
    """Its survey took its last answers yesterday."""
    at = timezone.now() - timedelta(days=15)
    Meeting.objects.filter(pk=meeting).update(closed_at=at)
    return meeting


def taken_along():
    """The replies that an export has."""
    file = io.BytesIO()
    actions.export_record(by=FAY, file=file)
    with zipfile.ZipFile(file) as archive:
        return [row["scores"] for row in json.loads(archive.read("json/surveyreply.json"))]


def test_while_it_runs_nothing_says_what_anybody_answered(city):
    meeting, mayor = held(city, clubs=DESIGNEE, schools=PRESENT), browser("mayor")
    today, path = timezone.localdate(), f"/cabinet/meetings/{meeting}/survey/"
    before = found_of(today=today)
    for number, who in enumerate(("office", "health-deputy", "clubs-deputy", "schools"), 1):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(number))
        assert queries.survey(meeting, None, today).means == ()
        assert found_of(today=today) == before
        assert taken_along() == []
        page = mayor.get(path).content.decode()
        assert "The means are shown after" in page
        assert "of 5" not in page.replace("of 5 answered", "")
    over(meeting)
    assert "2.5 of 5" in mayor.get(path).content.decode()
    assert len(taken_along()) == 4


def test_what_is_published_does_not_move_any_more(city):
    meeting, mayor = held(city, schools=PRESENT), browser("mayor")
    for who in ("office", "health-deputy", "schools"):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(4))
    over(meeting)
    with pytest.raises(Conflict, match="survey is over"):
        actions.turn_in_survey(by=city.acting("mayor"), meeting=meeting, scores=scores(1))
    assert (
        "This survey is over." in mayor.get(f"/cabinet/meetings/{meeting}/survey/").content.decode()
    )
    Meeting.objects.get(pk=meeting).actions.update(published_at=None)
    with pytest.raises(Conflict, match="survey of this meeting is over"):
        actions.reopen_meeting(by=FAY, meeting=meeting)
    assert SurveyReply.objects.count() == 3


def test_two_replies_are_not_shown(city):
    meeting = held(city, schools=PRESENT)
    for who in ("mayor", "office"):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(4))
    page = queries.survey(meeting, city.people["schools"], timezone.localdate())
    assert (page.replies, page.asked, page.may_answer) == (2, 4, True)
    page = queries.survey(over(meeting), city.people["schools"], timezone.localdate())
    assert (page.means, page.may_answer) == ((), False)
    assert taken_along() == []
    text = browser("mayor").get(f"/cabinet/meetings/{meeting}/survey/").content.decode()
    assert "Fewer than three answered, so nothing is shown." in text


@pytest.mark.parametrize("who", ["schools", "health", "clubs-deputy"])
def test_who_was_not_at_the_meeting_does_not_answer_and_is_told_why(city, who):
    meeting = held(city)  # for the holder of health their deputy was there, for others nobody
    with pytest.raises(NotAllowed, match="those who were at the meeting"):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(4))
    page = browser(who).get(f"/cabinet/meetings/{meeting}/survey/").content.decode()
    assert "By the record you were not there." in page
    assert "Turn it in" not in page
    assert "0 of 3 answered." in page  # the mayor, the deputy of health, the staff


def test_the_survey_opens_when_the_meeting_is_closed(city):
    meeting = published(city)
    with pytest.raises(Conflict, match="not closed yet"):
        actions.turn_in_survey(by=city.acting("mayor"), meeting=meeting, scores=scores(4))
    page = browser("mayor").get(f"/cabinet/meetings/{meeting}/survey/").content.decode()
    assert "The survey opens when the meeting is closed." in page


@pytest.mark.parametrize("wrong", [{}, {"heard": 3}, scores(0), scores(6), {**scores(3), "x": 1}])
def test_half_a_survey_is_none(city, wrong):
    meeting = held(city)
    with pytest.raises(BadInput, match="from 1 to 5"):
        actions.turn_in_survey(by=city.acting("mayor"), meeting=meeting, scores=wrong)
    assert not SurveyTurnedIn.objects.exists()


def test_the_page_of_the_survey_asks_once_and_thanks(city):
    meeting, mayor = held(city), browser("mayor")
    path = f"/cabinet/meetings/{meeting}/survey/"
    assert mayor.post(path, {"heard": "7"}).status_code == 422
    assert mayor.post(path, scores(4)).status_code == 302
    page = mayor.get(path).content.decode()
    assert "You answered this survey." in page
    assert mayor.post(path, scores(4)).status_code == 422
    draft = actions.call_meeting(by=FAY, body=city.key, day=APRIL, starts=NINE, minutes=30)
    assert mayor.get(f"/cabinet/meetings/{draft}/survey/").status_code == 404


def test_the_survey_is_a_component_from_three_replies_on(city):
    meeting = held(city, schools=PRESENT)
    for who, number in (("mayor", 5), ("office", 4), ("schools", 3)):
        actions.turn_in_survey(by=city.acting(who), meeting=meeting, scores=scores(number))
    over(meeting)
    assert found_of(today=timezone.localdate())["survey"] == (48, 12)


# -- search ----------------------------------------------------------------------------------


def kinds(words, **more):
    return [row.kind for row in queries.search(Question(words, **more)).rows]


def test_all_words_have_to_be_there_whatever_their_accents(city):
    held(city, text="Ask the Niñez foundation for money")
    assert kinds("ninez MONEY") == [FoundKind.ACTION]
    assert kinds("NIÑEZ") == [FoundKind.ACTION]
    assert kinds("ninez buses") == []
    assert kinds("") == kinds("&|!:*'") == []


def test_endings_are_found(city):
    held(city, decided="Transit passes for every child")
    assert kinds("pass") == [FoundKind.DECISION]


def test_members_find_only_what_was_published_to_them(city):
    meeting = published(city, items=("Zebra crossings",))
    item = Meeting.objects.get(pk=meeting).items.get()
    attended(city, meeting, mayor=PRESENT)
    actions.write_record(by=FAY, item=item.id, base="", text="Somebody said quagga")
    actions.decide(by=FAY, meeting=meeting, text="More quagga")
    taken_on(city, meeting, text="Buy quagga paint")
    assert kinds("zebra") == [FoundKind.ITEM]
    assert kinds("quagga") == []
    everything = {FoundKind.ITEM, FoundKind.DECISION, FoundKind.ACTION}
    assert set(kinds("quagga", drafts=True)) == everything
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    assert set(kinds("quagga")) == {FoundKind.ITEM, FoundKind.DECISION}
    actions.publish_actions(by=FAY, meeting=meeting)
    assert set(kinds("quagga")) == everything
    draft = actions.call_meeting(by=FAY, body=city.key, day=APRIL, starts=NINE, minutes=30)
    actions.add_item(by=FAY, meeting=draft, title="Okapi", purpose=Purpose.PLAN, minutes=5)
    assert kinds("okapi") == []
    assert [r.is_draft for r in queries.search(Question("okapi", drafts=True)).rows] == [True]


def test_members_find_the_newest_minutes_that_their_pages_show(city):
    meeting = held(city)
    actions.draft_minutes(by=FAY, meeting=meeting)
    draft = Minutes.objects.get()
    actions.edit_minutes(by=FAY, minutes=draft.id, version=1, text="The aardvark spoke.")
    assert kinds("aardvark") == kinds("aardvark", drafts=True) == [FoundKind.MINUTES]
    actions.approve_minutes(by=FAY, minutes=draft.id, version=2, at=held(city, APRIL))
    correction = actions.correct_minutes(by=FAY, meeting=meeting, reason="A word")
    actions.edit_minutes(by=FAY, minutes=correction, version=1, text="The aardwolf spoke.")
    assert (kinds("aardvark"), kinds("aardwolf")) == ([], [FoundKind.MINUTES])
    actions.approve_minutes(by=FAY, minutes=correction, version=2, at=held(city, date(2026, 5, 19)))
    assert (kinds("aardvark"), kinds("aardwolf")) == ([], [FoundKind.MINUTES])


@pytest.mark.parametrize("who", ["mayor", "fay"])
def test_a_draft_is_called_a_draft_and_not_unseen_by_the_search_as_by_its_page(city, fay, who):
    meeting = held(city)
    actions.draft_minutes(by=FAY, meeting=meeting)
    reader = fay if who == "fay" else browser(who)
    found = reader.get("/cabinet/search/?q=absence&kind=minutes").content.decode()
    page = reader.get(f"/cabinet/meetings/{meeting}/minutes/").content.decode()
    for text in (found, page):
        assert re.search(r"wc-status--care[^>]*>.*?Draft", text, re.DOTALL)
    assert "Members do not see it" not in found
    draft = Minutes.objects.get()
    actions.approve_minutes(by=FAY, minutes=draft.id, version=1, at=held(city, APRIL))
    found = reader.get("/cabinet/search/?q=absence&kind=minutes").content.decode()
    assert "Minutes of a meeting" in found
    assert "wc-status--care" not in found


def test_kind_body_and_days_narrow_it_down(city):
    held(city)
    held(city, APRIL)
    assert kinds("buses", kind=FoundKind.ACTION) == []
    assert len(kinds("buses")) == 2
    assert len(kinds("buses", since=APRIL)) == len(kinds("buses", until=TUESDAY)) == 1
    assert kinds("buses", body="another") == []
    [late, early] = queries.search(Question("buses")).rows
    assert (late.day, early.day) == (APRIL, TUESDAY)


def test_there_are_twenty_to_a_page(city, fay):
    meeting = published(city, items=tuple(f"Giraffe {n}" for n in range(21)))
    assert len(queries.search(Question("giraffe")).rows) == 20
    second = queries.search(Question("giraffe"), 2)
    assert (second.total, second.pages, len(second.rows)) == (21, 2, 1)
    assert queries.search(Question("giraffe"), 99).page == 2
    page = fay.get("/cabinet/search/?q=giraffe&kind=item").content.decode()
    assert "page=2" in page
    assert "q=giraffe" in page
    assert str(meeting) in page


def test_what_was_found_is_marked_and_never_run(city, fay):
    published(city, items=("<script>alert(1)</script> buses",))
    page = fay.get("/cabinet/search/?q=script+buses").content.decode()
    assert "&lt;<mark>script</mark>&gt;" in page
    assert "<mark>buses</mark>" in page
    assert "<script>alert" not in page


def test_a_snippet_has_words_alone_and_no_title_runs_into_them(city, fay):
    meeting = published(city, items=("Routes to school",))
    item = Meeting.objects.get(pk=meeting).items.get()
    actions.write_record(by=FAY, item=item.id, base="", text="Ask *drivers*\nAsk parents")
    attended(city, meeting, mayor=PRESENT)
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    actions.draft_minutes(by=FAY, meeting=meeting)
    actions.edit_minutes(
        by=FAY, minutes=Minutes.objects.get().id, version=1, text="# Minutes\n\n- **Routes** came\n"
    )
    rows = {row.kind: row for row in queries.search(Question("routes")).rows}
    texts = {kind: "".join(p.text for p in row.pieces) for kind, row in rows.items()}
    assert texts == {
        FoundKind.ITEM: "Ask *drivers* · Ask parents",
        FoundKind.MINUTES: "Minutes · Routes came",
    }
    page = fay.get("/cabinet/search/?q=routes").content.decode()
    assert "Agenda item: <mark>Routes</mark> to school</a>" in page


@pytest.mark.parametrize("query", ["q=a&kind=zebra", "q=a&since=x", f"q={'a' * 300}"])
def test_a_search_that_makes_no_sense_is_told(fay, query):
    assert fay.get(f"/cabinet/search/?{query}").status_code == 422


# -- measures are called by their titles -----------------------------------------------------


def test_no_page_calls_a_measure_by_its_key(city, fay):
    meeting = published(city)
    attended(city, meeting, mayor=PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text="Shots", measure="immunization")
    of = {"owner": city.people["mayor"], "due": APRIL, "measure": "immunization"}
    action = actions.take_on(by=FAY, meeting=meeting, text="Ask", **of)
    actions.close_meeting(by=FAY, meeting=meeting)
    health = Seat.objects.get(pk=city.seats["health"]).organization_id
    said = InitiativeSaid(
        "Shots", health, Domain.HEALTH, 0, 5, city.key, measures=("immunization", "homelessness")
    )
    initiative = start_initiative(by=FAY, said=said)
    titles = {key: escape(MEASURES[key].title) for key in ("immunization", "homelessness")}
    link = f'href="/measures/immunization/">{titles["immunization"]}</a>'
    assert link in fay.get(f"/cabinet/actions/{action}/").content.decode()
    assert link in fay.get(f"/cabinet/decisions/{decision}/").content.decode()
    history = fay.get(f"/cabinet/history/?of=initiative&id={initiative}").content.decode()
    assert f"{titles['homelessness']}, {titles['immunization']}" in history


# -- history ---------------------------------------------------------------------------------


def test_a_change_says_what_was_and_what_is_now(city, fay):
    meeting = published(city)
    actions.change_meeting(
        by=FAY,
        meeting=meeting,
        version=Meeting.objects.get(pk=meeting).version,
        day=APRIL,
        starts=NINE,
        minutes=60,
        place="Room 2",
    )
    [row, *_] = queries.history(Wanted(queries.subject("meeting", meeting))).rows
    assert (row.who, row.done) == ("fay", "Changed when or where the meeting is")
    told = {c.title: (c.was, c.now) for c in row.changes}
    assert told["Day"] == ("2026-03-17", "2026-04-21")
    assert told["Place"] == ("", "Room 2")
    page = fay.get(f"/cabinet/history/?of=meeting&id={meeting}").content.decode()
    assert "<del>March 17, 2026</del> → <ins>April 21, 2026</ins>" in page


def test_a_meetings_history_has_what_belongs_to_it_also_what_is_gone(city):
    meeting = published(city)
    attended(city, meeting, mayor=PRESENT)
    gone = actions.decide(by=FAY, meeting=meeting, text="A mistake")
    actions.remove_decision(by=FAY, decision=gone)
    taken_on(city, meeting)
    held(city, APRIL, text="Another")
    done = [r.done for r in queries.history(Wanted(queries.subject("meeting", meeting))).rows]
    assert done[:3] == ["Kept an action item", "Took a decision back", "Kept a decision"]
    assert len(done) == 7
    [_, kept] = queries.history(Wanted(queries.subject("decision", gone))).rows
    assert ("Text", "A mistake") in [(c.title, c.now) for c in kept.changes]


def details_of(kind: str, id) -> dict[str, str]:
    """The details of the latest entry of a thing, as a reader of English reads them."""
    [row, *_] = queries.history(Wanted(queries.subject(kind, id))).rows
    return {told(c.title): told(c.now) for c in row.changes}


def entry(action: str, kind: str, id, **details) -> None:
    """An entry as earlier versions kept it."""
    with transaction.atomic():
        record(by=FAY, action=action, object_kind=kind, object_id=id, **details)


def test_lists_measures_bodies_decisions_and_times_are_told_in_words(city):
    meeting = held(city)
    decision = Decision.objects.get()
    initiative = uuid4()
    entry(
        *("start initiative", "initiative", initiative),
        measures=["chronic-absence", "homelessness"],
        partners=[],
        body=city.key,
        decision=str(decision.id),
    )
    assert details_of("initiative", initiative) == {
        "Measures": "Chronic absence, " + told(MEASURES["homelessness"].title),
        "Body": "Cabinet",
        "Decision": f"Decision {decision.number}",
    }
    entry("start initiative", "initiative", initiative, decision=str(uuid4()))
    assert details_of("initiative", initiative)["Decision"] == "A decision that was taken back"
    was, now = {"starts": "20:30:00"}, {"starts": "18:00:00"}
    entry("change meeting", "meeting", meeting, was=was, now=now)
    assert details_of("meeting", meeting) == {"Begins at": "6 p.m."}
    was, now = {"place": "Room 1", "until": "2026-03-01"}, {"place": "None", "until": "None"}
    entry("change meeting", "meeting", meeting, was=was, now=now)
    assert details_of("meeting", meeting) == {"Place": "None", "Until": ""}
    entry("change meeting", "meeting", meeting, starts="later", day="2026-02-31")
    assert details_of("meeting", meeting) == {"Begins at": "later", "Day": "2026-02-31"}
    entry("add item", "meeting", meeting, measure="chronic-absence", owner="")
    assert details_of("meeting", meeting) == {"Measure": "Chronic absence"}


def test_what_is_written_now_names_bodies_as_they_were_called(city):
    meeting = published(city)
    actions.change_body(by=FAY, key=city.key, name="Council", purpose="", cadence=Cadence.MONTHLY)
    assert Entry.objects.get(action="call meeting", object_id=meeting).details["body"] == "Cabinet"


def test_what_was_handed_on_says_from_whom_to_whom(city, fay):
    meeting = published(city)
    attended(city, meeting, mayor=PRESENT)
    item = taken_on(city, meeting, "schools")
    owner, heir = city.people["schools"], city.people["health"]
    assert ActionItem.objects.get(pk=item).owner_id == owner
    reassign(by=FAY, person=owner, to=heir)
    [row, *_] = queries.history(Wanted(queries.subject("action", item))).rows
    assert [(c.title, c.was, c.now) for c in row.changes] == [("Responsible", "Schools", "Health")]
    assert fay.get("/cabinet/history/").status_code == 200


def test_an_entry_without_details_names_its_thing(city, fay):
    published(city)
    page = fay.get("/cabinet/history/").content.decode()
    assert "Cabinet, March 17, 2026" in page
    assert "School District, Cabinet" in page
    for dash in (">–<", "<del>–", "→ <ins>–", ": –"):
        assert dash not in page


def test_a_duty_says_which_and_a_step_of_a_transition_too(city, fay):
    set_duty(by=FAY, duty=DutyKind.DATA, version=0, lead=city.people["schools"], backup=None)
    [row, *_] = queries.history(Wanted(kind="duty")).rows
    assert [(c.title, c.was, c.now) for c in row.changes] == [
        ("Duty", None, "Data"),
        ("Leads it", "", "Schools"),
    ]


def test_the_history_is_narrowed_down_and_paged(city):
    published(city, items=tuple(f"Item {n}" for n in range(60)))
    page = queries.history(Wanted(action="add item"))
    assert (page.total, page.pages, len(page.rows)) == (60, 2, 50)
    assert len(queries.history(Wanted(action="add item"), 2).rows) == 10
    assert queries.history(Wanted(who="nobody")).total == 0
    seats, holders, designees = 6, 5, 2
    assert queries.history(Wanted(kind="seat")).total == seats + holders + designees
    assert queries.history(Wanted(until=date(2020, 1, 1))).total == 0


def test_the_history_of_other_rooms_is_not_shown(city):
    assert Entry.objects.filter(action="register person").exists()
    everything = queries.history(Wanted()).total
    assert everything == Entry.objects.filter(object_kind__in=["body", "seat"]).count()


def test_a_thing_that_never_was_has_no_history(fay):
    for query in (f"of=meeting&id={uuid4()}", "of=user&id=1", "of=meeting&id=x"):
        assert fay.get(f"/cabinet/history/?{query}").status_code == 404
    with pytest.raises(NotFound):
        queries.subject("seat", uuid4())


def test_the_history_leaves_as_a_file_and_looking_leaves_no_entry(city, fay):
    meeting = held(city, text="=HYPERLINK(1)")
    before = Entry.objects.count()
    answer = fay.get(f"/cabinet/history/changes.csv?of=meeting&id={meeting}")
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))
    assert {"who": "fay", "what": "Text", "now": "'=HYPERLINK(1)"}.items() <= next(
        line for line in lines if "HYPERLINK" in line["now"]
    ).items()
    assert Entry.objects.count() == before


def test_members_do_not_see_the_history(city):
    assert browser("mayor").get("/cabinet/history/").status_code == 404


# -- the public record -----------------------------------------------------------------------

SECRET = "Platypus"


def unzipped(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name).decode() for name in archive.namelist()}


def table(files, name):
    rows = json.loads(files[f"json/{name}.json"])
    assert len(rows) == len(list(csv.DictReader(io.StringIO(files[f"csv/{name}.csv"]))))
    return rows


@pytest.fixture
def records(city, fay):
    """March's meeting is public, April's is not, and both have all that a meeting can have."""
    for day, text in ((TUESDAY, "Giraffe"), (APRIL, SECRET)):
        meeting = published(city, day, (f"{text} item",))
        item = Meeting.objects.get(pk=meeting).items.get()
        attended(city, meeting, mayor=PRESENT, clubs=DESIGNEE)
        actions.add_guest(by=FAY, meeting=meeting, name=f"{text} Visitor", kind=GuestKind.VISITOR)
        actions.add_guest(by=FAY, meeting=meeting, name=f"{text} Staff", kind=GuestKind.STAFF)
        actions.write_record(by=FAY, item=item.id, base="", text=f"{text} said")
        actions.decide(by=FAY, meeting=meeting, text=f"{text} decided")
        taken_on(city, meeting, text=f"{text} promised", due=day)
        actions.close_meeting(by=FAY, meeting=meeting)
        actions.draft_minutes(by=FAY, meeting=meeting)
    actions.call_meeting(
        by=FAY, body=city.key, day=date(2026, 5, 19), starts=NINE, minutes=30, place=SECRET
    )
    march, april = Meeting.objects.filter(published_at__isnull=False).order_by("day")
    actions.open_to_public(by=FAY, meeting=march.id, is_public=True)

    def download():
        answer = fay.get("/cabinet/records/records.zip?since=2026-01-01&until=2026-12-31")
        return unzipped(answer.getvalue())

    return march, april, download


def test_of_a_meeting_for_members_the_public_learns_only_that_it_was(records):
    files = records[2]()
    assert SECRET not in "".join(files.values())
    withheld = json.loads(files["manifest.json"])["withheld"]
    of_april = [w for w in withheld if w["day"] == str(APRIL)]
    assert of_april == [
        {
            "what": "a meeting",
            "body": "Cabinet",
            "day": "2026-04-21",
            "why": "It is for its members only.",
        }
    ]
    assert not [w for w in withheld if w["day"] == "2026-05-19"]  # a draft is nobody's yet


def test_the_public_record_of_a_meeting(records):
    files = records[2]()
    [decision] = table(files, "decisions")
    assert (decision["text"], decision["outcome"]) == ("Giraffe decided", "adopted")
    stands = {p["organization"]: (p["position"], p["authority"]) for p in table(files, "positions")}
    assert stands["City Hall"] == ("for", "member")
    assert stands["Boys and Girls"] == ("absent", "")
    assert {a["organization"]: a["presence"] for a in table(files, "attendance")} == {
        "City Hall": "present",
        "Boys and Girls": "without",
        "School District": "absent",
        "Health": "absent",
        "Chamber": "absent",
    }
    assert [a["text"] for a in table(files, "action_items")] == ["Giraffe promised"]
    assert [i["title"] for i in table(files, "agendas")] == ["Giraffe item"]
    assert [s["name"] for s in table(files, "staff")] == ["Giraffe Staff"]
    text = "".join(files.values())
    for private in ("Giraffe Visitor", "Giraffe said", "@city.example"):
        assert private not in text


def test_only_approved_minutes_are_handed_out_and_the_manifest_says_why(records):
    march, april, download = records
    withheld = json.loads(download()["manifest.json"])["withheld"]
    assert ("minutes", "They are not approved yet.") in [(w["what"], w["why"]) for w in withheld]
    minutes = Minutes.objects.get(meeting=march)
    actions.edit_minutes(by=FAY, minutes=minutes.id, version=1, text="Approved words")
    actions.approve_minutes(by=FAY, minutes=minutes.id, version=2, at=april.id)
    files = download()
    assert files["minutes/2026-03-17-cabinet.md"] == "Approved words\n"
    [row] = table(files, "minutes")
    assert row["file"] == "minutes/2026-03-17-cabinet.md"
    assert "minutes" not in [w["what"] for w in json.loads(files["manifest.json"])["withheld"]]


def test_a_meeting_is_members_only_until_somebody_opens_it_and_may_be_closed_again(city, fay):
    meeting = held(city)
    assert not Meeting.objects.get(pk=meeting).is_public
    path = f"/cabinet/meetings/{meeting}/public/"
    assert fay.post(path, {"public": "yes", "then": "records"})["Location"] == "/cabinet/records/"
    assert Meeting.objects.get(pk=meeting).is_public
    fay.post(path, {"public": "yes"})
    fay.post(path, {"public": "no"})
    told = Entry.objects.filter(action__in=["open to public", "keep to members"]).order_by("at")
    assert [(e.action, e.details["now"]) for e in told] == [
        ("open to public", {"is_public": True}),
        ("keep to members", {"is_public": False}),
    ]
    assert browser("mayor").post(path, {"public": "yes"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.open_to_public(by=city.acting("mayor"), meeting=meeting, is_public=True)


def test_the_terminal_writes_the_public_record_once(records, tmp_path):
    out = tmp_path / "out.zip"
    arguments = ["records", str(out), "--from", "2026-01-01", "--until", "2026-12-31"]
    result = CliRunner().invoke(terminal, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["public_meetings"] == 1
    assert SECRET not in "".join(unzipped(out.read_bytes()).values())
    again = CliRunner().invoke(terminal, arguments)
    assert isinstance(again.exception, BadInput)
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]


# -- everything ------------------------------------------------------------------------------


def test_every_table_of_the_room_leaves_with_every_row_and_column(records, fay):
    files = unzipped(fay.post("/cabinet/export/").getvalue())
    models = list(apps.get_app_config("governance").get_models(include_auto_created=True))
    assert len(models) >= 19
    meanings = {(r["table"], r["column"]): r for r in table(files, "data_dictionary")}
    for model in models:
        rows = table(files, model._meta.model_name)
        assert len(rows) == model._default_manager.count(), model
        columns = {f.attname for f in model._meta.concrete_fields}
        assert all(set(row) == columns for row in rows)
        assert all(meanings[model._meta.model_name, column]["about"] for column in columns)
    privacy = meanings["meeting", "is_public"]
    assert (privacy["class"], privacy["class_means"]) == ("P1", "for members of the cabinet")
    assert {p["id"] for p in table(files, "people_person")} == {
        str(id) for id in Person.objects.values_list("id", flat=True)
    }
    assert SECRET in "".join(files.values())


def test_taking_everything_along_is_kept_in_the_history(city, fay, tmp_path):
    fay.post("/cabinet/export/")
    out = tmp_path / "all.zip"
    result = CliRunner().invoke(terminal, ["export", str(out)])
    assert result.exit_code == 0, result.output
    assert Entry.objects.filter(action="export record").count() == 2
    assert queries.history(Wanted(kind="cabinet")).total == 2
    member = Acting("mayor", Role.CABINET_MEMBER)
    with pytest.raises(NotAllowed):
        actions.export_record(by=member, file=io.BytesIO())
    assert Entry.objects.filter(action="export record").count() == 2


def test_papers_leave_as_files_under_the_names_in_their_table(tmp_path):
    city = cabinet()
    meeting = published(city)
    item = Meeting.objects.get(pk=meeting).items.get()
    file = PaperFile("memo.txt", b"Forty places.\n")
    add_paper(by=FAY, item=item.id, title="A memo", file=file)
    out = tmp_path / "all.zip"
    with out.open("wb") as target:
        actions.export_record(by=FAY, file=target)
    with zipfile.ZipFile(out) as archive:
        [row] = json.loads(archive.read("json/papercontent.json"))
        assert archive.read(row["content"]) == b"Forty places.\n"
