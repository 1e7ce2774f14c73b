"""What can be done in intake: register sources, try, load, accept, take back, load again."""

from wholecity.intake.actions.deliveries import (
    accept,
    errors_to_send_back,
    load,
    load_again,
    undo,
)
from wholecity.intake.actions.destroying import count_under, destroy_under, sources_under
from wholecity.intake.actions.looking import look, suggest_mapping
from wholecity.intake.actions.mappings import save_mapping
from wholecity.intake.actions.services import (
    Brought,
    bring,
    confirm_service_account,
    make_service_account,
    note_refusal,
    note_use,
    replace_token,
    revoke_service_account,
)
from wholecity.intake.actions.sources import agree_formats, register_city, register_source
from wholecity.intake.actions.tables import (
    bring_table,
    choose_mapping,
    choose_saved_mapping,
    discard_table,
    forget_tables,
    headers_of_table,
    load_table,
    load_waiting,
    look_at_table,
)
from wholecity.intake.actions.uploads import (
    forget_upload,
    forget_uploads,
    load_kept,
    load_uploaded,
)

__all__ = [
    "Brought",
    "accept",
    "agree_formats",
    "bring",
    "bring_table",
    "choose_mapping",
    "choose_saved_mapping",
    "confirm_service_account",
    "count_under",
    "destroy_under",
    "discard_table",
    "errors_to_send_back",
    "forget_tables",
    "forget_upload",
    "forget_uploads",
    "headers_of_table",
    "load",
    "load_again",
    "load_kept",
    "load_table",
    "load_uploaded",
    "load_waiting",
    "look",
    "look_at_table",
    "make_service_account",
    "note_refusal",
    "note_use",
    "register_city",
    "register_source",
    "replace_token",
    "revoke_service_account",
    "save_mapping",
    "sources_under",
    "suggest_mapping",
    "undo",
]
