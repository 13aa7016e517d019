"""Where contestants meet cases: loads the model once, makes the source pictures, scores, keeps."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from bench.quality.cases import Case
from bench.quality.contestants import BASELINES, Baseline, Contestant, Desk, Knobs, Ours
from bench.quality.outcome import Made, Score, score
from bench.quality.peers import PEERS
from bench.quality.store import Store
from bench.quality.truth import Truth, truth_of
from engine.methods import generate, methods
from engine.model import load_model
from engine.protocol import Generate
from picturebook import DIFFUSION_FOLDER, JUDGE_FOLDER
from picturebook.judge import Judge, answers
from picturebook.world import picture as render

TRIES = 4
"""Seeds tried until the judge finds in a generated source picture what its prompt said."""
NOT_EDITORS = ("segment", "cutout", "extend")


class Arena:
    """The model, the judge, the store and everybody who can be asked to edit."""

    def __init__(self, folder: Path) -> None:
        """Load everything; `folder` keeps results between runs."""
        self.judge = Judge.load(JUDGE_FOLDER)
        self.desk = Desk(load_model(DIFFUSION_FOLDER, "cpu", "auto"))
        self.store = Store(folder)
        self._truth = cache(truth_of)
        self._contestants: dict[str, Contestant] = {}

    def close(self) -> None:
        """Stop the runtime."""
        self.desk.close()

    def contestant(self, name: str) -> Contestant:
        """Return who is called so: *auto*, a method, a peer or a baseline. Raises ValueError for anybody else."""
        if name not in self._contestants:
            self._contestants[name] = self._made(name)
        return self._contestants[name]

    def _made(self, name: str) -> Contestant:
        if name in PEERS:
            return PEERS[name](DIFFUSION_FOLDER)
        if name in BASELINES:
            return Baseline(name, self.desk)
        if name == "auto" or name in methods():
            return Ours(name, self.desk)
        known = ("auto", *(one for one in methods() if one not in NOT_EDITORS), *PEERS, *BASELINES)
        raise ValueError(f"nobody is called {name!r}; known are {', '.join(known)}")

    def truth(self, case: Case) -> Truth:
        """Return where the case may change, worked out once."""
        return self._truth(case)

    def started(self, case: Case) -> tuple[Case, np.ndarray]:
        """Return the case with the seed its source picture came from, and the picture, uint8 [H, W, 3].

        A generated source is drawn from up to TRIES seeds, until it shows what was asked: an edit of a picture that is
        wrong to begin with says nothing about the editing. Where none does, the last is taken.
        """
        if case.origin == "render":
            return case, render(case.before)
        for attempt in range(TRIES):
            case = replace(case, seed=case.seed + (attempt > 0))
            wanted = Generate(prompt=case.source, seed=case.seed)
            name = f"source-{case.name}-{case.seed}"
            picture = self.store.picture(name, lambda job=wanted: self.desk.run(generate(job, self.desk.model))[0])
            if self.judge.read(picture[None])[0] == answers(case.before):
                break
        return case, picture

    def score(self, name: str, case: Case, knobs: Knobs) -> Score:
        """Return how well somebody does a case, from the store if it was done before."""
        case, picture = self.started(case)

        def make() -> tuple[Made, Score]:
            made = self.contestant(name)(case, picture, knobs)
            return made, score(case, self.truth(case), picture, made, self.judge, self.cells(picture))

        return self.store.score(name, knobs, case, make)

    def cells(self, picture: np.ndarray) -> tuple[int, int]:
        """Return rows and columns of the latents of a picture."""
        columns, rows = self.desk.model.cells(picture.shape[1], picture.shape[0])
        return rows, columns
