"""The pages of a child's family, and of those who answer it and tie its accounts."""
