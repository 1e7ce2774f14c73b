"""The copy of a child's record that its family takes with it."""
