"""The agencies: each sees a part of the truth and writes it in its own format."""
