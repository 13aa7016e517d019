"""What DiffEdit owes to its mask and what to its inversion: `python -m bench.quality.ablation [--each N]`.

Every way to find the region with every way to turn the picture into noise, all else being DiffEdit's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import CORE, Case, cases
from bench.quality.command import options
from bench.quality.contestants import Desk, Knobs, plan_for
from bench.quality.document import put
from bench.quality.outcome import Made
from bench.quality.report import mean
from bench.quality.truth import cells_of
from engine.diffusion.region import Region
from engine.methods import edit, infer_mask
from engine.protocol import Edit, Mask, Setting

MASKS = ("inferred", "true", "everything")
INVERSIONS = ("noise", "ddim", "stored", "negative_prompt", "null_text", "edit_friendly")
"""`noise`: none at all, the picture is noised as in SDEdit (arXiv:2108.01073)."""


@dataclass
class Ablated:
    """DiffEdit with its region found as the parameter `mask` says, and its start as `inversion` says."""

    arena: Arena
    desk: Desk
    name: str = "ablation"

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Edit as the two parameters say."""
        desk, model = self.desk.sitting(), self.desk.model
        height, width = picture.shape[:2]
        plan = plan_for(case, "diffedit")
        match knobs["mask"]:
            case "inferred":
                region = desk.run(infer_mask(Mask(seed=case.seed), plan, picture, model))
            case "true":
                truth = cells_of(self.arena.truth(case).region, self.arena.cells(picture))
                region = Region.of_cells(truth, width, height)
            case _:
                region = Region.of_support(np.ones((height, width), bool), model)
        inversion = str(knobs["inversion"])
        if inversion == "noise":
            plan = plan.model_copy(update={"method": "sdedit", "settings": (Setting(name="eta", value=0),)})
        else:
            plan = plan.model_copy(update={"settings": (Setting(name="inversion", value=inversion),)})
        job = Edit(plan=plan, seed=case.seed)
        made = desk.run(edit(job, picture, region.support, model)) if region.support.any() else picture.copy()
        return desk.made(made, region)


def main() -> None:
    """Measure and print the table, Markdown."""
    parser = options("bench.quality.ablation", __doc__, documented=True)
    parser.add_argument("--each", type=int, default=8, help="edits of each of the core categories")
    arguments = parser.parse_args()
    arena = Arena(arguments.keep)
    arena.enter(Ablated(arena, arena.desk))
    edits = [case for case in cases("test", arguments.each) if case.category in CORE]
    lines = [f"{len(edits)} edits (swap, colour, portrait): success · PSNR of the background in dB · rows", ""]
    lines += ["| inversion | " + " | ".join(f"{mask} mask" for mask in MASKS) + " |", "|---|" + "---|" * len(MASKS)]
    for inversion in INVERSIONS:
        row = []
        for mask in MASKS:
            scores = arena.scores("ablation", [(case, {"inversion": inversion, "mask": mask}) for case in edits])
            figures = (mean(scores, figure) for figure in ("success", "psnr_background", "rows"))
            row.append("{:.2f} · {:.1f} · {:.0f}".format(*figures))
        lines.append(f"| {inversion} | " + " | ".join(row) + " |")
    arena.close()
    print("\n".join(lines))
    if arguments.document:
        put("ablation", "\n".join(lines))


if __name__ == "__main__":
    main()
