"""The steps of the main job, in their order."""

from dataclasses import dataclass

from wholecity.kernel.texts import translatable as _


@dataclass(frozen=True)
class Step:
    """One step: its key and what it does, in words for people."""

    key: str
    title: str


LOAD = Step("load", _("Load the agencies’ files"))
LINK = Step("link", _("Find which records are one child"))
MEASURE = Step("measure", _("Compute the indicators"))
RELEASE = Step("release", _("Protect the figures and attack the protection"))
STEPS = (LOAD, LINK, MEASURE, RELEASE)
