"""What a person can act as."""

from enum import StrEnum

from wholecity.kernel.texts import translatable as _

# Whoever has not signed in.
PUBLIC = "R0"


class Role(StrEnum):
    """What a person acts as. A person with several roles acts in one at a time."""

    CABINET_MEMBER = "R1"
    ANALYST = "R2"
    CASE_WORKER = "R3"
    SUPERVISOR = "R4"
    DATA_STEWARD = "R5"
    LINK_REVIEWER = "R6"
    RESEARCHER = "R7"
    OUTPUT_CHECKER = "R8"
    PRIVACY_OFFICER = "R9"
    ADMINISTRATOR = "R10"
    GUARDIAN = "R11"
    YOUTH = "R11y"
    PROVIDER = "R12"
    SERVICE = "R13"
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
    Role.CABINET_MEMBER: _("Cabinet member"),
    Role.FACILITATOR: _("Facilitator"),
    Role.DATA_LEAD: _("Data lead"),
    Role.CASE_WORKER: _("Case worker"),
    Role.SUPERVISOR: _("Supervisor of case work"),
    Role.PROVIDER: _("Provider’s staff"),
    Role.DATA_STEWARD: _("Data steward of an agency"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.LINK_REVIEWER: _("Link reviewer"),
    Role.ANALYST: _("Cabinet’s analyst"),
    Role.RESEARCHER: _("Researcher"),
    Role.OUTPUT_CHECKER: _("Output checker"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.GUARDIAN: _("Parent or guardian"),
    Role.YOUTH: _("Youth"),
    Role.SERVICE: _("Service account"),
}

# Acts for a family, not for an agency or the city.
FAMILY = frozenset({Role.GUARDIAN, Role.YOUTH})
STAFF = frozenset(Role) - FAMILY - {Role.SERVICE}
# Acts for one agency or provider, and sees what that one may.
OF_AN_AGENCY = frozenset(
    {Role.CASE_WORKER, Role.SUPERVISOR, Role.DATA_STEWARD, Role.PROVIDER, Role.SERVICE}
)
