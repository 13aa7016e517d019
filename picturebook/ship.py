"""Put finished training runs into the package: `python -m picturebook.ship --runs FOLDER [part …]`.

Training never touches the weights in use; this does, one part at a time, each replaced as a whole.
"""

import argparse
import shutil
from pathlib import Path

from picturebook import CAPTIONER_FOLDER, DIFFUSION_FOLDER, JUDGE_FOLDER
from picturebook.training import DEFAULT_RUNS

PARTS = {"generator": DIFFUSION_FOLDER, "captioner": CAPTIONER_FOLDER, "judge": JUDGE_FOLDER}


def ship(source: Path, target: Path) -> None:
    """Replace `target` by a copy of `source`; the old folder stays until the new one is complete."""
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(source, fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def main() -> None:
    """Read the command line and copy."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.ship", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=(*PARTS, []), help="all that are finished, when none is named")
    parser.add_argument("--runs", type=Path, default=DEFAULT_RUNS)
    arguments = parser.parse_args()
    for part in arguments.parts or PARTS:
        source = arguments.runs / part / "weights"
        if source.is_dir():
            ship(source, PARTS[part])
            print(f"{part}: shipped")
        else:
            print(f"{part}: nothing is finished in {source}")


if __name__ == "__main__":
    main()
