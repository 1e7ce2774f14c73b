"""Each check of the catalogue is seen to fail once: python -m tests.kills."""
