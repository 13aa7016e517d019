"""Discord's rules for components, where the library does not check them itself."""

from __future__ import annotations

import pytest

from sandbox.components import check_components, check_modal
from sandbox.faults import Fault


def button(**more: object) -> dict[str, object]:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"} | more


def row(*inner: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(inner)}


def select(**more: object) -> dict[str, object]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]} | more


@pytest.mark.parametrize(
    "components",
    [
        [row(button())] * 6,
        [row(*(button(custom_id=str(n)) for n in range(6)))],
        [row(button(), button())],
        [row(button(custom_id="x" * 101))],
        [row(button(label="x" * 81))],
        [row(button(label=None))],
        [row({"type": 2, "style": 5, "label": "no address"})],
        [row(button(url="https://example.org", style=5))],
        [row(select(), button())],
        [row(select(options=[]))],
        [row(select(options=[{"label": "a", "value": "a"}] * 2))],
        [row(select(max_values=2))],
        [row({"type": 4, "style": 1, "label": "text", "custom_id": "t"})],
        [button()],
    ],
)
def test_components_that_discord_refuses(components) -> None:
    with pytest.raises(Fault) as error:
        check_components(components, v2=False)
    assert error.value.code == 50035


def test_good_components_get_numbers() -> None:
    checked = check_components([row(button()), row(select())], v2=False)
    assert [checked[0]["id"], checked[0]["components"][0]["id"], checked[1]["id"]] == [1, 2, 3]


@pytest.mark.parametrize(
    "data",
    [
        {"custom_id": "m", "title": "x" * 46, "components": [row()]},
        {"custom_id": "m", "title": "t", "components": []},
        {"custom_id": "m", "title": "t", "components": [row(button())]},
        {"custom_id": "m", "title": "t", "components": [row({"type": 4, "style": 1, "custom_id": "t"})]},
    ],
)
def test_forms_that_discord_refuses(data) -> None:
    with pytest.raises(Fault):
        check_modal(data)
