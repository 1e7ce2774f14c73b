"""Who may do what: one pure decision, asked by every page, command and job."""
