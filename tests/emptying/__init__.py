"""How tables are emptied after a test that commits: an app of the tests alone."""
