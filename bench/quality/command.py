"""The options that every study of `bench.quality` has."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.quality.document import DOCUMENT


def options(study: str, about: str | None, *, documented: bool = False) -> argparse.ArgumentParser:
    """Return a study's command line; `about` is its docstring, `documented`: its table may be written down."""
    parser = argparse.ArgumentParser(prog=f"python -m {study}", description=about)
    parser.add_argument("--keep", type=Path, default=Path("data/quality"), help="where results are kept")
    if documented:
        parser.add_argument("--document", action="store_true", help=f"write the tables into {DOCUMENT} too")
    return parser
