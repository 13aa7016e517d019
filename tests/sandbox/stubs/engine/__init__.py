"""A stub for the launcher tests."""
