"""The arithmetic of measures: rates, gaps between groups, status against a goal."""
