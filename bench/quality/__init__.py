"""How well each editing method does in a world where the truth is known."""
