"""What can be done in intake: register sources, load, accept, take back, load again."""

from wholecity.intake.actions.deliveries import accept, errors_to_send_back, load, load_again, undo
from wholecity.intake.actions.mappings import save_mapping
from wholecity.intake.actions.sources import register_city, register_source

__all__ = [
    "accept",
    "errors_to_send_back",
    "load",
    "load_again",
    "register_city",
    "register_source",
    "save_mapping",
    "undo",
]
