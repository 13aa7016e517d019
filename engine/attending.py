"""Explicit attention inside a diffusers U-Net, for the rows of one call that carry a plan or a capture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn

from engine.diffusion.attention import AttentionMap, AttentionPlan, Part
from engine.errors import Unsupported
from engine.requests import Row

if TYPE_CHECKING:
    from diffusers.models.attention_processor import Attention


@contextmanager
def attending(unet: nn.Module, rows: Sequence[Row]) -> Iterator[Attending]:
    """Let the network's transformer layers follow the rows' plans and write down what their captures ask for.

    Rows without either go through the layers' own processors, as outside.
    """
    from diffusers.models.attention_processor import Attention

    call = Attending(rows)
    before = {}
    for name, layer in unet.named_modules():
        # Attention that normalizes its own input belongs to no transformer block and sees no text.
        if isinstance(layer, Attention) and layer.group_norm is None and layer.spatial_norm is None:
            before[layer] = layer.processor
            layer.set_processor(cast(Any, _Explicit(layer.processor, call, cast(Part, name.partition("_")[0]))))
    try:
        yield call
    finally:
        for layer, processor in before.items():
            layer.set_processor(processor)


class Attending:
    """The rows of one call, and what the layers write down of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._places = {id(row): place for place, row in enumerate(rows)}
        self._sums: dict[tuple[int, Part, tuple[int, int]], tuple[Tensor, int]] = {}

    def size_of(self, cells: int) -> tuple[int, int]:
        """Return rows and columns of a layer with so many cells: the latents' own, halved until they fit."""
        full = height, width = cast(tuple[int, int], tuple(self._rows[0].latents.shape[-2:]))
        while height * width > cells:
            height, width = -(-height // 2), -(-width // 2)
        if height * width != cells:
            raise Unsupported(f"a layer of {cells} cells is no halving of {full[0]} x {full[1]} latents")
        return height, width

    def explicit(self, cross: bool, cells: int) -> dict[int, AttentionPlan | None]:
        """Return the places of the rows that attend explicitly in a layer, each with the plan that acts there."""
        chosen: dict[int, AttentionPlan | None] = {}
        for place, row in enumerate(self._rows):
            plan = row.attention
            if plan is not None and (plan.acts_across if cross else plan.takes_self(max(self.size_of(cells)))):
                chosen[place] = plan
            elif cross and row.capture is not None:
                chosen[place] = None
        return chosen

    def source_of(self, plan: AttentionPlan | None) -> int | None:
        """Return the place of the row that a plan takes maps from. Raises Unsupported if it is in another call."""
        if plan is None or plan.source is None:
            return None
        if id(plan.source) not in self._places:
            raise Unsupported("an attention plan's source must be a row of the same call")
        return self._places[id(plan.source)]

    def note(self, place: int, part: Part, attention: Tensor) -> None:
        """Add one layer's cross-attention [heads, cells, tokens] of a row that asked for it."""
        if self._rows[place].capture is None:
            return
        heads, cells, _ = attention.shape
        key = (place, part, self.size_of(cells))
        known, count = self._sums.get(key, (0.0, 0))
        self._sums[key] = known + attention.float().sum(0), count + heads

    def maps(self, place: int) -> tuple[AttentionMap, ...]:
        """Return what a row's capture asked for, finest first."""
        capture = self._rows[place].capture
        sizes = {size for at, _, size in self._sums if at == place}
        if capture is None or not sizes:
            return ()
        allowed = {size for size in sizes if max(size) <= capture.max_side} or {min(sizes)}
        found = [
            AttentionMap(part, heads, (total / heads).unflatten(0, size))
            for (at, part, size), (total, heads) in self._sums.items()
            if at == place and size in allowed
        ]
        return tuple(sorted(found, key=lambda one: -one.probabilities[..., 0].numel()))


class _Explicit:
    """Stands in for one layer's processor during one call."""

    def __init__(self, fused: Any, call: Attending, part: Part) -> None:
        self._fused, self._call = fused, call
        self._part: Part = part

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        **extra: Any,
    ) -> Tensor:
        cross = encoder_hidden_states is not None
        explicit = self._call.explicit(cross, hidden_states.shape[1])
        sources = {place: self._call.source_of(plan) for place, plan in explicit.items()}
        fused = [place for place in range(len(hidden_states)) if place not in explicit]
        attended = torch.empty_like(hidden_states)
        if fused:
            text = encoder_hidden_states[fused] if encoder_hidden_states is not None else None
            mask = None if attention_mask is None else attention_mask[fused]
            attended[fused] = self._fused(attn, hidden_states[fused], text, mask, **extra)
        if not explicit:
            return attended
        needed = sorted({*explicit, *(source for source in sources.values() if source is not None)})
        probabilities, values = _maps_and_values(attn, hidden_states, encoder_hidden_states, needed)
        for place, plan in explicit.items():
            source = sources[place]
            attention = probabilities[place]
            if plan is not None and source is not None:
                attention = (plan.replaced if cross else plan.mixed)(attention, probabilities[source])
            if cross:
                self._call.note(place, self._part, attention)
                if plan is not None and plan.factors is not None:
                    attention = attention * plan.factors.to(attention)
            attended[place] = _out(attn, attention @ values[place])
        return attended


def _maps_and_values(
    attn: Attention, hidden: Tensor, text: Tensor | None, places: Sequence[int]
) -> tuple[dict[int, Tensor], dict[int, Tensor]]:
    """Return attention [heads, cells, keys] and values [heads, keys, width] of these rows, by place."""
    chosen = hidden[list(places)]
    states = chosen if text is None else text[list(places)]
    if text is not None and attn.norm_cross:
        states = attn.norm_encoder_hidden_states(states)
    told = ((attn.to_q, chosen), (attn.to_k, states), (attn.to_v, states))
    query, key, value = (attn.head_to_batch_dim(cast(nn.Module, layer)(seen)) for layer, seen in told)
    attention = attn.get_attention_scores(query, key).unflatten(0, (len(places), -1))
    return dict(zip(places, attention, strict=True)), dict(
        zip(places, value.unflatten(0, (len(places), -1)), strict=True)
    )


def _out(attn: Attention, heads: Tensor) -> Tensor:
    """Return [cells, width] of what the heads [heads, cells, width / heads] gathered."""
    joined = attn.batch_to_head_dim(heads)[0]
    for layer in cast(nn.ModuleList, attn.to_out):
        joined = layer(joined)
    return joined / attn.rescale_output_factor
