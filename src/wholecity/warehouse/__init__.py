"""The confidential store: what agencies delivered about children, and what is computed from it."""

import importlib.util
import sys

# DuckDB asks for pandas at each value that it is given. Where it is not installed, Python would
# search its whole path for it each time, a hundred microseconds a value.
if importlib.util.find_spec("pandas") is None:
    sys.modules["pandas"] = None  # type: ignore[assignment]
