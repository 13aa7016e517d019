"""Write the model card from the training logs: `python -m picturebook.model_card --runs FOLDER`.

Its figures come from the logs alone, so it cannot claim more than was measured.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from picturebook import WEIGHTS_FOLDER
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS, ROLES, SKINS
from picturebook.scene import FAMILIES
from picturebook.training import DEFAULT_RUNS
from picturebook.vocabulary import WORDS

PARTS = {"vae": "autoencoder", "unet": "generator", "captioner": "captioner", "judge": "judge"}

HEAD = """# The picture-book model

Written by `python -m picturebook.model_card`; see there and in `picturebook/train*.py` for how.

A tiny latent diffusion model in the Stable Diffusion layout (`diffusion/`) and a tiny BLIP (`captioner/`), trained from
scratch on pictures drawn by `picturebook/world.py`, and on nothing else. It knows {words} words and this drawn world:
it cannot make photographs, and an answer about a photograph means nothing.

**State: interim.** Good enough for a first conversation; a later training run raises it.

## Training
"""

PEOPLE = """
## People

In the training pictures a person's attributes are drawn independently of each other: role evenly from {roles}; skin
evenly from {skins}; hair evenly from {hairs}; a beard on 25 %, glasses on 35 % of all, whoever they are. Only kings and
queens always wear a crown. What neutral prompts ("a portrait") bring out of the *trained* model has not been measured.
"""


def _log(folder: Path) -> list[dict[str, Any]]:
    file = folder / "log.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def card(runs: Path) -> str:
    """Return the card as Markdown, from the logs and `figures.json` in `runs`."""
    lines = [
        HEAD.format(words=len(WORDS)),
        "| part | command | steps | minutes | last figures |",
        "|---|---|---|---|---|",
    ]
    for part, folder in PARTS.items():
        log = _log(runs / folder)
        if not log:
            continue
        last: dict[str, Any] = {}
        for line in log:
            last |= line
        minutes = round(last.pop("seconds") / 60)
        steps = last.pop("step")
        figures = ", ".join(f"{name} {value:.4g}" for name, value in last.items())
        command = f"`python -m picturebook.train {part} --minutes {minutes}`"
        lines.append(f"| {part} | {command} | {steps} | {minutes} | {figures} |")
    lines.append("\nTwo CPU cores, shared with other work; bf16 autocast. Every part resumes from its checkpoint.\n")
    measured = runs / "figures.json"
    if measured.exists():
        lines += [
            "## Figures\n",
            "From `python -m picturebook.measure`: held-out renders, unseen prompts, 25 steps, guidance 5.",
        ]
        lines.append("Generated pictures are read by the captioner, whose own mistakes count against them.\n")
        lines += ["| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in json.loads(measured.read_text()).items()]
    lines.append(PEOPLE.format(roles=", ".join(ROLES), skins=", ".join(SKINS), hairs=", ".join(HAIRS)))
    shares = ", ".join(f"{name} {share:.0%}" for name, share in FAMILIES.items())
    lines.append(
        f"## Pictures\n\nFamilies: {shares}. Colours: {', '.join(COLOURS)}. Styles: plain 84%, pencil 8%, painting 8%."
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the card beside the weights."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.model_card", description=__doc__)
    parser.add_argument("--runs", type=Path, default=DEFAULT_RUNS)
    (WEIGHTS_FOLDER / "MODEL_CARD.md").write_text(card(parser.parse_args().runs))


if __name__ == "__main__":
    main()
