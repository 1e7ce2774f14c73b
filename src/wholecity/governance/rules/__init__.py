"""The cabinet's rules: terms of office, and who has to sit at the table."""
