"""CSV files that a spreadsheet can open without running anything."""

import csv
import io

from wholecity.ui.downloads import csv_answer


def test_formulas_are_made_harmless_and_numbers_are_left_alone() -> None:
    rows = [["=1+1", "+1", "-3", "-3.5", "@SUM(A1)", "\tx", "plain", None, -7]]
    answer = csv_answer("x.csv", [f"c{n}" for n in range(9)], rows)
    text = answer.content.decode("utf-8")
    assert list(csv.reader(io.StringIO(text)))[1] == [
        "'=1+1",
        "+1",
        "-3",
        "-3.5",
        "'@SUM(A1)",
        "'\tx",
        "plain",
        "",
        "-7",
    ]


def test_the_file_is_utf8_without_a_byte_order_mark() -> None:
    answer = csv_answer("x.csv", ["Año"], [["Peña"]])
    assert answer.content.startswith("Año".encode())
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="x.csv"'
