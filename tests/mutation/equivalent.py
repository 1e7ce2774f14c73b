"""Faults that change nothing which a test could see, each with the reason; counted apart.

By module, the key of the fault as the command prints it.
"""

_PUSH = "Many are pushed at once to save programs; what is not seen so is asked for by itself."
_SOLVER = "How the solver searches, not what it finds."
_EDGE = "No solution ends so exactly."
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
    "wholecity/disclosure/rules/advice.py": {
        "0 → 1 #7": "The size of a dimension by which nothing is published.",
        "'' → 'x' #2": "The name of what levels become, where none become one.",
    },
    "wholecity/disclosure/rules/attack/averages.py": {
        "1.0 → 2.0 #6": _PUSH,
        "-0.5 * turn * sign → -0.5 * turn + sign": _PUSH,
        "self._look(objective) → pass": _PUSH,
        "self.most[i] - self.least[i] >= RANGE - NEAR → self.most[i] - self.least[i] > RANGE "
        "- NEAR": _EDGE,
        "abs(reached - rate) < NEAR → abs(reached - rate) <= NEAR": _EDGE,
    },
    "wholecity/disclosure/rules/attack/equations.py": {
        "0 → 1 #4": "All parts of a partition are published by the same groupings.",
    },
    "wholecity/disclosure/rules/attack/intervals.py": {
        "proven < len(chosen) / 2 → proven >= len(chosen) / 2": _PUSH,
        "not self.in_whole_numbers or is_whole(table) → not self.in_whole_numbers and "
        "is_whole(table)": _PUSH,
    },
    "wholecity/disclosure/rules/attack/reduction.py": {
        "1 → 2 #3": "Any length that no list has begins the loop.",
    },
    "wholecity/disclosure/rules/attack/solver.py": {
        "'simplex_strategy' → 'simplex_strategyx'": _SOLVER,
    },
    "wholecity/disclosure/rules/protection/averages.py": {
        "1.0 → 2.0 #4": "Twice as far in the same direction is the same direction.",
        "1.0 → 2.0 #12": "Twice as far in the same direction is the same direction.",
        "1 → 2 #5": "Another seed.",
        "counts < k → counts <= k": "Those of k are decided upon in the loop.",
    },
    "wholecity/disclosure/rules/protection/program.py": {
        "0.0 → 1.0": _SOLVER,
        "highs.setOptionValue('mip_rel_gap', 1.0) → pass": _SOLVER,
    },
    "wholecity/disclosure/rules/protection/search.py": {
        "np.arange(len(now)) if self.hidden is None else np.flatnonzero(now != self.hidden) → "
        "np.arange(len(now))": "Bounds that did not change are set once more.",
    },
}
