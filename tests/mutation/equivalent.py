"""Faults that change nothing which a test could see, each with the reason; counted apart.

By module, the key of the fault as the command prints it.
"""

_NO_AGREEMENT = "Stands for no agreement; none has such a key."

EQUIVALENT: dict[str, dict[str, str]] = {
    "wholecity/policy/conditions.py": {
        "subject.mfa_at is None or context.now is None → subject.mfa_at is None and context.now "
        "is None": "The comparison after it raises, and an error is a no.",
        "'' → 'x'": _NO_AGREEMENT,
        "'' → 'x' #2": _NO_AGREEMENT,
        "'' → 'x' #3": _NO_AGREEMENT,
    },
    "wholecity/policy/decision.py": {
        "row.grounds <= _BY_CONDITION → row.grounds < _BY_CONDITION": (
            "No row names all of these grounds."
        ),
    },
}
