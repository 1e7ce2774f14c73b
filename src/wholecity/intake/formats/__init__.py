"""The formats that this installation reads: one folder each, found by looking.

A folder exports `FORMAT`. Adding a format is adding a folder; nothing else lists them.
"""

import importlib
import pkgutil
from functools import cache

from wholecity.intake.definitions import Format


@cache
def registered() -> dict[str, Format]:
    """Key → format, for every folder beside this file, in order of the key."""
    found = [
        importlib.import_module(f"{__name__}.{folder.name}").FORMAT
        for folder in pkgutil.iter_modules(__path__)
        if folder.ispkg
    ]
    return {format.key: format for format in sorted(found, key=lambda f: f.key)}
