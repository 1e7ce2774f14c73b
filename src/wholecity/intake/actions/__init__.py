"""What can be done in intake: register sources, load, accept, take back, load again."""

from wholecity.intake.actions.deliveries import (
    accept,
    errors_to_send_back,
    load,
    load_again,
    undo,
)
from wholecity.intake.actions.looking import look, suggest_mapping
from wholecity.intake.actions.mappings import save_mapping
from wholecity.intake.actions.sources import register_city, register_source
from wholecity.intake.actions.uploads import load_uploaded

__all__ = [
    "accept",
    "errors_to_send_back",
    "load",
    "load_again",
    "load_uploaded",
    "look",
    "register_city",
    "register_source",
    "save_mapping",
    "suggest_mapping",
    "undo",
]
