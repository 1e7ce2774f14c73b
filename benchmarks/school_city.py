"""A city of any size in the warehouse, made by SQL: what the indicators read, and nothing else.

It is not the synthetic city: only shapes and sizes matter here. One district
with a school for every 1,700 children, 180 days of instruction, attendance by
day in the current year and summaries for the two years before, stays and
participation in all three; one child in sixteen changes schools, one in a
hundred is enrolled at two schools at once.
"""

from pathlib import Path

import duckdb

from wholecity.warehouse.store import Warehouse

KEY = "benchmark-key-that-protects-nothing"
YEAR = 2026

STUDENTS = """
CREATE TEMP TABLE pupil AS
SELECT i, printf('S%07d', (i * 7919) % 9999991) AS person_key,
       hash(i) AS h, CAST(hash(i, 1) % {schools} AS INTEGER) AS s1,
       CAST((hash(i, 1) + 1 + hash(i, 2) % ({schools} - 1)) % {schools} AS INTEGER) AS s2,
       hash(i, 3) % 16 = 0 AS moves, hash(i, 4) % 100 = 0 AS doubled,
       DATE '2025-11-01' + CAST(hash(i, 5) % 120 AS INTEGER) AS moved_on,
       CASE WHEN hash(i, 6) % 10 < 2 THEN 18 ELSE 4 END AS missing
FROM range({children}) t(i)
"""
TABLES = {
    "school": """
        SELECT 1, 'district', printf('SCH%03d', s), printf('School %d', s), 'elementary', NULL
        FROM range({schools}) t(s)""",
    "calendar_day": """
        SELECT 1, 'district', printf('SCH%03d', s), {year}, CAST(d AS DATE),
               dayofweek(d) BETWEEN 1 AND 5
               AND NOT (d BETWEEN DATE '2025-12-22' AND DATE '2026-01-02')
        FROM range({schools}) t(s),
             range(DATE '2025-09-01', DATE '2026-05-22', INTERVAL 1 DAY) r(d)""",
    "enrolment": """
        WITH stays AS (
            SELECT p.*, s1 AS s, DATE '2025-09-01' AS f,
                   CASE WHEN moves THEN moved_on END AS t FROM pupil p
            UNION ALL
            SELECT p.*, s2, CASE WHEN moves THEN moved_on + 1 ELSE DATE '2026-03-01' END, NULL
            FROM pupil p WHERE moves OR doubled)
        SELECT 1, 'district', person_key, printf('SCH%03d', s), {year},
               printf('%02d', i % 12 + 1), f, t, NULL FROM stays
        UNION ALL
        SELECT 1, 'district', person_key, printf('SCH%03d', s1), y, printf('%02d', i % 12 + 1),
               make_date(y - 1, 9, 1), make_date(y, 6, 20), NULL
        FROM pupil, range({year} - 2, {year}) u(y)""",
    "person": """
        SELECT 1, 'district', person_key, 'F', NULL, 'L', NULL, DATE '2012-01-01',
               CASE WHEN h % 2 = 0 THEN 'F' ELSE 'M' END, FALSE FROM pupil""",
    "address": """
        SELECT 1, 'district', person_key, printf('%d Street', h % 900), 'City',
               printf('%05d', 1000 + hash(i, 7 + n) % 30),
               CASE WHEN n = 0 THEN DATE '2023-07-01' ELSE DATE '2025-10-01' END, NULL
        FROM pupil, range(2) u(n) WHERE n = 0 OR h % 5 = 0""",
    "postal_place": """
        SELECT 2, 'city', printf('%05d', 1000 + z), printf('place-%d', z), printf('Place %d', z),
               DATE '2020-01-01' FROM range(30) t(z)""",
    "student_year": """
        SELECT 1, 'district', person_key, y,
               ['hispanic', 'white', 'black', 'asian', 'two_or_more', 'american_indian', 'mena',
                'pacific_islander'][CAST(least(hash(i, 9) % 8, hash(i, 10) % 8) + 1 AS INTEGER)],
               hash(i, 11) % 2 = 0, hash(i, 12) % 5 = 0, hash(i, 13) % 6 = 0
        FROM pupil, range({year} - 2, {year} + 1) u(y)""",
    "attendance_summary": """
        WITH sums AS (
            SELECT p.*, y, 180 - CASE WHEN hash(i, y, 1) % 12 = 0 THEN hash(i, y, 2) % 40 ELSE 0 END
                   AS enrolled FROM pupil p, range({year} - 2, {year}) u(y))
        SELECT 1, 'district', person_key, printf('SCH%03d', s1), y, enrolled, hash(i, y) % 36, 180,
               CASE WHEN hash(i, y, 3) % 25 = 0 THEN least(hash(i, y) % 36, 3) ELSE 0 END
        FROM sums""",
    "housing_episode": """
        WITH stays AS (
            SELECT i, n, DATE '2023-08-01' + CAST(hash(i, 13, n) % 1000 AS INTEGER) AS entry
            FROM pupil, range(2) u(n) WHERE h % 40 = 0)
        SELECT 3, 'shelter', printf('H%d', i), printf('E%d-%d', i, n), NULL, 0, TRUE, entry,
               CASE WHEN i % 10 > 0 THEN entry + CAST(hash(i, 14, n) % 90 AS INTEGER) END
        FROM stays""",
    "participation": """
        SELECT 4, 'after-school', printf('A%d', i), 'P1', 'after_school', make_date(y - 1, 9, 15),
               CASE WHEN y < {year} THEN make_date(y, 6, 5) END, 120, hash(i, 15, y) % 100
        FROM pupil, range({year} - 2, {year} + 1) u(y)
        WHERE h % 11 = 0 AND hash(i, 16, y) % 3 > 0""",
    "crosswalk": """
        SELECT 'district', person_key, printf('C%d', i) FROM pupil
        UNION ALL SELECT 'shelter', printf('H%d', i), printf('C%d', i) FROM pupil WHERE h % 40 = 0
        UNION ALL
        SELECT 'after-school', printf('A%d', i), printf('C%d', i) FROM pupil WHERE h % 11 = 0""",
    "attendance_day": """
        WITH rows AS (
            SELECT p.i, e.person_key, e.school_key, c.day, p.missing,
                   hash(p.i, c.day, e.school_key) AS h
            FROM enrolment e
            JOIN pupil p ON p.person_key = e.person_key
            JOIN calendar_day c ON c.school_key = e.school_key AND c.instructional
                AND c.day BETWEEN e.entry_date AND coalesce(e.exit_date, c.day)
            WHERE e.school_year = {year})
        SELECT 1, 'district', person_key, school_key, day,
               CASE WHEN h % 100 < missing
                    THEN ['excused', 'unexcused', 'suspended'][
                        CAST(least(h // 100 % 9 // 4 + 1, 3) AS INTEGER)]
                    WHEN h % 100 < missing + 2 THEN 'tardy' ELSE 'present' END,
               CASE WHEN h % 100 < missing AND h // 1000 % 10 = 0 THEN 0.25 END
        FROM rows ORDER BY {order}""",
}
ORDERS = {"student": "person_key, day", "day": "day, person_key"}


def build(folder: Path, children: int, order: str = "student") -> Warehouse:
    """A warehouse in the folder with so many children; one that is there is used as it is."""
    warehouse = Warehouse(folder, KEY)
    if not warehouse.published.exists():
        with warehouse.writing() as connection:
            _fill(connection, children, order)
    return warehouse


def _fill(connection: duckdb.DuckDBPyConnection, children: int, order: str) -> None:
    values = {
        "children": children,
        "schools": max(2, children // 1_700),
        "year": YEAR,
        "order": ORDERS[order],
    }
    connection.execute(STUDENTS.format(**values))
    for table, query in TABLES.items():
        connection.execute(f"INSERT INTO {table} {query.format(**values)}")
