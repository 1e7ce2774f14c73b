"""Writing the audit record, in the transaction of what it records."""

from wholecity.audit.actions.alerts import close_alert, raise_alert
from wholecity.audit.actions.disclosing import disclose, disclose_many
from wholecity.audit.actions.recording import Actor, record, written_or_unavailable
from wholecity.audit.actions.refusing import refuse
from wholecity.audit.actions.verifying import verify_chain

__all__ = [
    "Actor",
    "close_alert",
    "disclose",
    "disclose_many",
    "raise_alert",
    "record",
    "refuse",
    "verify_chain",
    "written_or_unavailable",
]
