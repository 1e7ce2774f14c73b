"""Words for releases. `{% load disclosure %}` at the top of a template."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext

from wholecity.kernel.texts import translatable as _

register = template.Library()

DIMENSIONS = {
    "school": _("School"),
    "neighbourhood": _("Neighborhood"),
    "grade": _("Grade"),
    "race_ethnicity": _("Race and ethnicity"),
    "low_income": _("Family income"),
    "english_learner": _("English learners"),
    "disability": _("Disability"),
    "sex": _("Sex"),
}


# What an attack can find, by the name under which the audit counts it.
FOUND = {
    "exact": _("Withheld figures that could be worked out exactly"),
    "narrow": _("Withheld figures that could be worked out nearly"),
    "all_or_none": _("Groups of whom all or nobody would be known"),
    "small": _("Small figures that are shown"),
    "inconsistent": _("Figures that contradict each other"),
    "averages": _("Averages that would give a figure away"),
    "differences": _("Differences between versions that would tell of few children"),
}


@register.simple_tag
def found(kind: str) -> str:
    """A kind of finding in words."""
    return gettext(FOUND[kind]) if kind in FOUND else kind


@register.simple_tag
def grouping(dimensions: Sequence[str]) -> str:
    """The dimensions of a table in words: "Race and ethnicity × Sex"."""
    if not dimensions:
        return gettext("All students")
    return " × ".join(gettext(DIMENSIONS.get(d, d)) for d in dimensions)
