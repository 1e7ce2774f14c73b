"""A delivery is loaded whole: good rows in, bad rows kept with their reason, all counted."""

import zipfile

import pytest

from tests.factories import deliveries as made
from wholecity.audit.models import Entry
from wholecity.intake import actions, queries
from wholecity.intake.pipeline import undoing
from wholecity.jobs.progress import Silent
from wholecity.kernel.errors import BadInput, Conflict, NotFound


def days(*rows):
    return "\n".join(["student_id,school_id,date,status,portion_absent", *rows]) + "\n"


def many(count=40, day="2025-09-02"):
    return [f"{n},A,{day},P," for n in range(1, count + 1)]


def test_sound_rows_reach_the_warehouse_with_their_delivery_and_source(school_year):
    path = school_year.write("days.csv", days("1,A,2025-09-02,P,", "1,A,2025-09-03,e,0.5"))
    loaded = school_year.load(path, school_year=2026)
    assert loaded.row.state == "loaded"
    assert (loaded.row.rows, loaded.row.accepted, loaded.row.quarantined) == (2, 2, 0)
    found = school_year.rows(
        "SELECT delivery, source, person_key, school_key, day::VARCHAR, status, "
        "portion_absent::VARCHAR FROM attendance_day ORDER BY day"
    )
    assert found == [
        (1, "district", "1", "A", "2025-09-02", "present", None),
        (1, "district", "1", "A", "2025-09-03", "excused", "0.50"),
    ]


def test_a_day_outside_the_school_calendar_is_a_warning_where_a_calendar_is_known(school_year):
    path = school_year.write("days.csv", days(*many(), "1,A,2025-09-06,P,"))
    first = school_year.load(path, school_year=2026)
    assert (first.row.accepted, first.row.warnings) == (41, 0)
    assert "school_id, date was not compared with calendar_day" in first.notes[0]
    with school_year.warehouse.writing() as connection:
        connection.execute(
            "INSERT INTO calendar_day (delivery, source, school_key, school_year, day) "
            "VALUES (0, 'district', 'A', 2026, '2025-09-02')"
        )
    path.write_text(path.read_text(encoding="utf-8") + "2,A,2025-09-06,P,\n", encoding="utf-8")
    second = school_year.load(path, school_year=2026)
    assert (second.row.accepted, second.row.quarantined, second.row.warnings) == (42, 0, 2)
    warnings, _ = queries.faults(2, warnings=True)
    assert [(w.line, w.field, w.reason) for w in warnings] == [
        (42, "school_id, date", "unknown"),
        (43, "school_id, date", "unknown"),
    ]


def test_the_warehouse_knows_agency_agreement_and_lanes_of_a_delivery(school_year):
    school_year.load(school_year.write("days.csv", days(*many())), school_year=2026)
    assert school_year.rows(
        "SELECT delivery, source, agency, format, agreement, lanes FROM delivery"
    ) == [(1, "district", "schools", "attendance_daily", "all-data", "EVALUATE")]


def test_every_kind_of_faulty_row_is_kept_whole_with_its_line_and_reason(school_year):
    path = school_year.write(
        "days.csv",
        days(
            *many(),
            "1,A,2025-13-02,P,",
            "1,A,2025-09-04,Q,",
            "1,A,2025-09-05,U,1.5",
            ",A,2025-09-08,P,",
            "1,A,2024-09-09,P,",
            "99,A,2025-09-10,P,",
            "1,B,2025-09-11,P,",
            "1,A,2025-09-12",
        ),
    )
    loaded = school_year.load(path, school_year=2026, accept=True)
    assert school_year.quarantine(1) == [
        (42, "date", "date"),
        (43, "status", "code"),
        (44, "portion_absent", "high"),
        (45, "student_id", "missing"),
        (46, "date", "year"),
        (47, "student_id", "unknown"),
        (48, "school_id", "unknown"),
        (49, "", "ragged"),
    ]
    assert (loaded.row.rows, loaded.row.accepted, loaded.row.quarantined) == (48, 40, 8)
    whole = school_year.whole(1)
    assert whole[43] == {
        "student_id": "1",
        "school_id": "A",
        "date": "2025-09-04",
        "status": "Q",
        "portion_absent": None,
    }
    assert whole[49] == {"line": "1,A,2025-09-12"}


def test_a_row_with_several_faults_counts_once_and_tells_each(school_year):
    path = school_year.write("days.csv", days(*many(), "1,A,someday,Q,7"))
    loaded = school_year.load(path, school_year=2026)
    assert loaded.row.quarantined == 1
    assert [reason for _, _, reason in school_year.quarantine(1)] == ["date", "high", "code"]


def test_messages_hold_no_value_that_was_delivered(school_year):
    path = school_year.write("days.csv", days(*many(), "1,A,Secretive,P,"))
    school_year.load(path, school_year=2026)
    lines, count = queries.faults(1)
    assert count == 1
    assert "Secretive" not in str(lines)
    assert lines[0].shape == "Aaaaaaaaa"


def test_of_equal_rows_the_first_is_kept_and_of_contradicting_ones_none(school_year):
    path = school_year.write(
        "days.csv",
        days(
            *many(),
            "1,A,2025-09-02,P,",
            "2,A,2025-09-03,P,",
            "2,A,2025-09-03,U,",
        ),
    )
    school_year.load(path, school_year=2026, accept=True)
    key = "student_id, school_id, date"
    assert school_year.quarantine(1) == [
        (42, key, "repeated"),
        (43, key, "contradictory"),
        (44, key, "contradictory"),
    ]
    assert school_year.rows("SELECT count(*) FROM attendance_day") == [(40,)]


def test_lines_are_those_of_an_editor_after_quoted_line_breaks_and_blank_lines(city):
    rows = [made.child(n) for n in range(1, 31)]
    rows[0][1] = "Ana\nLucía"
    path = made.roster(city.file("roster.csv"), *rows)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n\nc99,Zoe,X,02/30/2015,north,09/08/2025\n", encoding="utf-8")
    city.load(path, "bell", "mapped", mapping=made.ROSTER)
    assert city.quarantine(1) == [(35, "DOB".replace("DOB", "birth_date"), "date")]
    assert city.rows("SELECT first_name FROM person WHERE person_key = 'c1'") == [("Ana\nLucía",)]


def test_a_folder_and_a_zip_of_it_are_the_same_delivery(school_year):
    folder = school_year.file("folder")
    folder.mkdir()
    (folder / "days.csv").write_text(days(*many()), encoding="utf-8")
    (folder / "notes.docx").write_bytes(b"whatever")
    (folder / ".DS_Store").write_bytes(b"x")
    loaded = school_year.load(folder, school_year=2026)
    told = {f.name: (f.state, f.why) for f in loaded.files}
    assert told["days.csv"] == ("read", "")
    assert told["notes.docx"][0] == "unread"
    assert "no file of this name" in told["notes.docx"][1]
    assert "operating system" in told[".DS_Store"][1]
    packed = school_year.file("all.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    again = school_year.load(packed, school_year=2026)
    assert (again.row.state, again.same_as) == ("unchanged", 1)


def test_the_same_file_twice_changes_nothing(school_year):
    path = school_year.write("days.csv", days(*many()))
    school_year.load(path, school_year=2026)
    before = school_year.warehouse.published.read_bytes()
    again = school_year.load(path, school_year=2026)
    assert (again.row.state, again.same_as) == ("unchanged", 1)
    assert school_year.warehouse.published.read_bytes() == before


def test_the_same_file_for_another_year_is_not_the_same_delivery(school_year):
    path = school_year.write("days.csv", days(*many()))
    school_year.load(path, school_year=2026)
    with pytest.raises(BadInput, match="2025-26"):
        school_year.load(path, school_year=2025)


def test_delivered_bytes_are_kept_unchanged_and_not_in_clear(school_year, settings):
    path = school_year.write("days.csv", days(*many()))
    school_year.load(path, school_year=2026)
    kept = [p for p in settings.DELIVERIES.rglob("*") if p.is_file()]
    assert kept
    assert not any(b"2025-09-02" in p.read_bytes() for p in kept)
    assert [p.name for p in settings.DELIVERIES.iterdir() if p.name.startswith("work")] == []


def test_too_many_faults_pause_the_delivery_until_somebody_accepts_it(school_year, by):
    path = school_year.write("days.csv", days(*many(36), *many(4, "2025-09-99")))
    paused = school_year.load(path, school_year=2026)
    assert paused.row.state == "paused"
    assert "4 of 40 rows" in paused.row.message
    assert not school_year.rows("SELECT * FROM attendance_day")
    assert not school_year.rows("SELECT * FROM quarantine")
    assert queries.faults(1)[1] == 4
    accepted = actions.accept(by=by, number=1)
    assert accepted.row.state == "loaded"
    assert school_year.rows("SELECT count(*) FROM attendance_day") == [(36,)]
    assert queries.faults(1)[1] == 4


def test_a_source_that_shrinks_pauses(school_year):
    school_year.load(school_year.write("a.csv", days(*many(40))), school_year=2026)
    rows = many(24, "2025-09-03")
    paused = school_year.load(school_year.write("b.csv", days(*rows)), school_year=2026)
    assert paused.row.state == "paused"
    assert "24 rows; the last delivery had 40" in paused.row.message


def test_a_paused_delivery_can_be_put_away(school_year, by):
    path = school_year.write("days.csv", days(*many(36), *many(4, "2025-09-99")))
    school_year.load(path, school_year=2026)
    assert actions.undo(by=by, number=1).row.state == "undone"


def test_an_unknown_source_and_format_are_told_with_those_that_there_are(school_year):
    path = school_year.write("days.csv", days(*many()))
    with pytest.raises(NotFound, match="district"):
        school_year.load(path, source="nobody")
    with pytest.raises(NotFound, match="attendance_daily"):
        school_year.load(path, format="nothing")


def test_without_a_format_it_is_told_from_the_files(school_year):
    path = school_year.write("days.csv", days(*many()))
    loaded = school_year.load(path, format=None, school_year=2026)
    assert loaded.row.format == "attendance_daily"
    with pytest.raises(BadInput, match="none of the formats"):
        school_year.load(school_year.write("x.csv", "a,b\n1,2\n"), format=None)


def test_everything_is_in_the_audit_record(school_year, by):
    path = school_year.write("days.csv", days(*many()))
    school_year.load(path, school_year=2026)
    list(actions.errors_to_send_back(by=by, number=1))
    actions.undo(by=by, number=1)
    told = list(
        Entry.objects.filter(object_kind="delivery").order_by("at").values_list("action", flat=True)
    )
    assert told == ["begin delivery", "delivery loaded", "read quarantine", "undo delivery"]


def test_without_a_year_a_day_that_is_still_to_come_is_a_fault(school_year):
    path = school_year.write("days.csv", days(*many(), "1,A,2199-01-05,P,"))
    school_year.load(path)
    assert school_year.quarantine(1) == [(42, "date", "future")]


def test_semicolons_tabs_and_other_headers_are_read(school_year):
    text = "Student ID;School;Attendance Date;Status\n" + "".join(
        f"{n};A;2025-09-02;P\n" for n in range(1, 31)
    )
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 30
    tabs = text.replace(";", "\t").replace("09-02", "09-03")
    assert school_year.load(school_year.write("d.txt", tabs), school_year=2026).row.accepted == 30


def test_a_file_that_changes_while_it_is_read_is_not_published(school_year):
    path = school_year.write("days.csv", days(*many()))

    class Writes(Silent):
        def step(self, name, total=None):
            if name.startswith("Checking"):
                path.write_text(days(*many(39)), encoding="utf-8")

    with pytest.raises(BadInput, match="changed while it was being read"):
        school_year.load(path, school_year=2026, progress=Writes())
    assert not school_year.rows("SELECT * FROM attendance_day")


def test_faults_of_a_paused_delivery_can_be_sent_back_too(school_year, by):
    path = school_year.write("days.csv", days(*many(36), *many(4, "2025-09-99")))
    school_year.load(path, school_year=2026)
    told = list(actions.errors_to_send_back(by=by, number=1))
    assert [(row.line, row.reason) for row in told] == [(n, "date") for n in range(38, 42)]


def test_a_paused_delivery_that_was_overtaken_is_not_accepted(school_year, by):
    school_year.load(school_year.write("a.csv", days(*many(36), *many(4, "x"))), school_year=2026)
    school_year.load(school_year.write("b.csv", days(*many(40))), school_year=2026)
    with pytest.raises(Conflict, match="Delivery 2 of district was loaded in the meantime"):
        actions.accept(by=by, number=1)


def test_two_loads_do_not_meet(school_year, by):
    path = school_year.write("days.csv", days(*many()))

    class Meets(Silent):
        def step(self, name, total=None):
            if name.startswith("Checking"):
                with pytest.raises(Conflict, match="Another delivery is being loaded"):
                    actions.undo(by=by, number=1)

    assert school_year.load(path, school_year=2026, progress=Meets()).row.state == "loaded"


def test_what_was_killed_while_it_was_taken_back_is_known_to_be_gone(school_year, by, settings):
    school_year.load(school_year.write("a.csv", days(*many())), school_year=2026)
    undoing.undo(settings.WAREHOUSE, settings.WAREHOUSE_KEY, 1)
    school_year.load(school_year.write("b.csv", days(*many(39))), school_year=2026)
    assert [(d.number, d.state) for d in queries.deliveries()] == [(2, "loaded"), (1, "undone")]
