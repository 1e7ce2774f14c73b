"""Sentences that state a finding, as sources of translations.

A finding is a key and numbers. Pages choose the form by `count` with ngettext
and fill in the values; each value that is text is itself translated first.
"""

from wholecity.kernel.texts import translatable_plural

FINDINGS = {
    "trend.better": translatable_plural(
        "%(value)s in %(period)s: %(change)s point better than in %(previous)s.",
        "%(value)s in %(period)s: %(change)s points better than in %(previous)s.",
    ),
    "trend.worse": translatable_plural(
        "%(value)s in %(period)s: %(change)s point worse than in %(previous)s.",
        "%(value)s in %(period)s: %(change)s points worse than in %(previous)s.",
    ),
    "trend.higher": translatable_plural(
        "%(value)s in %(period)s: %(change)s more than in %(previous)s.",
        "%(value)s in %(period)s: %(change)s more than in %(previous)s.",
    ),
    "trend.lower": translatable_plural(
        "%(value)s in %(period)s: %(change)s fewer or less than in %(previous)s.",
        "%(value)s in %(period)s: %(change)s fewer or less than in %(previous)s.",
    ),
    "trend.same": translatable_plural(
        "%(value)s in %(period)s: no change from %(previous)s.",
        "%(value)s in %(period)s: no change from %(previous)s.",
    ),
    "trend.first": translatable_plural(
        "%(value)s in %(period)s. There is no earlier figure to compare it with.",
        "%(value)s in %(period)s. There is no earlier figure to compare it with.",
    ),
    "trend.withheld": translatable_plural(
        "The figure for %(period)s is withheld to protect children.",
        "The figure for %(period)s is withheld to protect children.",
    ),
    "trend.none": translatable_plural("There is no figure yet.", "There is no figure yet."),
    "gap.higher": translatable_plural(
        "%(children)s: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.lower": translatable_plural(
        "%(children)s: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.higher.chronic-absence": translatable_plural(
        "%(children)s miss more school: %(rate)s are chronically absent. %(reference)s: %(other)s.",
        "%(children)s miss more school: %(rate)s are chronically absent. %(reference)s: %(other)s.",
    ),
    "gap.lower.chronic-absence": translatable_plural(
        "%(children)s miss less school: %(rate)s are chronically absent. %(reference)s: %(other)s.",
        "%(children)s miss less school: %(rate)s are chronically absent. %(reference)s: %(other)s.",
    ),
    "gap.higher.homelessness": translatable_plural(
        "%(children)s are homeless more often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s are homeless more often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.lower.homelessness": translatable_plural(
        "%(children)s are homeless less often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s are homeless less often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.higher.mobility": translatable_plural(
        "%(children)s change schools more often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s change schools more often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.lower.mobility": translatable_plural(
        "%(children)s change schools less often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s change schools less often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.higher.suspension": translatable_plural(
        "%(children)s are suspended more often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s are suspended more often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.lower.suspension": translatable_plural(
        "%(children)s are suspended less often: %(rate)s. %(reference)s: %(other)s.",
        "%(children)s are suspended less often: %(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.higher.after-school": translatable_plural(
        "%(children)s come to after-school programs more often when chronically absent: "
        "%(rate)s. %(reference)s: %(other)s.",
        "%(children)s come to after-school programs more often when chronically absent: "
        "%(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.lower.after-school": translatable_plural(
        "%(children)s come to after-school programs less often when chronically absent: "
        "%(rate)s. %(reference)s: %(other)s.",
        "%(children)s come to after-school programs less often when chronically absent: "
        "%(rate)s. %(reference)s: %(other)s.",
    ),
    "gap.unclear": translatable_plural(
        "No gap is larger than chance alone could explain.",
        "No gap is larger than chance alone could explain.",
    ),
    "gap.unknown": translatable_plural(
        "Groups cannot be compared: too few of their figures may be shown.",
        "Groups cannot be compared: too few of their figures may be shown.",
    ),
    "forecast.line": translatable_plural(
        "If nothing changes: about %(value)s in %(period)s (a straight line through %(points)s "
        "figure).",
        "If nothing changes: about %(value)s in %(period)s (a straight line through %(points)s "
        "figures).",
    ),
    "forecast.too_few": translatable_plural(
        "Not enough points for a forecast: it needs three, there is %(points)s.",
        "Not enough points for a forecast: it needs three, there are %(points)s.",
    ),
}
