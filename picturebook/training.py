"""What every trainer shares: the clock that drives its schedule, its checkpoint, its log."""

import json
import math
import os
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch

DEFAULT_RUNS = Path("runs/picturebook")


def device() -> torch.device:
    """Return the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast() -> AbstractContextManager[Any]:
    """Compute in bf16 where it pays: on two CPU cores it doubled the speed."""
    return torch.autocast(device().type, dtype=torch.bfloat16)


class Threads:
    """Use as many CPU threads as pay off right now: on shared cores two threads may be slower than one.

    Every few minutes a few steps are timed with each number of threads, and the fastest is kept.
    """

    TRIAL_STEPS, TRIALS_A_ROUND = 6, 30

    def __init__(self, most: int) -> None:
        """Allow up to `most` threads."""
        self.most, self.steps, self.seconds = most, 0, {most: 0.0}
        self._began = time.monotonic()

    def tick(self) -> None:
        """Count one step; now and then change the number of threads."""
        self.steps += 1
        if self.most < 2 or self.steps % self.TRIAL_STEPS:
            return
        now = time.monotonic()
        self.seconds[torch.get_num_threads()] = now - self._began
        self._began = now
        trial = self.steps // self.TRIAL_STEPS % self.TRIALS_A_ROUND
        if trial < self.most:
            torch.set_num_threads(trial + 1)
        elif trial == self.most:
            torch.set_num_threads(min(self.seconds, key=lambda count: self.seconds[count]))


class Run:
    """One resumable training run in a folder.

    The schedule follows seconds of training (`minutes` in all), so a run on any machine ends with its learning rate
    decayed; resuming with more `minutes` stretches the schedule.
    """

    def __init__(self, folder: Path, minutes: float, parts: dict[str, Any]) -> None:
        """Open the run and load its last checkpoint into `parts` (objects with a state dict), if there is one."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.budget, self.parts = folder, minutes * 60, parts
        self.step, self.trained_seconds = 0, 0.0
        self._log = (folder / "log.jsonl").open("a")
        if self._file.exists():
            saved = torch.load(self._file, map_location=device(), weights_only=True)
            self.step, self.trained_seconds = saved["step"], saved["trained_seconds"]
            for name, part in parts.items():
                part.load_state_dict(saved["parts"][name])
        self._tick = time.monotonic()
        self._saved = self._noted = self._tick

    @property
    def _file(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def progress(self) -> float:
        """Return how much of the budget is spent, 0 to 1."""
        return min(1.0, self.trained_seconds / self.budget)

    def learning_rate(self, peak: float, warmup_steps: int = 200, floor: float = 0.02) -> float:
        """Return the rate for this step: linear warm-up, then a cosine over the time budget."""
        cosine = floor + (1 - floor) * (1 + math.cos(math.pi * self.progress)) / 2
        return peak * cosine * min(1.0, (self.step + 1) / warmup_steps)

    def finished_step(self, note_every: float = 30, save_every: float = 180, **figures: float) -> bool:
        """Count one step; log and save now and then (seconds). Returns True once the budget is spent."""
        now = time.monotonic()
        self.trained_seconds += now - self._tick
        self._tick = now
        self.step += 1
        over = self.trained_seconds >= self.budget
        if over or now - self._noted > note_every:
            self.note(**figures)
            self._noted = now
        if over or now - self._saved > save_every:
            self.save()
            self._saved = now
        return over

    def note(self, **figures: float) -> None:
        """Write one line of figures to the log and to the screen."""
        line = {"step": self.step, "seconds": round(self.trained_seconds), **figures}
        text = json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in line.items()})
        print(text, flush=True)
        self._log.write(text + "\n")
        self._log.flush()

    def save(self) -> None:
        """Write the checkpoint so that a crash leaves either the old one or the new one."""
        state = {"step": self.step, "trained_seconds": self.trained_seconds}
        parts = {name: part.state_dict() for name, part in self.parts.items()}
        torch.save({**state, "parts": parts}, self._file.with_suffix(".new"))
        os.replace(self._file.with_suffix(".new"), self._file)
