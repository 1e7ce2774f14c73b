"""Time to make a meeting's packet of 30 pages with its charts.

    WHOLECITY_HOME=var/demo python -m benchmarks.packet

A meeting is called on the demonstration's own figures, with every measure on its agenda
that has some, and text papers until the packet has 30 pages; afterwards all of it is
taken back. Charts are drawn before, as the worker does after an approval; how long it
takes to draw them on the way is said too.
"""

import io
import os
import shutil
import statistics
import sys
import time
from datetime import date
from datetime import time as clock

import django

PAGES, RUNS, LIMIT_S = 30, 10, 2.0
PAPER = ("Two buses, and no fare: that is what families say. " * 11 + "\n\n") * 6


class Undo(Exception):
    """Ends the transaction in which the meeting was called."""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
    django.setup()
    # Django's models can be imported only now.
    from django.db import transaction

    from wholecity.cli.serve import prepare

    prepare()
    try:
        with transaction.atomic():
            measured()
            raise Undo
    except Undo:
        return 0


def measured() -> None:
    from django.conf import settings
    from django.urls import reverse
    from pypdf import PdfReader

    from wholecity.governance.formats.packet import pdf
    from wholecity.governance.queries.packet import packet
    from wholecity.governance.views.packet import written

    meeting = called()
    reverse("governance:index")  # the site is there before its first packet

    def content():
        return written(packet(meeting, date(2030, 1, 1), drafts=True), lambda path: path)

    shutil.rmtree(settings.HOME / "charts", ignore_errors=True)
    began = time.perf_counter()
    content()
    drawing = time.perf_counter() - began
    times, setting = [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        found = content()
        gathered = time.perf_counter()
        made = pdf(found)
        times.append(time.perf_counter() - began)
        setting.append(time.perf_counter() - gathered)
    pages = len(PdfReader(io.BytesIO(made)).pages)
    charts = sum(sheet.chart is not None for sheet in found.measures)
    # Typst remembers what it has set: the first one of a process is what counts.
    print(f"{pages} pages with {charts} charts, {len(made) / 1024:.0f} KiB:")
    print(f"{times[0]:.2f} s (limit {LIMIT_S:.0f} s), of which {setting[0]:.2f} s set it;")
    print(f"the same once more {statistics.median(times[1:]):.2f} s (median of {RUNS - 1});")
    print(f"{drawing:.2f} s to gather it when the charts are drawn on the way")


def called():
    """A meeting with a measure on each item, and papers that fill the pages that are left."""
    from wholecity.governance import actions, queries
    from wholecity.governance.actions.papers import PaperFile, add_paper
    from wholecity.governance.definitions import Purpose
    from wholecity.measures.queries import cards
    from wholecity.people.definitions import Role
    from wholecity.people.rules import Acting

    fay = Acting("demo-facilitator", Role.FACILITATOR)
    meeting = actions.call_meeting(
        by=fay, body="childrens-cabinet", day=date(2030, 1, 15), starts=clock(9), minutes=240
    )
    keys = [card.measure.key for domain in cards() for card in domain.cards]
    for key in keys:
        actions.add_item(
            by=fay, meeting=meeting, title=key, purpose=Purpose.SHARE, minutes=10, measure=key
        )
    (first, *_) = queries.meeting(meeting, date(2030, 1, 1), drafts=True).items
    # A cover, what is open, a page for each measure; a paper fills one.
    for n in range(PAGES - 2 - len(keys)):
        file = PaperFile("memo.txt", PAPER.encode())
        add_paper(by=fay, item=first.id, title=f"Memo {n + 1}", file=file)
    return meeting


if __name__ == "__main__":
    sys.exit(main())
