"""What may be shown of a figure: a number, that it is withheld, or that there is none."""

from dataclasses import dataclass
from typing import Literal

from wholecity.disclosure.rules.coding import Bound, coded_percent

State = Literal["shown", "withheld", "none"]

# The one sign for everything withheld, whatever the reason, in every file.
WITHHELD_SIGN = "*"
# No data: there is nothing to count. Neither zero nor withheld.
NO_DATA_SIGN = "n/a"


@dataclass(frozen=True)
class Shown:
    """A published figure. `bound` is set where a percent is coded as "or more" or "or less"."""

    state: State
    value: int | None = None
    bound: Bound = ""

    def __post_init__(self) -> None:
        if (self.state == "shown") != (self.value is not None):
            raise ValueError("A figure has a value exactly when it is shown.")


WITHHELD = Shown("withheld")
NO_DATA = Shown("none")


def shown(value: int, bound: Bound = "") -> Shown:
    return Shown("shown", value, bound)


def rate(part: Shown, whole: Shown) -> Shown:
    """The share of two published counts, in whole percents, coded at both ends.

    Withheld when either is; no data when the whole is nobody.
    """
    if "none" in (part.state, whole.state):
        return NO_DATA
    if part.value is None or whole.value is None:
        return WITHHELD
    if whole.value == 0:
        return NO_DATA
    percent = coded_percent(part.value, whole.value)
    return shown(percent.value, percent.bound)
