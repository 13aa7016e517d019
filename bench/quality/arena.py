"""Where contestants meet cases: loads the model once, makes the source pictures, scores, keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from bench.quality.cases import Case
from bench.quality.contestants import BASELINES, Baseline, Ceiling, Contestant, Desk, Knobs, Ours, plan_for
from bench.quality.outcome import Made, Score, score
from bench.quality.peers import PASTED, PEERS, Pasted, PeerDiffEdit
from bench.quality.store import Store
from bench.quality.truth import Truth, truth_of
from bench.quality.tuned import knobs_for, read
from engine.loading import load_model
from engine.methods import generate, methods
from engine.protocol import Generate
from picturebook import DIFFUSION_FOLDER, JUDGE_FOLDER
from picturebook.judge import Judge, answers
from picturebook.world import picture as render

TRIES = 4
"""Seeds tried until the judge finds in a generated source picture what its prompt said."""
TRIES_AT_THE_CEILING: tuple[Knobs, ...] = tuple({"try": i, "strength": (1.0, 0.6, 0.5, 0.35)[i % 4]} for i in range(8))
"""Seeds among which the ceiling takes the best; most draw from part of the noise only, as a style needs."""
AT_ONCE = 8
"""Edits under way at a time; our methods share the runtime's batches as the bot's jobs do."""
NOT_EDITORS = ("segment", "cutout", "extend")


def everybody() -> tuple[str, ...]:
    """Return all who are measured."""
    ours = (name for name in methods() if name not in NOT_EDITORS)
    return ("auto", *ours, *PEERS, PASTED, *BASELINES, "ceiling")


class Arena:
    """The model, the judge, the store and everybody who can be asked to edit."""

    def __init__(self, folder: Path) -> None:
        """Load everything; `folder` keeps results between runs."""
        self.judge = Judge.load(JUDGE_FOLDER)
        self.desk = Desk(load_model(DIFFUSION_FOLDER, "cpu", "auto"))
        self.store = Store(folder)
        self._truth, self.started = cache(truth_of), cache(self._start)
        self._tuned = read()
        self._contestants: dict[str, Contestant] = {}

    def close(self) -> None:
        """Stop the runtime."""
        self.desk.close()

    def contestant(self, name: str) -> Contestant:
        """Return who is called so: *auto*, a method, a peer or a baseline. Raises ValueError for anybody else."""
        if name not in self._contestants:
            self._contestants[name] = self._made(name)
        return self._contestants[name]

    def enter(self, contestant: Contestant) -> None:
        """Let somebody take part whom nobody knows yet."""
        self._contestants[contestant.name] = contestant

    def _made(self, name: str) -> Contestant:
        if name in PEERS:
            return PEERS[name](DIFFUSION_FOLDER)
        if name == PASTED:
            original = self.contestant(PeerDiffEdit.name)

            def kept(case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
                return self.store.made(original.name, knobs, case, lambda: original(case, picture, knobs))

            return Pasted(kept)
        if name in BASELINES:
            return Baseline(name, self.desk)
        if name == "ceiling":
            return Ceiling(self.desk, self.truth)
        if name == "auto" or name in methods():
            return Ours(name, self.desk)
        raise ValueError(f"nobody is called {name!r}; known are {', '.join(everybody())}")

    def truth(self, case: Case) -> Truth:
        """Return where the case may change, worked out once."""
        return self._truth(case)

    def _start(self, case: Case) -> tuple[Case, np.ndarray]:
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

    def can(self, name: str, case: Case) -> bool:
        """Return whether somebody can do a case at all: diffusers' SEGA has no way to take a real picture in."""
        return name != "diffusers-sega" or case.origin == "generated"

    def ceiling(self, case: Case) -> Score:
        """Return the first success with the true region, or the last try: the model's limit, not a method's."""
        for knobs in TRIES_AT_THE_CEILING:
            found = self.score("ceiling", case, knobs)
            if found.success:
                break
        return found

    def picture_of(self, name: str, case: Case) -> Path:
        """Return where the picture lies that somebody made of a case at their best, if it was made."""
        begun, _ = self.started(case)
        if name != "ceiling":
            return self.store.path(name, self.knobs(name, case), begun)
        paths = [self.store.path(name, knobs, begun) for knobs in TRIES_AT_THE_CEILING]
        return next((path for path in reversed(paths) if path.exists()), paths[0])

    def knobs(self, name: str, case: Case) -> Knobs:
        """Return the parameters found for somebody; *auto* has none, but plans by what was measured."""
        return {"plan": plan_hash(case)} if name == "auto" else knobs_for(self._tuned, name, case)

    def scores(self, name: str, edits: Sequence[tuple[Case, Knobs]]) -> list[Score]:
        """Return how well somebody does edits, several at once; diffusers' pipelines hold state, so they take turns."""
        self.contestant(name)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.started, {case for case, _ in edits}))
        # What one contestant had to find out about a picture, the next shall not find done.
        self.desk.model.trajectories.purge()
        with ThreadPoolExecutor(1 if name in (*PEERS, PASTED) else AT_ONCE) as pool:
            return list(pool.map(lambda one: self.score(name, *one), edits))

    def all_at_best(self, name: str, cases: Sequence[Case]) -> list[Score]:
        """Return how well somebody does cases with the parameters found for them."""
        if name != "ceiling":
            return self.scores(name, [(case, self.knobs(name, case)) for case in cases])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self.ceiling, cases))

    def score(self, name: str, case: Case, knobs: Knobs) -> Score:
        """Return how well somebody does a case, from the store if it was done before."""
        case, picture = self.started(case)
        return self.store.score(
            name,
            knobs,
            case,
            lambda: self.contestant(name)(case, picture, knobs),
            lambda made: score(case, self.truth(case), picture, made, self.judge, self.cells(picture)),
        )

    def cells(self, picture: np.ndarray) -> tuple[int, int]:
        """Return rows and columns of the latents of a picture."""
        columns, rows = self.desk.model.cells(picture.shape[1], picture.shape[0])
        return rows, columns


def plan_hash(case: Case) -> str:
    """Return a short hash of what *auto* plans for a case, its reasons left out: another plan, another result."""
    return hashlib.sha256(plan_for(case, None).model_dump_json(exclude={"why"}).encode()).hexdigest()[:8]
