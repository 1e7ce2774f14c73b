"""How a release is written: one JSON document and one CSV for each table, and a manifest."""
