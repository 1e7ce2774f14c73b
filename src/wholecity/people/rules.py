"""Who acts, in which role."""

from dataclasses import dataclass

from wholecity.policy.decision import PUBLIC, Subject


@dataclass(frozen=True)
class Acting:
    """An account in one of its roles; what actions take as `by`."""

    name: str
    role: str
    active: bool = True

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def acting_role(self) -> str:
        return self.role

    @property
    def subject(self) -> Subject:
        return Subject(self.name or None, self.role, self.active)


# Whoever has not signed in.
NOBODY = Acting("", PUBLIC)

# The installation itself: scheduled work, the demonstration.
INSTALLATION = Acting("wholecity", "system")
