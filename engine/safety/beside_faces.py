"""What may be asked for beside a real face is less; whether there is one is only looked up where it matters."""

from __future__ import annotations

import asyncio

import numpy as np

from engine.protocol import AnyJob, Plan, Rules
from engine.safety.gate import Refused, Rule, judge_job, judge_plan


async def check_beside_faces(job: AnyJob, plan: Plan, rules: Rules, rgb: np.ndarray) -> None:
    """Raise Refused if a job or its plan only passes where no face is, and `rgb` (uint8 [h, w, 3]) shows one."""
    if judge_job(job, faces=True) is None and judge_plan(plan, rules, faces=True) is None:
        return
    from engine.vision.faces import face_finder

    if await asyncio.to_thread(lambda: face_finder().find(rgb)):
        raise Refused(Rule.FACES)
