"""Papers and letters of agreements."""
