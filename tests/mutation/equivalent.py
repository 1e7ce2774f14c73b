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
        "-0.5 * turn → -0.5 + turn": _PUSH,
        "not self._seen_wide(g) → self._seen_wide(g)": _PUSH,
        "self._look(objective) → pass": _PUSH,
        "self.most[i] - self.least[i] >= RANGE - NEAR → self.most[i] - self.least[i] > RANGE "
        "- NEAR": _EDGE,
        "abs(reached - rate) < NEAR → abs(reached - rate) <= NEAR": _EDGE,
    },
    "wholecity/disclosure/rules/attack/equations.py": {
        "0 → 1 #4": "All parts of a partition are published by the same groupings.",
    },
    "wholecity/disclosure/rules/attack/intervals.py": {
        "1 → 2": "Another seed.",
        "1.0 → 2.0 #4": _PUSH,
        "break → pass": _PUSH,
        "2 → 3 #2": _PUSH,
        "len(chosen) / 2 → len(chosen) * 2": _PUSH,
        "proven < len(chosen) / 2 → proven >= len(chosen) / 2": _PUSH,
        "not self.in_whole_numbers or is_whole(table) → not self.in_whole_numbers and "
        "is_whole(table)": _PUSH,
    },
    "wholecity/disclosure/rules/attack/reduction.py": {
        "1 → 2 #3": "Any length that no list has begins the loop.",
        "-b / a → -b * a": "Both are one or minus one.",
        "False → True": "What is connected one way is connected the other way too.",
        "abs(total) > 1e-06 → abs(total) >= 1e-06": _EDGE,
    },
    "wholecity/disclosure/rules/attack/solver.py": {
        "'simplex_strategy' → 'simplex_strategyx'": _SOLVER,
        "self.highs.setOptionValue('presolve', 'off') → pass": _SOLVER,
    },
    "wholecity/disclosure/rules/protection/averages.py": {
        "1.0 → 2.0 #4": "Twice as far in the same direction is the same direction.",
        "1.0 → 2.0 #12": "Twice as far in the same direction is the same direction.",
        "1 → 2 #5": "Another seed.",
        "counts < k → counts <= k": "Those of k are decided upon in the loop.",
        "counts[group] + fall[column[int(group)]] < k - LITTLE → counts[group] + "
        "fall[column[int(group)]] <= k - LITTLE": _EDGE,
    },
    "wholecity/disclosure/rules/protection/frame.py": {
        "False → True": "What is connected one way is connected the other way too.",
    },
    "wholecity/disclosure/rules/protection/program.py": {
        "0.0 → 1.0": _SOLVER,
        "self._warm.setOptionValue('dual_simplex_cost_perturbation_multiplier', 0.0) → pass": (
            _SOLVER
        ),
        "highs.setOptionValue('mip_max_nodes', BRANCHES) → pass": _SOLVER,
        "highs.setOptionValue('mip_rel_gap', 1.0) → pass": _SOLVER,
    },
    "wholecity/disclosure/rules/protection/search.py": {
        "np.arange(len(now)) if self.hidden is None else np.flatnonzero(now != self.hidden) → "
        "np.arange(len(now))": "Bounds that did not change are set once more.",
    },
}
