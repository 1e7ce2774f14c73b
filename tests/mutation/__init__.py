"""How many small faults planted in a room its quick tests notice: python -m tests.mutation."""
