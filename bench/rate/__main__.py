"""Let people rate edits without knowing who made them: `python -m bench.rate`, then open the printed address.

Shows what `python -m bench.quality` made (or, with --demo-edits, a few edits made now). `--table` prints what people
said so far: a table per method and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
from collections import Counter
from pathlib import Path

from bench.rate.figures import raters
from bench.rate.gallery import CONTROLS, Gallery, NothingToRate, counts, gallery, newest
from bench.rate.ratings import Ratings
from bench.rate.server import LOOPBACK, LOOPBACK_NAMES, CannotListen, Desk, serving
from bench.rate.table import table

PORT = 8090


async def serve(shown: Gallery, ratings: Ratings, port: int, host: str) -> None:
    """Serve until the task is cancelled."""
    async with serving(Desk(shown, ratings), port, host) as address:
        reached = "this machine only" if host in LOOPBACK_NAMES else "for everybody who can reach it: no password"
        print(f"The page is at {address} ({reached}). Ctrl-C stops it; every answer is already kept.", flush=True)
        await asyncio.Event().wait()


def print_table(ratings: Ratings) -> None:
    """Print all tables and the JSON line."""
    given = ratings.every()
    people = Counter(one.verdict for one in raters(given))
    print(table(given))
    line = {"ratings": len(given), "raters": sum(people.values()), "raters_failing_controls": people["fails"]}
    print(json.dumps(line))


def show(arguments: argparse.Namespace, ratings: Ratings) -> int:
    """Find the edits and serve the page; returns the exit status."""
    try:
        folder, everybody = _demo(arguments) if arguments.demo_edits else (newest(arguments.edits), ())
        shown = gallery(folder, arguments.methods or everybody)
    except NothingToRate as nothing:
        print(f"{nothing}. Run 'python -m bench.quality' first, or add '--demo-edits 8' to make a few edits now.")
        return 1
    for sentence in shown.left_out:
        print(f"{sentence}.")
    of = counts(shown)
    methods = ", ".join(f"{name} {count}" for name, count in of.items() if name not in CONTROLS)
    print(f"{shown.name}: {methods}; controls: {', '.join(f'{name} {of[name]}' for name in CONTROLS)}.")
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(shown, ratings, arguments.port, arguments.host))
    except CannotListen as fault:
        print(f"{fault}. Name another with --host or --port.")
        return 1
    return 0


def _demo(arguments: argparse.Namespace) -> tuple[Path, tuple[str, ...]]:
    from bench.rate.demo import METHODS, make_demo_edits  # loads torch, which the page itself does without

    return make_demo_edits(arguments.demo_edits, arguments.keep, lambda words: print(words, flush=True)), METHODS


def main() -> int:
    """Read the command line; serve the page or print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.rate", description=__doc__)
    parser.add_argument("--table", action="store_true", help="print what was answered so far, and stop")
    parser.add_argument("--methods", nargs="+", help="whose edits are shown: those that all of them did")
    parser.add_argument("--demo-edits", type=int, default=0, metavar="N", help="first make N edits in three ways")
    parser.add_argument("--edits", type=Path, default=Path("data/quality"), help="where bench.quality kept its edits")
    parser.add_argument("--keep", type=Path, default=Path("data/rate"), help="where answers are kept")
    parser.add_argument("--host", default=LOOPBACK, help="address to serve on; 0.0.0.0: all of this machine's")
    parser.add_argument("--port", type=int, default=PORT, help="port of the page; 0: any free one")
    arguments = parser.parse_args()
    with contextlib.closing(Ratings(arguments.keep / "ratings.db")) as ratings:
        if arguments.table:
            print_table(ratings)
            return 0
        return show(arguments, ratings)


if __name__ == "__main__":
    sys.exit(main())
