"""The roles of the access decision table, as far as this installation uses them."""

from enum import StrEnum


class Role(StrEnum):
    """What a person acts as. A person with several roles acts in one at a time."""

    CABINET_MEMBER = "R1"
    LINK_REVIEWER = "R6"
    PRIVACY_OFFICER = "R9"
    ADMINISTRATOR = "R10"
    FACILITATOR = "R14"
    DATA_LEAD = "R15"
