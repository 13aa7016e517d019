"""Filled forms: what a person's answers become on their way to the bot."""

from __future__ import annotations

from typing import Any

from sandbox.faults import UserFault

Json = dict[str, Any]


def filled_component(component: Json, values: dict[str, Any]) -> Json:
    """Return a form's component as it is submitted: type, ids and the person's value.

    Raises UserFault where a required answer is missing or a text has the wrong length.
    """
    kind = component["type"]
    if kind == 1:
        return {
            "type": 1,
            "id": component["id"],
            "components": [filled_component(c, values) for c in component["components"]],
        }
    if kind == 18:
        return {"type": 18, "id": component["id"], "component": filled_component(component["component"], values)}
    if kind == 10:
        return {"type": 10, "id": component["id"]}
    custom_id = component["custom_id"]
    value = values.get(custom_id)
    label = component.get("label") or custom_id
    filled: Json = {"type": kind, "id": component["id"], "custom_id": custom_id}
    is_required = component.get("required", True)
    if kind == 4:
        text = str(value if value is not None else component.get("value") or "")
        low, high = component.get("min_length") or 0, component.get("max_length") or 4000
        if is_required and not text:
            raise UserFault(400, f"“{label}” must be filled in.")
        if text and not low <= len(text) <= high:
            raise UserFault(400, f"“{label}” must be {low} to {high} characters long.")
        return filled | {"value": text}
    if kind in (21, 23):
        return filled | {"value": value}
    chosen = [str(item) for item in (value if isinstance(value, list) else [value] if value is not None else [])]
    if is_required and len(chosen) < component.get("min_values", 1):
        raise UserFault(400, f"“{label}” needs a choice.")
    return filled | {"values": chosen}
