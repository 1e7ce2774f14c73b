"""Faults that change nothing which a test could see, each with the reason; counted apart.

By module, the key of the fault as the command prints it.
"""

EQUIVALENT: dict[str, dict[str, str]] = {}
