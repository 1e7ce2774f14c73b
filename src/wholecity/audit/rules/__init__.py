"""The chain's arithmetic, what raises an alert, what a law's report has to name."""
