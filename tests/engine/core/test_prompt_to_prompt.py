"""Prompt-to-Prompt: every token finds its place, nothing replaced is plain drawing, everything replaced the source."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.checkpoint import Checkpoint
from engine.diffusion.alignment import Worded, aligned, changed
from engine.diffusion.attention import AttentionMap
from engine.diffusion.following import Control, LocalBlend
from engine.diffusion.noise import gaussian
from engine.diffusion.trajectory import Trajectory
from engine.emphasis import Emphasis, listed, unmarked
from engine.errors import BadRequest
from engine.methods import edit, generate, infer_mask, named
from engine.protocol import Edit, Generate, Mask, Origin, Plan, Setting
from engine.requests import Attended, Conditioning, Decode, Denoise, Progress
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture, spans_of

pytestmark = pytest.mark.usefixtures("without_gradients")
WINDOW = 20


def lettered(prompt: str, window: int = WINDOW) -> Worded:
    """Return a prompt each of whose letters is a token."""
    return Worded(prompt, Conditioning(torch.zeros(window, 1), spans=spans_of(prompt, window, r"[\w.]")))


def plan(source: str = "a pear", target: str = "an oak", **settings: Any) -> Plan:
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return Plan(method="prompt_to_prompt", source=source, target=target, settings=told)


# --- which token stands where -----------------------------------------------------------------------------------------


def test_every_token_is_aligned_when_a_word_becomes_more_tokens() -> None:
    shares = aligned(lettered("a cat ran"), lettered("a horse ran"))
    expected = torch.zeros(WINDOW, WINDOW)
    expected[0, 0] = expected[1, 1] = 1.0
    expected[2:7, 2:5] = 1 / 5
    expected[[7, 8, 9], [5, 6, 7]] = 1.0
    expected[range(10, 20), range(8, 18)] = 1.0
    expected[19, 17:] = 1.0
    assert torch.equal(shares, expected)


def test_every_token_is_aligned_when_a_word_becomes_fewer_tokens() -> None:
    shares = aligned(lettered("a horse ran"), lettered("a cat ran"))
    assert torch.equal(shares[2:5, 2:7], torch.full((3, 5), 1 / 3))
    assert torch.equal(shares[5:8, 7:10], torch.eye(3))
    assert torch.equal(shares[8:17, 10:19], torch.eye(9))
    # The last padding of the source is shared by what the target has more of.
    assert torch.allclose(shares[17:, 19], torch.full((3,), 1 / 3))


@pytest.mark.parametrize("target", ["a dog", "the dogs ran", "cat", "a red horse and a tree", "a cat ran", "", "a"])
def test_no_attention_of_a_swap_or_removal_is_lost(target: str) -> None:
    source = lettered("a cat ran")
    shares = aligned(source, lettered(target))
    torch.testing.assert_close(shares.sum(0), torch.ones(WINDOW))


def test_words_that_stay_keep_their_tokens_and_new_ones_have_no_source() -> None:
    source, target = lettered("a cat, a hat"), lettered("a big cat, a red hat")
    shares = aligned(source, target)
    for word in ("cat", "hat"):
        assert torch.equal(shares[target.find(word)][:, source.find(word)], torch.eye(3))
    for word in ("big", "red"):
        assert not shares[target.find(word)].any()
    assert changed(source, target) == ([], target.find("big") + target.find("red"))


def test_the_attention_to_a_dropped_word_goes_to_the_start() -> None:
    source, target = lettered("a cat in a hat"), lettered("a cat")
    shares = aligned(source, target)
    assert (shares[0, source.find("in a hat")] == 1).all()
    assert changed(source, target) == ([5, 6, 7, 8, 9, 10], [])


def test_two_swaps_of_equally_many_words_are_told_apart() -> None:
    source, target = lettered("red car", 24), lettered("green truck", 24)
    shares = aligned(source, target)
    assert torch.equal(shares[target.find("green")][:, source.find("red")], torch.full((5, 3), 1 / 5))
    assert not shares[target.find("green")][:, source.find("car")].any()


def test_words_beyond_the_window_are_left_out() -> None:
    source, target = lettered("a cat", 6), lettered("a cathedral of glass", 6)
    shares = aligned(source, target)
    assert shares.shape == (6, 6)
    assert target.find("glass") == []


def test_a_tokenizers_own_pieces_are_found(attentive: Checkpoint) -> None:
    worded = Worded("A Pear, an oak", attentive.embed("A Pear, an oak"))
    assert worded.find("pear") == [2, 3, 4, 5]
    assert worded.find("ear") == []
    assert worded.frame()[0] == [0]
    assert worded.frame()[1][0] == 1 + sum(start < end for start, end in worded.text.spans)


# --- weights ----------------------------------------------------------------------------------------------------------


def test_weights_are_read_from_marks_and_from_lists() -> None:
    plain, said = unmarked("a (fluffy:1.6) cat with (red shoes: -.5)")
    assert plain == "a fluffy cat with red shoes"
    assert said == (Emphasis("fluffy", 1.6), Emphasis("red shoes", -0.5))
    assert unmarked("a cat (asleep)") == ("a cat (asleep)", ())
    assert listed("weights", "fluffy:1.6, red shoes : -1", -2, 2) == (
        Emphasis("fluffy", 1.6),
        Emphasis("red shoes", -1),
    )


def test_a_long_mark_that_is_none_is_read_at_once() -> None:
    begun = time.perf_counter()
    assert unmarked("(" + " " * 5000) == ("(" + " " * 5000, ())
    assert unmarked("( :1)") == ("( :1)", ())
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (plan(weights="pear:2.5", target="a pear"), "`weights` is 'pear:2.5', but its number must be from -2 to 2"),
        (plan(target="an (oak:-3)"), "`weights` is 'oak:-3'"),
        (plan(weights="oak"), "it is written word:number"),
        (plan(word_replace="oak:1.5"), "`word_replace` is 'oak:1.5', but its number must be from 0 to 1"),
        (plan(weights="elm:1.5"), "elm is no word of 'an oak'"),
        (plan(weights="o:1.5"), "o is no word"),
        (plan(word_replace="elm:0.5"), "elm is no word"),
        (plan(source=""), "it needs to know what the picture shows now"),
        (plan(target=" "), "what the picture shall show"),
        (plan(target="a pear"), "the same"),
        (plan(target="a (pear:1)"), "the same"),
        (plan(cross_replace=1.2), "`cross_replace` is 1.2"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_drawn(asked: Plan, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        named("prompt_to_prompt").check(asked)


def test_a_plan_holds_as_long_as_its_schedules_say() -> None:
    control = Control(torch.eye(3), torch.tensor([0.4, 0.0, 0.8]), 0.6)
    taken = [control.plan(step / 10, 8) for step in range(10)]
    assert [None if one is None or one.cross_weights is None else one.cross_weights.tolist() for one in taken] == [
        *[[1.0, 0.0, 1.0]] * 4,
        *[[0.0, 0.0, 1.0]] * 4,
        None,
        None,
    ]
    assert [one is not None and one.self_weight for one in taken] == [1.0] * 6 + [0.0] * 2 + [False] * 2


# --- drawing ----------------------------------------------------------------------------------------------------------


def drawn(model: Any, prompt: str, guidance: float = 7.5) -> tuple[np.ndarray, Tensor, Origin]:
    """Return a drawn picture, its last latents and where it came from."""
    seen: list[Any] = []
    told: dict[str, Any] = {"prompt": prompt, "seed": 7, "steps": 4, "guidance_scale": guidance}
    (picture,) = drive(generate(Generate(**told), model), model, seen)
    return picture, last_latents(seen), Origin(**told)


def last_latents(seen: list[Any]) -> Tensor:
    return [request.latents for request in seen if isinstance(request, Decode)][-1]


def redrawn(
    model: Any, picture: np.ndarray, asked: Plan, origin: Origin | None, guidance: float = 7.5
) -> tuple[np.ndarray, Tensor]:
    """Return the edited picture and its last latents; the whole picture may change."""
    seen: list[Any] = []
    job = Edit(plan=asked, steps=4, strength=1.0, origin=origin, guidance_scale=guidance)
    result = drive(edit(job, picture, np.ones(picture.shape[:2], bool), model), model, seen)
    return result, last_latents(seen)


@pytest.mark.parametrize("guidance", [7.5, 3.0])
def test_replacing_nothing_equals_drawing_the_new_prompt_from_the_same_seed_with_the_jobs_guidance(
    attentive: Checkpoint, guidance: float
) -> None:
    picture, _, origin = drawn(attentive, "a pear")
    _, plain, _ = drawn(attentive, "an oak", guidance)
    _, ours = redrawn(attentive, picture, plan(cross_replace=0.0, self_replace=0.0), origin, guidance)
    torch.testing.assert_close(ours, plain, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("target", ["a pomegranate", "a fig", "the pomegranate"])
def test_replacing_everything_equals_the_source_where_words_of_other_lengths_mean_the_same(
    attentive: Checkpoint, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setattr(attentive, "embed", partial(by_meaning, attentive.embed))
    picture, source, origin = drawn(attentive, "a pear")
    _, same = redrawn(attentive, picture, plan(target=target, cross_replace=1.0, self_replace=1.0), origin)
    torch.testing.assert_close(same, source, rtol=1e-4, atol=1e-4)
    _, plain = redrawn(attentive, picture, plan(target=target, cross_replace=0.0, self_replace=0.0), origin)
    assert float((plain - source).abs().max()) > 0.05


MEANINGS = {"": 1, "a": 2, "the": 2, "pear": 3, "pomegranate": 3, "fig": 3}
"""Words of the same number mean the same."""


def by_meaning(embed: Callable[[str], Conditioning], prompt: str) -> Conditioning:
    """Embed a prompt so that each token is what its word means, and all silence is alike."""
    text = embed(prompt)
    said = [
        prompt[:end].split()[-1:] + prompt[end:].split(" ")[:1] if start < end else [""] for start, end in text.spans
    ]
    meant = [gaussian(MEANINGS["".join(parts)], text.tokens.shape[1:]) for parts in said]
    return replace(text, tokens=torch.stack([gaussian(0, text.tokens.shape[1:]), *meant[1:]]))


def test_a_weighed_word_changes_the_picture(attentive: Checkpoint) -> None:
    picture, source, origin = drawn(attentive, "a pear")
    plans = [plan(target="a pear", weights=weight) for weight in ("pear:2", "pear:-2")]
    more, less = (redrawn(attentive, picture, one, origin)[1] for one in plans)
    assert min(float((z - source).abs().max()) for z in (more, less)) > 0.01
    assert float((more - less).abs().max()) > 0.01


def test_a_words_own_schedule_makes_a_difference(attentive: Checkpoint) -> None:
    picture, _, origin = drawn(attentive, "a pear")
    early, late = (redrawn(attentive, picture, plan(word_replace=f"oak:{w}"), origin)[1] for w in (0, 1))
    assert float((early - late).abs().max()) > 1e-3


def test_the_region_of_a_weighed_word_is_where_its_weight_matters(attentive: Checkpoint) -> None:
    picture, _, _ = drawn(attentive, "a pear")
    region = drive(infer_mask(Mask(maps=2), plan(target="a (pear:2)"), picture, attentive), attentive)
    assert region.support.any()
    other = drive(infer_mask(Mask(maps=2), plan(target="an (oak:1)"), picture, attentive), attentive)
    plain = drive(infer_mask(Mask(maps=2), plan(target="an oak"), picture, attentive), attentive)
    assert (other.support == plain.support).all()


@pytest.mark.parametrize("inversion", ["stored", "null_text", "negative_prompt", "edit_friendly"])
@pytest.mark.parametrize("local_blend", [False, True])
def test_a_real_picture_changes_inside_the_region_and_nowhere_else(inversion: str, local_blend: bool) -> None:
    model, seen = ClosedForm({"a pear": 0.2, "a plum": 0.7}), []
    picture = noisy_picture(61, 37, 4)
    support = np.zeros(picture.shape[:2], bool)
    support[:20, 20:] = True
    asked = plan(target="a plum", inversion=inversion, local_blend=local_blend)
    result = drive(edit(Edit(plan=asked, steps=5), picture, support, model), model, seen)
    assert (result[~support] == picture[~support]).all()
    assert (result[..., 3:] == picture[..., 3:]).all()
    assert (result[support] != picture[support]).any()


def test_the_source_row_is_asked_for_only_while_it_is_followed() -> None:
    model, seen = ClosedForm({"a pear": 0.2, "a plum": 0.7}), []
    job = Edit(plan=plan(target="a plum"), steps=10, strength=1.0)
    drive(edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), model), model, seen)
    sizes = [len(request.rows) for request in seen if isinstance(request, Denoise)]
    assert sizes == [1] * 10 + [3] * 8 + [2] * 2
    assert sum(sizes) <= [one.total for one in seen if isinstance(one, Progress) and one.total is not None][-1]


def test_local_blend_keeps_the_source_where_nobody_looks() -> None:
    looked = torch.zeros(4, 4, 5)
    looked[0, 0, 2], looked[3, 3, 3] = 1.0, 0.1
    answer = Attended(torch.zeros(2, 16, 16), (AttentionMap("up", 1, looked),))
    path = Trajectory(tuple(torch.full((2, 16, 16), float(k)) for k in range(11)))
    local = LocalBlend(path, ([2], [2, 3]), 0.3)
    local.see(answer, answer)
    y = torch.full((2, 16, 16), -1.0)
    assert local(y, 9) is y
    blended = local(y, 4)
    # A cell of the map stands for four by four, and its neighbours come along.
    assert (blended[:, :8, :8] == -1).all()
    assert (blended[:, 8:, 8:] == 4).all()
