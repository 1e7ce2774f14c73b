"""The roles of the access decision table, as far as this installation uses them."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.words import gettext_noop


class Role(StrEnum):
    """What a person acts as. A person with several roles acts in one at a time."""

    CABINET_MEMBER = "R1"
    LINK_REVIEWER = "R6"
    PRIVACY_OFFICER = "R9"
    ADMINISTRATOR = "R10"
    FACILITATOR = "R14"
    DATA_LEAD = "R15"

    @property
    def key(self) -> str:
        """As it is written on the command line: data-lead."""
        return self.name.lower().replace("_", "-")

    @property
    def in_words(self) -> str:
        """Its name in words; the page that shows it translates it."""
        return TITLES[self]


# In the order in which one is chosen for a person who has not chosen.
TITLES = {
    Role.CABINET_MEMBER: gettext_noop("Cabinet member"),
    Role.FACILITATOR: gettext_noop("Facilitator"),
    Role.DATA_LEAD: gettext_noop("Data lead"),
    Role.PRIVACY_OFFICER: gettext_noop("Privacy officer"),
    Role.LINK_REVIEWER: gettext_noop("Link reviewer"),
    Role.ADMINISTRATOR: gettext_noop("Administrator"),
}


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demonstration: nobody's name, one role."""

    username: str
    role: Role
    name: str
    may: str
    icon: str


DEMO_PEOPLE = (
    DemoPerson(
        "demo-mayor",
        Role.CABINET_MEMBER,
        gettext_noop("Mayor"),
        gettext_noop("See how the city’s children are doing, in figures that were released."),
        "insights",
    ),
    DemoPerson(
        "demo-data-lead",
        Role.DATA_LEAD,
        gettext_noop("Data lead"),
        gettext_noop("Load what agencies deliver, link it, compute measures, propose a release."),
        "folder_open",
    ),
    DemoPerson(
        "demo-privacy-officer",
        Role.PRIVACY_OFFICER,
        gettext_noop("Privacy officer"),
        gettext_noop("Check what a release hides and why, approve it or send it back."),
        "lock",
    ),
    DemoPerson(
        "demo-facilitator",
        Role.FACILITATOR,
        gettext_noop("Facilitator"),
        gettext_noop("Prepare the cabinet’s work with the figures that were released."),
        "groups",
    ),
    DemoPerson(
        "demo-link-reviewer",
        Role.LINK_REVIEWER,
        gettext_noop("Link reviewer"),
        gettext_noop("Decide whether two records are the same child."),
        "link",
    ),
)
