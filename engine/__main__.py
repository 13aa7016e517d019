"""`python -m engine`: serve, or do one job and write files."""

from engine.cli import main

main(prog_name="python -m engine")
