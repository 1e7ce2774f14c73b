"""The roles of the access decision table, as far as this installation uses them."""

from dataclasses import dataclass
from enum import StrEnum

from wholecity.kernel.texts import translatable


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
    Role.CABINET_MEMBER: translatable("Cabinet member"),
    Role.FACILITATOR: translatable("Facilitator"),
    Role.DATA_LEAD: translatable("Data lead"),
    Role.PRIVACY_OFFICER: translatable("Privacy officer"),
    Role.LINK_REVIEWER: translatable("Link reviewer"),
    Role.ADMINISTRATOR: translatable("Administrator"),
}

# Who holds one decides what others see of children, or who may: two administrators give it.
TWO_PERSON_ROLES = frozenset({Role.LINK_REVIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR})


class Sector(StrEnum):
    """What part of the city's life an organization belongs to."""

    CITY_GOVERNMENT = "city_government"
    SCHOOL_DISTRICT = "school_district"
    HEALTH = "health"
    SOCIAL_SERVICES = "social_services"
    EARLY_CHILDHOOD = "early_childhood"
    OTHER_GOVERNMENT = "other_government"
    NONPROFIT = "nonprofit"
    PHILANTHROPY = "philanthropy"
    BUSINESS = "business"
    HIGHER_EDUCATION = "higher_education"
    FAITH = "faith"
    YOUTH_AND_FAMILY = "youth_and_family"


SECTORS = {
    Sector.CITY_GOVERNMENT: translatable("City government"),
    Sector.SCHOOL_DISTRICT: translatable("School district"),
    Sector.HEALTH: translatable("Health"),
    Sector.SOCIAL_SERVICES: translatable("Social services"),
    Sector.EARLY_CHILDHOOD: translatable("Early childhood"),
    Sector.OTHER_GOVERNMENT: translatable("Other government"),
    Sector.NONPROFIT: translatable("Nonprofit"),
    Sector.PHILANTHROPY: translatable("Philanthropy"),
    Sector.BUSINESS: translatable("Business"),
    Sector.HIGHER_EDUCATION: translatable("Higher education"),
    Sector.FAITH: translatable("Faith"),
    Sector.YOUTH_AND_FAMILY: translatable("Youth and family"),
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
        translatable("Mayor"),
        translatable("See how the city’s children are doing, in figures that were released."),
        "insights",
    ),
    DemoPerson(
        "demo-data-lead",
        Role.DATA_LEAD,
        translatable("Data lead"),
        translatable("Load what agencies deliver, link it, compute measures, propose a release."),
        "folder_open",
    ),
    DemoPerson(
        "demo-privacy-officer",
        Role.PRIVACY_OFFICER,
        translatable("Privacy officer"),
        translatable("Check what a release hides and why, approve it or send it back."),
        "lock",
    ),
    DemoPerson(
        "demo-facilitator",
        Role.FACILITATOR,
        translatable("Facilitator"),
        translatable("Prepare the cabinet’s work with the figures that were released."),
        "groups",
    ),
    DemoPerson(
        "demo-link-reviewer",
        Role.LINK_REVIEWER,
        translatable("Link reviewer"),
        translatable("See how records were found to be one child, and how sure that is."),
        "link",
    ),
)


@dataclass(frozen=True)
class Told:
    """Who a directory says somebody is, after everything about its answer was checked.

    `mfa_at` is when it asked them for a second factor, in seconds since 1970, if it says so.
    """

    subject: str
    email: str
    email_verified: bool
    name: str
    mfa_at: float | None
