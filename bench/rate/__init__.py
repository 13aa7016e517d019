"""A blind page on which people rate edits, and the table of what they said."""
