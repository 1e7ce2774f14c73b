"""What sources are called, which the room that receives deliveries knows.

That room stands above this one. It declares `sources_of_deliveries` on its AppConfig, the
path of a query that gives the title of each source by its key.
"""

from collections.abc import Callable

from django.apps import apps
from django.utils.module_loading import import_string


def known_sources() -> dict[str, str]:
    """The titles of all sources that are registered, by key."""
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        if path := getattr(app, "sources_of_deliveries", ""):
            titles: Callable[[], dict[str, str]] = import_string(path)
            found.update(titles())
    return found
