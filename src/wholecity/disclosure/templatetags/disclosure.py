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


@register.simple_tag
def grouping(dimensions: Sequence[str]) -> str:
    """The dimensions of a table in words: "Race and ethnicity × Sex"."""
    if not dimensions:
        return gettext("All students")
    return " × ".join(gettext(DIMENSIONS.get(d, d)) for d in dimensions)
