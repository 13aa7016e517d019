"""How much an edit depends on the seed: glasses and a beard on 50 portraits, `python -m bench.quality.seeds`."""

from __future__ import annotations

from bench.quality.arena import Arena, everybody
from bench.quality.cases import Case
from bench.quality.command import options
from bench.quality.contestants import BASELINES
from bench.quality.document import put
from bench.quality.report import mean, wilson
from picturebook.portrait import Person
from picturebook.scene import Change, Scene

ASKED = {"glasses": "add glasses", "beard": "add a beard"}
APART = 10
"""Seeds between two pictures: a picture that shows what was not asked for is drawn again from the next one."""


def portraits(part: str, seeds: int) -> list[Case]:
    """Return the same edit of the same prompt, drawn from so many seeds."""
    sitter = Scene(person=Person(skin="tan", hair="black"))
    return [
        Case(f"seeds-{part}-{i:03}", "portrait", "generated", sitter, Change(f"person.{part}", True), said, i * APART)
        for said in (ASKED[part],)
        for i in range(seeds)
    ]


def main() -> None:
    """Measure and print the table, Markdown."""
    parser = options("bench.quality.seeds", __doc__, documented=True)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--methods", nargs="+", default=[one for one in everybody() if one not in BASELINES])
    arguments = parser.parse_args()
    arena = Arena(arguments.keep)
    said = "with success, its interval, and in brackets the share with the attribute itself"
    lines = [f"Share of {arguments.seeds} seeds {said}.", ""]
    lines += ["| method | " + " | ".join(ASKED) + " |", "|---|" + "---|" * len(ASKED)]
    for name in arguments.methods:
        row = []
        for part in ASKED:
            scores = arena.all_at_best(name, portraits(part, arguments.seeds))
            low, high = wilson(sum(one.success for one in scores), len(scores))
            row.append(f"{mean(scores, 'success'):.2f} [{low:.2f}, {high:.2f}] ({mean(scores, 'wanted'):.2f})")
        lines.append(f"| {name} | " + " | ".join(row) + " |")
        print(lines[-1], flush=True)
    arena.close()
    print("\n".join(lines))
    if arguments.document:
        put("seeds", "\n".join(lines))


if __name__ == "__main__":
    main()
