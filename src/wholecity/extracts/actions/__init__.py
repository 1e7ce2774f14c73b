"""Making an extract, deciding on it, handing it out in the controlled room, destroying it."""

from wholecity.extracts.actions.deciding import approve, reject
from wholecity.extracts.actions.destroying import destroy_ended, destroy_under
from wholecity.extracts.actions.making import MAKING, make, start_making
from wholecity.extracts.actions.reading import fetch, may_fetch

__all__ = [
    "MAKING",
    "approve",
    "destroy_ended",
    "destroy_under",
    "fetch",
    "make",
    "may_fetch",
    "reject",
    "start_making",
]
