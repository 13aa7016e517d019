"""What no method could carry out is refused with the reason, before anything is rendered."""

from __future__ import annotations

from typing import Any, cast

import pytest

from engine.errors import BadRequest
from engine.protocol import Mask, Setting
from engine.studio import Studio
from engine.understood import understood
from tests.engine.language.phrasings import HOUSE
from tests.engine.language.test_model import OnlyWords


@pytest.mark.parametrize(
    ("said", "job", "reason"),
    [
        ("more snow and less snow", {}, "both more and less of snow"),
        ("make it blue", {"method": "prompt_to_prompt", "settings": {"weights": "fluffy:1.6"}}, "fluffy is no word of"),
        ("make it blue", {"settings": {"eta": 0.5}}, "diffedit does not know it; its parameters are"),
        (
            "make it blue",
            {"method": "mdp", "settings": {"begin": 0.9, "end": 0.1}},
            "begins at 0.9 and ends at 0.1, so no step is in it",
        ),
        ("make it blue", {"method": "watercolors"}, "known are diffedit"),
    ],
)
async def test_what_cannot_be_done_is_said_with_the_reason(said: str, job: dict[str, Any], reason: str) -> None:
    settings = tuple(Setting(name=name, value=value) for name, value in job.get("settings", {}).items())
    asked = Mask.model_validate({**job, "instruction": said, "settings": settings})
    with pytest.raises(BadRequest, match=reason):
        await understood(asked, HOUSE, cast(Studio, OnlyWords()))
