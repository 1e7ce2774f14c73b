"""The Fellegi-Sunter model of a city: declared in definitions, trained on its own data by Splink.

Chance agreement (u) comes from a bounded, seeded sample of random pairs,
agreement of one child's records (m) from expectation maximisation over two
blockings. What the data do not show keeps the declared value, and few
observations move it little. Numbers are rounded, so that the order in which a
machine adds them up cannot change a decision.
"""

import hashlib
import json
import logging
import math
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.internals.exceptions import EMTrainingException

from wholecity.linkage.definitions.bands import Method
from wholecity.linkage.definitions.blocking import (
    CANDIDATES,
    CERTAIN,
    CERTAIN_FINDS,
    MAY_BE_ONE,
    NO_TWIN,
    TRAINING,
)
from wholecity.linkage.definitions.comparisons import BY_KEY, COMPARISONS, Comparison

# With this many certain pairs, the data weigh as much as what was declared.
PAIRS_OF_TRUST = 60
FEWEST_PAIRS_TO_LEARN = 200
SMALLEST = 1e-7
# Training sees tidy pairs more readily than untidy ones, and so believes that one child's records
# hardly ever disagree. No m is let fall below this share of the declared one.
HUMILITY = 0.25


@dataclass(frozen=True)
class Weight:
    """What agreeing at one level means: `weight` is log2(m / u), in bits."""

    comparison: str
    level: str
    meaning: str
    label: str
    m: float
    u: float
    weight: float


@dataclass(frozen=True)
class Model:
    """A trained model. `prior`: how likely two random records are one child."""

    prior: float
    weights: tuple[Weight, ...]
    certain_pairs: int
    possible_pairs: int
    learned: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def version(self) -> str:
        """Twelve signs that differ when anything in the model differs."""
        text = json.dumps(self.as_json(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


Parameters = dict[tuple[str, str], tuple[float, float]]


def declared() -> Parameters:
    """m and u as the definitions declare them."""
    return {(c.key, level.key): (level.m, level.u) for c in COMPARISONS for level in c.levels}


def train(connection: duckdb.DuckDBPyConnection, method: Method) -> Model:
    """Learn the model from table `record`. Too small a city keeps what was declared."""
    certain, possible = _certain_pairs(connection)
    prior = _prior(certain, possible)
    parameters, learned = declared(), False
    if certain >= FEWEST_PAIRS_TO_LEARN:
        parameters, learned = _learned(connection, method, prior, certain), True
    return Model(prior, _weights(parameters), certain, possible, learned)


def linker(connection: duckdb.DuckDBPyConnection, prior: float, parameters: Parameters) -> Linker:
    """A Splink linker on table `record` with these parameters."""
    # Splink speaks as if to an analyst at a notebook; what matters is told by the run.
    logging.getLogger("splink").setLevel(logging.ERROR)
    interface = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record",
        probability_two_random_records_match=prior,
        comparisons=[_comparison(c, parameters) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[
            CustomRule(f"{rule.holds} AND {MAY_BE_ONE}") for rule in CANDIDATES
        ],
        retain_matching_columns=True,  # only so that the levels stay, which the guards read
        em_convergence=0.001,
        max_iterations=25,
    )
    return Linker(
        interface.register("record", table_name="records_to_link"),
        settings,
        log_level=None,
        validate_settings=False,  # they are ours, and the check takes longer than a small city
    )


def parameters_of(model: Model) -> Parameters:
    return {(w.comparison, w.level): (w.m, w.u) for w in model.weights}


def _certain_pairs(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """How many pairs are surely one child, and how many pairs there could be at all."""
    certain, possible = connection.execute(
        f"""
        SELECT
            (SELECT count(*) FROM record l JOIN record r
                ON {CERTAIN.holds} AND l.record < r.record AND {MAY_BE_ONE}),
            (SELECT (sum(n) ** 2 - sum(n ** 2)) / 2
                FROM (SELECT count(*)::DOUBLE AS n FROM record GROUP BY apart))
        """
    ).fetchone() or (0, 0)
    return int(certain), int(possible or 0)


def _prior(certain: int, possible: int) -> float:
    # Half a pair where none was found: no evidence is not evidence of absence.
    expected = max(certain, 0.5) / CERTAIN_FINDS
    return float(f"{min(expected / max(possible, 1), 0.5):.6g}")


def _learned(
    connection: duckdb.DuckDBPyConnection, method: Method, prior: float, certain: int
) -> Parameters:
    splink = linker(connection, prior, declared())
    splink.training.estimate_u_using_random_sampling(
        max_pairs=method.pairs_for_chance, seed=method.seed, num_chunks=1
    )
    for rule in TRAINING:
        try:
            splink.training.estimate_parameters_using_expectation_maximisation(
                CustomRule(f"{rule.holds} AND {MAY_BE_ONE} AND {NO_TWIN}"),
                estimate_without_term_frequencies=True,
                max_pairs=method.pairs_for_learning,
                record_sample_proportion=0.1,
            )
        except (EMTrainingException, ValueError):
            # No pair to learn from, or a level that never occurs (Splink refuses m = 0):
            # what was declared remains.
            continue
    return _read(splink.misc.save_model_to_json(), certain, method)


def _read(saved: dict[str, Any], certain: int, method: Method) -> Parameters:
    """Splink's numbers, each comparison summing to 1, pulled towards what was declared."""
    learned: Parameters = {}
    for comparison in saved["comparisons"]:
        declared_one = BY_KEY[comparison["output_column_name"]]
        levels = [each for each in comparison["comparison_levels"] if not each.get("is_null_level")]
        before = declared_one.levels
        m = _blend(levels, "m_probability", [x.m for x in before], certain, HUMILITY)
        u = _blend(levels, "u_probability", [x.u for x in before], method.pairs_for_chance)
        for level, of_m, of_u in zip(declared_one.levels, m, u, strict=True):
            learned[declared_one.key, level.key] = (of_m, of_u)
    return learned


def _blend(
    levels: list[dict[str, Any]],
    which: str,
    before: list[float],
    observed: int,
    humility: float = 0.0,
) -> list[float]:
    trust = observed / (observed + PAIRS_OF_TRUST)
    seen = [level.get(which) for level in levels]
    mixed = [
        max(trust * new + (1 - trust) * old, humility * old) if isinstance(new, float) else old
        for new, old in zip(seen, before, strict=True)
    ]
    total = sum(mixed)
    return [float(f"{max(x / total, SMALLEST):.6g}") for x in mixed]


def _weights(parameters: Parameters) -> tuple[Weight, ...]:
    return tuple(
        Weight(c.key, x.key, c.meaning, x.label, m, u, round(math.log2(m / u), 3))
        for c in COMPARISONS
        for x in c.levels
        for m, u in (parameters[c.key, x.key],)
    )


def _comparison(comparison: Comparison, parameters: Parameters) -> dict[str, Any]:
    silent = {"sql_condition": comparison.silent, "is_null_level": True}
    levels = [_level(comparison, i, parameters) for i in range(len(comparison.levels))]
    return {
        "output_column_name": comparison.key,
        "comparison_description": comparison.meaning,
        "comparison_levels": [{**silent, "label_for_charts": "nothing to compare"}, *levels],
    }


def _level(comparison: Comparison, position: int, parameters: Parameters) -> dict[str, Any]:
    level = comparison.levels[position]
    m, u = parameters[comparison.key, level.key]
    frequency = (
        {"tf_adjustment_column": level.frequency, "tf_minimum_u_value": 0.00001}
        if level.frequency
        else {}
    )
    return {
        "sql_condition": level.holds,
        "label_for_charts": level.label,
        "m_probability": m,
        "u_probability": u,
        **frequency,
    }
