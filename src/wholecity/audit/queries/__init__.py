"""Reading the audit record."""

from wholecity.audit.queries.alerts import (
    AlertRow,
    alert,
    alerts,
    goes_on_at,
    limits,
    open_alerts_since,
)
from wholecity.audit.queries.chain import State, Verdict, head, state, verdict
from wholecity.audit.queries.entries import (
    HEADER,
    EntryPage,
    EntryRow,
    Wanted,
    entries_of,
    entry_page,
    entry_rows,
)
from wholecity.audit.queries.reports import (
    Accounting,
    Disclosure,
    Lookers,
    LooksOf,
    accounting,
    disclosures,
    looks_of,
    who_looked,
)

__all__ = [
    "HEADER",
    "Accounting",
    "AlertRow",
    "Disclosure",
    "EntryPage",
    "EntryRow",
    "Lookers",
    "LooksOf",
    "State",
    "Verdict",
    "Wanted",
    "accounting",
    "alert",
    "alerts",
    "disclosures",
    "entries_of",
    "entry_page",
    "entry_rows",
    "goes_on_at",
    "head",
    "limits",
    "looks_of",
    "open_alerts_since",
    "state",
    "verdict",
    "who_looked",
]
