"""The student-year summary: with its optional columns and without, and what of a row is refused."""

from decimal import Decimal

from tests.factories.deliveries import SUMMARY, WHOLE_SUMMARY, table

KEPT = """SELECT person_key, days_enrolled, days_absent, instructional_days, days_suspended
          FROM attendance_summary ORDER BY ALL"""


def load(city, columns, *rows):
    path = table(city.file("summary.csv"), columns, rows)
    return city.load(path, format="attendance_summary", school_year=2025)


def row(student: int, *numbers: object) -> tuple[object, ...]:
    return (student, "A", "2024-25", *numbers)


def test_a_summary_with_all_columns_is_kept_as_delivered(school_year):
    load(school_year, WHOLE_SUMMARY, row(1, 180, 19.5, 180, 2), row(2, 92, 3, "", ""))
    days = Decimal
    assert school_year.rows(KEPT) == [
        ("1", days(180), days("19.5"), days(180), days(2)),
        ("2", days(92), days(3), None, None),
    ]


def test_what_a_short_summary_does_not_say_is_blank_and_not_zero(school_year):
    load(school_year, SUMMARY, row(1, 180, 19.5))
    assert school_year.rows(KEPT) == [("1", Decimal(180), Decimal("19.5"), None, None)]


def test_other_spellings_of_the_columns_are_read(school_year):
    load(school_year, (*SUMMARY, "TotalInstructionalDays", "Suspended Days"), row(1, 90, 3, 180, 1))
    assert school_year.rows(KEPT)[0][3:] == (Decimal(180), Decimal(1))


def test_rows_that_cannot_be_are_quarantined_with_the_field_and_the_reason(school_year):
    sound = [row(n, 180, 9, 180, 0) for n in range(100, 200)]
    load(
        school_year,
        WHOLE_SUMMARY,
        *sound,
        row(1, 181, 9, 180, 0),  # on more days than the school had
        row(2, 180, 2, 180, 3),  # suspended on more days than absent
        row(3, 180, 2, 400, 0),
        row(4, 180, 2, 180, -1),
        row(5, 180, 2, 180, "two"),
    )
    found = school_year.quarantine(1)
    assert [(line, field) for line, field, _ in found] == [
        (102, "instructional_days"),
        (103, "days_suspended"),
        (104, "instructional_days"),
        (105, "days_suspended"),
        (106, "days_suspended"),
    ]
    assert len(school_year.rows(KEPT)) == 100
