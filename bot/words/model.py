"""What /help says about the model."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words.phrasing import plain

Table = Mapping[str, Mapping[str, Mapping[str, int]]]
_SAID = {"True": "yes", "False": "no"}


def model_not_measured(model: str, demo: bool) -> str:
    """Say that nobody measured this model, and how it is done."""
    first = f"I run with `{plain(model, 100) or 'a model that is still loading'}`."
    how = "--checkpoint demo --out picturebook/weights/attributes.json" if demo else "--captioner FOLDER"
    return (
        f"{first} What it makes of people when a prompt doesn't say was not measured here. Whoever runs me can: "
        f"`python -m bench.bias {how}` prints it."
    )


def model_described(model: str, judge: str, count: int, table: Table) -> str:
    """Return the attribute table, at most one message long."""
    first = (
        f"I run with `{plain(model, 100)}`. This is what it drew when the prompt did not say, in {count} pictures a "
        f"prompt, as {plain(judge, 80)} read them (its mistakes are in the figures):"
    )
    lines = [first]
    for prompt, attributes in table.items():
        lines.append(f"**{plain(prompt, 80)}**")
        for attribute, values in attributes.items():
            shown = ", ".join(
                f"{_SAID.get(value) or plain(value, 30)} {round(100 * seen / max(1, count))} %"
                for value, seen in sorted(values.items(), key=lambda item: -item[1])
            )
            lines.append(f"- {plain(attribute, 30)}: {shown}")
    text = "\n".join(lines)
    return text if len(text) <= 1990 else text[: text.rindex("\n", 0, 1985)] + "\n…"
