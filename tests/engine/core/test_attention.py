"""Attention plans are data: they change what they say, on the rows that carry them, whatever the company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.checkpoint import Checkpoint
from engine.diffusion.attention import AttentionMap, AttentionPlan, Capture, averaged
from engine.diffusion.noise import gaussian
from engine.errors import Unsupported
from engine.loading import load_model
from engine.methods import edit, infer_mask
from engine.protocol import Edit, Mask, Plan, Setting
from engine.requests import Attended, Conditioning, Denoise, Row, Steps
from engine.runtime import Runtime
from tests.engine.core.closed_form import ClosedForm, noisy_picture
from tests.engine.core.random_checkpoint import ATTENTIVE, write_checkpoint

pytestmark = pytest.mark.usefixtures("without_gradients")
Start = Callable[..., Runtime]
WAIT_S = 60
CLOSE: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-5}


@pytest.fixture(scope="module")
def attentive(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """Return, in place of the shared one, a checkpoint with layers of 4 and of 8 heads and a short window of text."""
    folder = tmp_path_factory.mktemp("attentive") / "checkpoint"
    shape = {**ATTENTIVE, "attention_head_dim": (4, 8, 4)}
    return load_model(write_checkpoint(folder, cells=16, tokens=12, unet=shape, seed=2), "cpu", "float32")


def row_of(model: Checkpoint, prompt: str = "abc", seed: int = 0, cells: tuple[int, int] = (16, 8), **more: Any) -> Row:
    """Return a row of noise at a middle level."""
    return Row(gaussian(seed, (4, *cells)), model.table.at(0.6), model.embed(prompt), **more)


def planned(source: Row, target: Row, **plan: Any) -> Row:
    """Return `target` following `source`, token by token unless the plan says otherwise."""
    count = len(target.text.tokens)
    told = {"alignment": torch.eye(count), "cross_weights": torch.ones(count), **plan}
    return replace(target, attention=AttentionPlan(source=source, **told), tie=source.tie)


def prediction(model: Checkpoint, *rows: Row) -> list[Tensor]:
    return list(model.attend(rows)[0])


# --- what a plan does -------------------------------------------------------------------------------------------------


def test_rows_without_plan_or_capture_come_out_but_for_rounding_as_without_company_that_has_them(
    attentive: Checkpoint,
) -> None:
    plain, other = row_of(attentive), row_of(attentive, "xyz", seed=1)
    expected = attentive.denoise([plain, other])
    source = replace(plain, tie="t")
    seen = prediction(attentive, source, replace(other, capture=Capture(8)), planned(source, row_of(attentive, "q")))
    torch.testing.assert_close(seen[0], expected[0], **CLOSE)
    torch.testing.assert_close(seen[1], expected[1], **CLOSE)
    # And that company leaves nothing behind, not even rounding.
    assert torch.equal(attentive.denoise([plain, other]), expected)


def test_a_plan_that_replaces_nothing_changes_nothing(attentive: Checkpoint) -> None:
    source, target = row_of(attentive, tie="t"), row_of(attentive, "xyz", seed=1)
    nothing = planned(source, target, cross_weights=torch.zeros(12))
    torch.testing.assert_close(prediction(attentive, source, nothing)[1], attentive.denoise([target])[0], **CLOSE)


def test_full_replacement_makes_the_targets_maps_those_of_the_source(attentive: Checkpoint) -> None:
    source = row_of(attentive, tie="t", capture=Capture(16))
    target = replace(row_of(attentive, "xyz", seed=1), capture=Capture(16))
    for one, other in ((target, False), (planned(source, target), True)):
        _, (theirs, ours) = attentive.attend([source, one])
        alike = [torch.allclose(a.probabilities, b.probabilities, atol=1e-5) for a, b in zip(theirs, ours, strict=True)]
        # The first layer sees the latents alone; all later ones also see what the earlier ones made of the text.
        assert all(alike) == other


def split_token(text: Conditioning, place: int) -> tuple[Conditioning, Tensor]:
    """Return a text in which one token became two of the same meaning, and the alignment with the text it came from.

    The last token of the window makes room; what it held is looked up at the one before.
    """
    count = len(text.tokens)
    tokens = text.tokens.clone()
    tokens[-1] = tokens[-2]
    order = [*range(place + 1), *range(place, count - 1)]
    alignment = torch.zeros(count, count)
    alignment[range(count), order] = 1.0
    alignment[[place, place + 1], place] = 0.5
    alignment[-1, -1] = 1.0
    return Conditioning(tokens[order]), alignment


def test_full_replacement_equals_the_source_where_a_word_becomes_two_tokens(attentive: Checkpoint) -> None:
    plain = row_of(attentive, "abcde", tie="t")
    whole = plain.text.tokens.clone()
    whole[-1] = whole[-2]
    source = replace(plain, text=Conditioning(whole))
    text, alignment = split_token(source.text, 3)
    target = replace(source, text=text)
    expected = attentive.denoise([source])[0]
    left_alone = attentive.denoise([target])[0]
    full = prediction(attentive, source, planned(source, target, alignment=alignment))[1]
    torch.testing.assert_close(full, expected, **CLOSE)
    assert float((left_alone - expected).abs().max()) > 100 * float((full - expected).abs().max())
    # The reference's mapper puts the tokens behind the word at their own places in the source, not one further on.
    wrong = alignment.clone()
    wrong[5:] = torch.eye(12)[5:]
    off = prediction(attentive, source, planned(source, target, alignment=wrong))[1]
    assert float((off - expected).abs().max()) > 100 * float((full - expected).abs().max())


def test_a_new_token_keeps_its_own_attention_and_weights_act_token_by_token() -> None:
    own, source = torch.rand(2, 5, 4).softmax(-1), torch.rand(2, 5, 3).softmax(-1)
    alignment = torch.tensor([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 0], [0, 0, 1.0]])
    plan = AttentionPlan(alignment=alignment, cross_weights=torch.tensor([1.0, 0.25, 1.0, 0.0]))
    replaced = plan.replaced(own, source)
    torch.testing.assert_close(replaced[..., 0], source[..., 0])
    torch.testing.assert_close(replaced[..., 1], 0.25 * source[..., 1] + 0.75 * own[..., 1])
    assert torch.equal(replaced[..., 2:], own[..., 2:])


def test_factors_scale_the_attention_to_a_token_and_zero_silences_it(attentive: Checkpoint) -> None:
    row = row_of(attentive, "abc")
    ones, zero = torch.ones(12), torch.ones(12)
    zero[2] = 0.0
    expected = attentive.denoise([row])[0]
    same, silent = (prediction(attentive, replace(row, attention=AttentionPlan(factors=f)))[0] for f in (ones, zero))
    torch.testing.assert_close(same, expected, **CLOSE)
    assert float((silent - expected).abs().max()) > 1e-3
    # What is silenced may say what it likes.
    other = row.text.tokens.clone()
    other[2] = -other[2]
    (heard,) = attentive.attend([replace(row, text=Conditioning(other), capture=Capture(16))])[1]
    assert {one.part for one in heard} == {"down", "mid", "up"}


def test_self_attention_is_taken_up_to_a_side(attentive: Checkpoint) -> None:
    source, target = row_of(attentive, tie="t"), row_of(attentive, "xyz", seed=1)
    expected = attentive.denoise([target])[0]

    def moved(side: int, weight: float = 1.0) -> float:
        row = planned(source, target, cross_weights=None, self_weight=weight, self_max_side=side)
        return float((prediction(attentive, source, row)[1] - expected).abs().max())

    assert moved(3) < 1e-5
    assert moved(16, 0.0) < 1e-5
    assert 1e-4 < moved(4) != moved(8) != moved(16)


# --- what comes back --------------------------------------------------------------------------------------------------


def test_captured_maps_are_shares_of_attention_of_every_size_that_was_asked_for(attentive: Checkpoint) -> None:
    _, (maps, none) = attentive.attend([row_of(attentive, capture=Capture(8)), row_of(attentive)])
    sizes = [(one.part, *one.probabilities.shape, one.heads) for one in maps]
    assert sorted(sizes) == [("down", 4, 2, 12, 4), ("down", 8, 4, 12, 8), ("mid", 4, 2, 12, 4), *UP]
    assert none == ()
    for one in maps:
        torch.testing.assert_close(one.probabilities.sum(-1), torch.ones(one.probabilities.shape[:2]))
    assert averaged(maps).shape == (8, 4, 12)
    _, (coarsest,) = attentive.attend([row_of(attentive, capture=Capture(1))])
    assert {one.probabilities.shape for one in coarsest} == {(4, 2, 12)}


UP = [("up", 4, 2, 12, 8), ("up", 8, 4, 12, 16)]
"""A leg that goes up has one layer more at each size, so two times the heads."""


def test_maps_of_legs_are_averaged_by_their_heads() -> None:
    maps = [AttentionMap("down", 3, torch.ones(2, 2, 1)), AttentionMap("up", 1, torch.full((2, 2, 1), 5.0))]
    coarse = AttentionMap("up", 9, torch.full((1, 1, 1), 7.0))
    assert torch.equal(averaged([*maps, coarse]), torch.full((2, 2, 1), 2.0))
    assert torch.equal(averaged([coarse], parts=("mid",)), coarse.probabilities)


# --- through the runtime ----------------------------------------------------------------------------------------------


def asking(*rows: Row) -> Steps[list[Any]]:
    return (yield Denoise(rows))


def job_with_plan(model: Checkpoint, seed: int) -> tuple[Row, ...]:
    """Return a plain row, a source and its follower, whose plan depends on the seed, tied alike in every job."""
    source = row_of(model, "ab", seed=seed, tie="pair")
    weights = torch.linspace(0, 1, 12).roll(seed)
    follower = planned(source, row_of(model, "cd", seed=seed + 50), cross_weights=weights, self_weight=0.5)
    return row_of(model, "x", seed=seed), source, replace(follower, capture=Capture(8))


def test_jobs_with_different_plans_share_calls_and_get_what_they_get_alone(attentive: Checkpoint) -> None:
    jobs = [job_with_plan(attentive, seed) for seed in range(3)]
    alone = [prediction(attentive, *rows) for rows in jobs]
    calls: list[int] = []

    class Counted(Checkpoint):
        def attend(self, rows: Any) -> Any:
            calls.append(len(rows))
            return super().attend(rows)

    counted = object.__new__(Counted)
    counted.__dict__ = attentive.__dict__
    runtime = Runtime(counted)
    tickets = [runtime.submit(asking(*rows), owner=str(n)) for n, rows in enumerate(jobs)]
    runtime.start()
    for ticket, expected in zip(tickets, alone, strict=True):
        plain, source, follower = ticket.future.result(WAIT_S)
        assert isinstance(follower, Attended)
        assert len(follower.maps) == 5
        for ours, theirs in zip((plain, source, follower.epsilon), expected, strict=True):
            torch.testing.assert_close(ours, theirs, **CLOSE)
    runtime.close()
    assert calls == [6]


def test_a_source_outside_the_rows_tie_is_refused(attentive: Checkpoint, run_on: Start) -> None:
    source = row_of(attentive, tie="t")
    follower = planned(source, row_of(attentive, "xyz"))
    runtime = run_on(attentive)
    for rows in ((follower,), (replace(source, tie="other"), follower), (source, replace(follower, tie=None))):
        with pytest.raises(Unsupported, match="same tie"):
            runtime.submit(asking(*rows)).future.result(WAIT_S)


def test_a_plan_of_another_size_fails_its_own_job_only(attentive: Checkpoint) -> None:
    good, bad = job_with_plan(attentive, 0), list(job_with_plan(attentive, 1))
    bad[2] = planned(bad[1], bad[2], alignment=torch.eye(7))
    runtime = Runtime(attentive)
    tickets = [runtime.submit(asking(*rows), owner=str(n)) for n, rows in enumerate((good, bad))]
    runtime.start()
    assert len(tickets[0].future.result(WAIT_S)) == 3
    with pytest.raises(RuntimeError):
        tickets[1].future.result(WAIT_S)
    runtime.close()


def test_a_models_own_processors_are_back_after_a_call(attentive: Checkpoint) -> None:
    before = dict(attentive._unet.attn_processors)
    with pytest.raises(Unsupported):
        prediction(attentive, planned(row_of(attentive, tie="t"), row_of(attentive)))
    assert attentive._unet.attn_processors == before


def test_the_closed_form_stands_in_for_captures() -> None:
    model = ClosedForm()
    row = Row(torch.zeros(5, 8, 8), model.table.at(0.5), model.embed(""), capture=Capture(8))
    _, (maps,) = model.attend([row])
    assert averaged(maps).shape == (8, 8, 7)


def test_methods_with_plans_and_captures_work_on_another_checkpoint(tmp_path: Path, run_on: Start) -> None:
    folder = write_checkpoint(
        tmp_path / "odd", channels=8, halvings=3, cells=20, tokens=13, seed=3, prediction_type="v_prediction"
    )
    model = load_model(folder, "cpu", "auto")
    picture, runtime = noisy_picture(75, 201, 4), run_on(model)
    plans = [
        Plan(method="prompt_to_prompt", source="ab", target="a (ccc:1.5)", settings=(LOCAL_BLEND,)),
        Plan(method="prompt_to_prompt", source="ab", target="(ab:-1)"),
        Plan(method="ledits", source="ab", target="ac", removed=("b",), added=("c",)),
        Plan(method="diffedit", source="ab", target="ac"),
    ]
    masks = [runtime.submit(infer_mask(Mask(maps=2), plan, picture, model), owner=plan.method) for plan in plans]
    regions = [mask.future.result(WAIT_S) for mask in masks]
    edits = [
        runtime.submit(edit(Edit(plan=plan, steps=3), picture, region.support, model), owner=plan.target)
        for plan, region in zip(plans, regions, strict=True)
    ]
    for made, region in zip(edits, regions, strict=True):
        result = made.future.result(WAIT_S)
        assert (result[~region.support] == picture[~region.support]).all()
        assert (result != picture).any() == region.support.any()


LOCAL_BLEND = Setting(name="local_blend", value=True)
