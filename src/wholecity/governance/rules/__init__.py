"""The cabinet's rules: terms of office, who has to sit at the table, what lets the work go on."""
