"""The packet's texts: what is known of a meeting, in the language that is active."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext, pgettext

from wholecity.governance.definitions import MeetingState, PaperKind, Purpose
from wholecity.governance.formats import packet as formats
from wholecity.governance.queries.action_items import (
    ActionRow,
)
from wholecity.governance.queries.meetings import ItemRow, MeetingRow
from wholecity.governance.queries.packet import PacketContent, PacketPaper, packet
from wholecity.governance.queries.responses import (
    ResponseRow,
)
from wholecity.governance.rules.responses import Standing
from wholecity.measures.definitions import Unit
from wholecity.measures.queries.values import GroupTable, Line, MeasurePage, Point, SourceNote
from wholecity.measures.views import charts, words
from wholecity.measures.views.pages import hides_something
from wholecity.ui.amounts import number

PURPOSES = {Purpose.DECIDE: "care", Purpose.SHARE: "plain", Purpose.PLAN: "good"}


def packet_file(meeting_id: UUID, address: Callable[[str], str]) -> tuple[str, bytes]:
    """The name and the bytes of a meeting's packet. Raises NotFound."""
    content = packet(meeting_id, timezone.localdate(), drafts=True)
    return file_name(content.page.row), formats.pdf(written(content, address))


def file_name(row: MeetingRow) -> str:
    """Under which name a packet is saved."""
    return f"{row.day}-{slugify(row.body_name)}.pdf"


def written(content: PacketContent, address: Callable[[str], str]) -> formats.Packet:
    """The packet's texts in the language that is active. `address` makes a path a full address."""
    row = content.page.row
    day = full_date(row.day)
    bodies = {row.body for row in content.actions} | {row.body for row in content.answers}
    several = len(bodies) > 1
    return formats.Packet(
        language=(get_language() or "en").split("-")[0],
        city=gettext("City of %(name)s") % {"name": settings.CITY.name},
        body=row.body_name,
        title=f"{row.body_name}, {day}",
        heading=gettext("Meeting on %(day)s") % {"day": day},
        day=day,
        when=_when(row),
        place=row.place,
        notice=_notice(row),
        as_of=gettext("As of %(day)s") % {"day": full_date(timezone.localdate())},
        url=address(reverse("governance:meeting", args=[row.id])),
        agenda=tuple(_agenda(item) for item in content.page.items),
        decisions=tuple(formats.DecisionLine(i.title, i.owner_name) for i in content.decisions),
        actions=tuple(_action(row, several=several) for row in content.actions),
        answers=tuple(_answer(row, several=several) for row in content.answers),
        measures=tuple(_measure(page, address) for page in content.measures),
        papers=tuple(_paper(paper, address) for paper in content.papers),
        words=_words(),
    )


def full_date(day: date) -> str:
    """Thursday, December 3, 2026."""
    # Translators: the format of a date with its weekday, as Django writes formats.
    return date_format(day, pgettext("date format", "l, F j, Y"))


def _when(row: MeetingRow) -> str:
    """From when to when on the clocks of its zone, and which these are on that day."""
    begins = row.begins_at
    assert begins is not None, "a time that the clocks leave out was refused"
    here = ZoneInfo(row.zone)
    ends = (begins + timedelta(minutes=row.minutes)).astimezone(here)
    values = {
        "begins": time_format(row.starts, "TIME_FORMAT"),
        "ends": time_format(ends.time(), "TIME_FORMAT"),
        "zone": begins.astimezone(here).strftime("%Z"),
    }
    return gettext("%(begins)s to %(ends)s %(zone)s") % values


def _notice(row: MeetingRow) -> str:
    if row.why_cancelled:
        return gettext("Called off: %(why)s") % {"why": row.why_cancelled}
    if row.state is MeetingState.DRAFT:
        return gettext("A draft. Members do not see it yet.")
    return ""


def _agenda(item: ItemRow) -> formats.AgendaLine:
    return formats.AgendaLine(
        time_format(item.begins, "TIME_FORMAT"),
        ngettext("%(number)s minute", "%(number)s minutes", item.minutes)
        % {"number": number(item.minutes)},
        item.title,
        item.notes.replace("\r\n", "\n").strip(),
        formats.Tag(PURPOSES[item.purpose], gettext(item.purpose_title)),
        item.owner_name or "–",
        _about(item),
        tuple(paper.title for paper in item.papers),
    )


def _about(item: ItemRow) -> str:
    """What an item is about: a measure, an initiative, an agreement, or several of them."""
    measure = gettext(item.measure_title) if item.measure_title else ""
    named = (measure, item.initiative_name, item.agreement_title, item.money_words)
    return ", ".join(filter(None, named))


def _action(row: ActionRow, *, several: bool) -> formats.ActionLine:
    """An open action item; each body counts its own, so of several it is named."""
    late = formats.Tag("bad", gettext("Overdue"))
    return formats.ActionLine(
        str(row.number),
        row.text,
        ", ".join([row.owner_name, *row.co_owners]),
        date_format(row.due, "DATE_FORMAT"),
        late if row.is_overdue else formats.Tag("plain", gettext(row.state_title)),
        row.body_name if several else "",
    )


def _answer(row: ResponseRow, *, several: bool) -> formats.AnswerLine:
    late = row.standing is Standing.OVERDUE
    return formats.AnswerLine(
        row.organization,
        f"{row.number}. {row.text}",
        _moment(row.due_at),
        formats.Tag("bad", gettext("Overdue")) if late else formats.Tag("care", gettext("Open")),
        row.body_name if several else "",
    )


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{date_format(here, 'DATE_FORMAT')}, {time_format(here, 'TIME_FORMAT')}"


def _measure(page: MeasurePage, address: Callable[[str], str]) -> formats.MeasureSheet:
    measure, card = page.measure, page.card
    title = gettext(measure.title)
    if card is None:
        awaited = gettext("There is no figure yet. It would come from:")
        return formats.MeasureSheet(
            title,
            f"{gettext(measure.numerator)}.",
            notes=(f"{awaited} {gettext(measure.source)}.",),
        )
    unit, finding = measure.unit, words.sentence(card.finding, measure.unit)
    status = words.status(card.status)
    drawing = charts.trend_drawing(page)
    return formats.MeasureSheet(
        title,
        f"{gettext(measure.numerator)}.",
        figure=words.figure(card.latest, unit),
        period=card.latest.period,
        standing=formats.Tag(status.kind, status.words),
        goal=words.goal(card.goal, unit),
        finding=finding,
        chart=formats.Chart(drawing, _heard(title, finding)) if drawing else None,
        over_time=_over_time(page),
        groups_finding=charts.groups_heading(page),
        groups_key=_key(page),
        groups=tuple(_group(page, table) for table in _group_tables(page)),
        hides=_hidden(page) if hides_something(page) else "",
        notes=tuple(gettext(caveat) for caveat in page.caveats),
        sources=tuple(_source(note) for note in page.sources[-1:]),
        url=address(reverse("measures:measure", args=[measure.key])),
    )


def _heard(title: str, finding: str) -> str:
    words_of = gettext("Chart: %(measure)s. %(finding)s The table after it has the same figures.")
    return words_of % {"measure": title, "finding": finding}


def _over_time(page: MeasurePage) -> formats.Table:
    unit = page.measure.unit
    periods = {p.school_year: p.period for line in page.lines for p in line.points}
    columns = [gettext("Period"), *(charts.line_title(line) for line in page.lines)]
    rows = [
        (periods[year], *(_at(line, year, unit) for line in page.lines)) for year in sorted(periods)
    ]
    return formats.Table(tuple(columns), tuple(rows))


def _at(line: Line, year: int, unit: Unit) -> str:
    found = next((point for point in line.points if point.school_year == year), None)
    return words.figure(found, unit) if found else "–"


def _key(page: MeasurePage) -> str:
    """When the groups' figures are from, and how their bars are read."""
    tables, everyone = _group_tables(page), charts.everyone(page)
    if not tables or _longest(page) is None:
        return tables[0].period if tables else ""
    values = {"period": tables[0].period}
    if everyone is None or charts.drawn_value(everyone) is None:
        return gettext("%(period)s. The longer the bar, the larger the figure.") % values
    values["value"] = words.figure(everyone, page.measure.unit)
    told = gettext(
        "%(period)s. The longer the bar, the larger the share. The line is all students: %(value)s."
    )
    return told % values


def _group_tables(page: MeasurePage) -> list[GroupTable]:
    """By group of children, then by neighborhood; all of one period."""
    places = charts.places_table(page)
    return [*charts.people_tables(page), *([places] if places else [])]


def _longest(page: MeasurePage) -> float | None:
    """The largest figure that is drawn: all bars of a measure are on one scale."""
    points = [row.point for table in _group_tables(page) for row in table.rows]
    drawn = map(charts.drawn_value, [*points, charts.everyone(page)])
    return max((value for value in drawn if value), default=None)


def _group(page: MeasurePage, table: GroupTable) -> formats.Table:
    unit, longest = page.measure.unit, _longest(page)
    is_share = unit is Unit.PERCENT
    columns = [gettext(table.title), gettext("Share") if is_share else gettext("Figure")]
    rows = [[gettext(row.title), words.figure(row.point, unit)] for row in table.rows]
    if any(row.point.part is not None for row in table.rows):
        columns.append(gettext("Children"))
        rows = [[*cells, _of(row.point)] for cells, row in zip(rows, table.rows, strict=True)]
    return formats.Table(
        tuple(columns),
        tuple(map(tuple, rows)),
        tuple(_part(row.point, longest) for row in table.rows),
        _part(charts.everyone(page), longest),
    )


def _part(point: Point | None, longest: float | None) -> float | None:
    """How long a bar is. What is hidden has none, and neither has a limit like "1% or less"."""
    value = charts.drawn_value(point)
    return None if value is None or longest is None else value / longest


def _of(point: Point) -> str:
    """Of how many children a share is."""
    return number(point.of) if point.part is not None and point.of is not None else "–"


def _hidden(page: MeasurePage) -> str:
    why = gettext(
        "A count of fewer than %(minimum_cell)s children is hidden, because people who know them "
        "could tell who they are. Some larger numbers beside it are hidden too, so that nobody can "
        "find the small one by subtracting. Hidden does not mean zero."
    )
    return why % {"minimum_cell": page.minimum_cell or settings.MINIMUM_CELL}


def _source(note: SourceNote) -> str:
    if note.release_number:
        values = {"place": note.publisher, "number": note.release_number}
        found = gettext("%(place)s, release %(number)s") % values
    else:
        found = f"{note.publisher}, {note.title}"
    return f"{found}, {date_format(note.date, 'DATE_FORMAT')}" if note.date else found


def _paper(paper: PacketPaper, address: Callable[[str], str]) -> formats.PaperSheet:
    row = paper.row
    return formats.PaperSheet(
        row.title,
        paper.item.title,
        f"{gettext(row.kind_title)}, {filesizeformat(row.size)}",
        address(reverse("governance:paper", args=[row.id])),
        paper.text,
        paper.image,
        PaperKind(row.kind),
    )


def _words() -> dict[str, Any]:
    """The texts of the packet's frame."""
    return {
        "page": gettext("Page {page} of {pages}"),
        "agenda": gettext("Agenda"),
        "empty_agenda": gettext("Nothing is on the agenda yet."),
        "time": gettext("Time"),
        "item": gettext("Item"),
        "purpose": gettext("What for"),
        "lead": gettext("Who leads it"),
        "about": gettext("About:"),
        "papers_of": gettext("Papers:"),
        "decisions": gettext("Decisions needed"),
        "contents": gettext("In this packet"),
        "actions": gettext("Open action items"),
        "number": gettext("No."),
        "action": gettext("Action"),
        "owner": gettext("Who does it"),
        "due": gettext("Due"),
        "standing": gettext("Status"),
        "answers": gettext("Answers owed"),
        "answers_rule": gettext(
            "A seat that was absent answers each action item within 48 hours: it agrees, commits, "
            "objects with a reason, or recuses itself."
        ),
        "seat": gettext("Seat"),
        "sources": gettext("Source:"),
        "more_on_the_site": gettext("More about this measure on the site"),
        "papers": gettext("Papers"),
        "not_inside": gettext("This paper is a file of its own and cannot be a part of this one."),
        "open_on_the_site": gettext("Open it on the site"),
        "unknown": gettext("◊ stands for a character that the fonts of this file do not have."),
    }
