"""Measures in templates: `{% load measures %}`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wholecity.measures.definitions import Unit
from wholecity.measures.queries.values import Card, Finding, Gap, GoalLine, Line, MeasurePage, Point
from wholecity.measures.views import charts, words
from wholecity.ui.templatetags.ui import icon, status

register = template.Library()


@register.filter
def figure(point: Point, unit: Unit) -> SafeString:
    """A figure; where it is hidden or missing, in a look of its own."""
    text = words.figure(point, unit)
    if point.is_shown:
        return format_html("{}", text)
    return format_html('<span class="wc-withheld">{}</span>', text)


@register.simple_tag
def figure_cells(points: Sequence[Point], unit: Unit) -> SafeString:
    """A row of figures; large tables are written here, which is faster than by the template."""
    return format_html_join(
        "", '<td class="wc-number">{}</td>', ((figure(p, unit),) for p in points)
    )


@register.filter
def amount(value: Any, unit: Unit) -> str:
    """A bare value with its unit."""
    return words.amount(value, unit)


@register.filter
def sentence(finding: Finding, unit: Unit) -> str:
    """A finding in words."""
    return words.sentence(finding, unit)


@register.filter
def goal(line: GoalLine, unit: Unit) -> str:
    """A goal in words."""
    return words.goal(line, unit)


@register.filter
def gap(found: Gap) -> str:
    """A gap in words."""
    return words.gap(found)


@register.filter
def interval(found: Gap) -> str:
    """How wide or narrow a gap may be."""
    return words.interval(found)


@register.filter
def gap_summary(found: Gap) -> str:
    """The widest gap on one line."""
    return words.gap_summary(found)


@register.filter
def line_title(line: Line) -> str:
    """Whose figures a line shows."""
    return charts.line_title(line)


@register.simple_tag
def standing(card: Card) -> SafeString:
    """The status of a measure against its goal."""
    found = words.status(card.status)
    return status(found.kind, found.words)


@register.simple_tag
def change(card: Card) -> SafeString:
    """The change since the figure before."""
    found = words.change(card)
    kind = f" wc-change--{found.kind}" if found.kind else ""
    arrow = icon(found.icon) if found.icon else ""
    return format_html('<p class="wc-change{}">{}<span>{}</span></p>', kind, arrow, found.words)


@register.simple_tag
def spark(card: Card) -> SafeString:
    """The small line of a card."""
    return charts.spark(card)


@register.simple_tag
def trend_chart(page: MeasurePage) -> SafeString:
    return charts.trend_chart(page)


@register.simple_tag
def gap_chart(page: MeasurePage) -> SafeString:
    return charts.gap_chart(page)


@register.simple_tag
def groups_heading(page: MeasurePage) -> str:
    return charts.groups_heading(page)


@register.simple_tag
def places_heading(page: MeasurePage) -> str:
    return charts.places_heading(page)


@register.simple_tag
def place_map(page: MeasurePage) -> SafeString:
    return charts.place_map(page)
