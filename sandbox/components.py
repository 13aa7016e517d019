"""Discord's rules for buttons, selects and forms (docs: Component Reference)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.faults import invalid, required, too_long

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 9, 10, 11, 12, 13, 14, 17, 18, 19
CHOICES = (21, 22, 23)
"""Radio group, checkbox group and checkbox, in forms only."""

LINK_STYLE, PREMIUM_STYLE = 5, 6

_V2_TOP = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
_IN_LABEL = (TEXT_INPUT, *SELECTS, UPLOAD, *CHOICES)

Json = dict[str, Any]


def check_components(components: Any, v2: bool, path: str = "components") -> list[Json]:
    """Return a message's components with their `id`s filled in; raises `Invalid Form Body`."""
    if not isinstance(components, list):
        raise invalid(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    if not v2 and len(components) > 5:
        raise too_long(path, 5)
    for index, component in enumerate(components):
        _check_type(component, _V2_TOP if v2 else (ROW,), f"{path}.{index}")
        _check(component, f"{path}.{index}")
    everything = list(walk(components))
    if v2 and len(everything) > 40:
        raise invalid(path, "BASE_TYPE_MAX_LENGTH", "The total number of components cannot exceed 40")
    _check_unique(everything, path)
    _number(everything)
    return components


def check_modal(data: Any) -> Json:
    """Return a form's data as the person's client gets it; raises `Invalid Form Body`."""
    if not isinstance(data, dict):
        raise required("data")
    _need_text(data, "title", 45, "data")
    _need_text(data, "custom_id", 100, "data")
    components = data.get("components")
    if not isinstance(components, list) or not 1 <= len(components) <= 5:
        raise invalid("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for index, component in enumerate(components):
        _check_type(component, (ROW, TEXT, LABEL), f"data.components.{index}")
        _check(component, f"data.components.{index}", in_modal=True)
    everything = list(walk(components))
    _check_unique(everything, "data.components")
    _number(everything)
    return data


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component, outer before inner."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("component", "accessory"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def find(components: list[Json], custom_id: str) -> Json | None:
    """Return the component with this custom id."""
    return next((component for component in walk(components) if component.get("custom_id") == custom_id), None)


def _check_type(component: Any, allowed: tuple[int, ...], path: str) -> None:
    if not isinstance(component, dict) or component.get("type") not in allowed:
        raise invalid(f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed}.')


def _check(component: Json, path: str, in_modal: bool = False) -> None:
    kind = component["type"]
    if kind == ROW:
        _check_row(component, path, in_modal)
    elif kind == BUTTON:
        _check_button(component, path)
    elif kind in SELECTS:
        _check_select(component, path)
    elif kind == TEXT_INPUT:
        _check_text_input(component, path)
    elif kind == LABEL:
        _need_text(component, "label", 45, path)
        _may_text(component, "description", 100, path)
        _check_type(component.get("component"), _IN_LABEL, f"{path}.component")
        _check(component["component"], f"{path}.component", in_modal)
    elif kind == TEXT:
        _need_text(component, "content", 4000, path)
    elif kind in (UPLOAD, *CHOICES):
        _need_text(component, "custom_id", 100, path)
    elif kind in (SECTION, CONTAINER):
        allowed = (TEXT,) if kind == SECTION else (ROW, TEXT, SECTION, GALLERY, SEPARATOR, FILE)
        for index, inner in enumerate(component.get("components") or []):
            _check_type(inner, allowed, f"{path}.components.{index}")
            _check(inner, f"{path}.components.{index}")
        if kind == SECTION:
            _check_type(component.get("accessory"), (BUTTON, THUMBNAIL), f"{path}.accessory")
            _check(component["accessory"], f"{path}.accessory")


def _check_row(row: Json, path: str, in_modal: bool) -> None:
    inner = row.get("components")
    if not isinstance(inner, list) or not 1 <= len(inner) <= 5:
        raise invalid(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    allowed = (TEXT_INPUT,) if in_modal else (BUTTON, *SELECTS)
    for index, component in enumerate(inner):
        _check_type(component, allowed, f"{path}.components.{index}")
        _check(component, f"{path}.components.{index}")
    wide = any(component["type"] != BUTTON for component in inner)
    if wide and len(inner) > 1:
        raise invalid(
            f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


def _check_button(button: Json, path: str) -> None:
    style = button.get("style")
    if style not in range(1, 7):
        raise invalid(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    _may_text(button, "label", 80, path)
    if style == LINK_STYLE:
        _need_text(button, "url", 512, path)
    elif style != PREMIUM_STYLE:
        _need_text(button, "custom_id", 100, path)
    if style == LINK_STYLE and "custom_id" in button:
        message = "A custom id and url cannot both be specified"
        raise invalid(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
    if style != PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
        raise invalid(f"{path}.label", "BASE_TYPE_REQUIRED", "A label or emoji is required")


def _check_select(select: Json, path: str) -> None:
    _need_text(select, "custom_id", 100, path)
    _may_text(select, "placeholder", 150, path)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= low <= 25 or not 1 <= high <= 25:
        raise invalid(f"{path}.max_values", "NUMBER_TYPE_MAX", "int value should be between 0 and 25.")
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options")
    if not isinstance(options, list) or not 1 <= len(options) <= 25:
        raise invalid(f"{path}.options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    for index, option in enumerate(options):
        for key in ("label", "value"):
            _need_text(option, key, 100, f"{path}.options.{index}")
        _may_text(option, "description", 100, f"{path}.options.{index}")
    values = [option["value"] for option in options]
    if len(set(values)) < len(values):
        raise invalid(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    if high > len(options):
        raise invalid(f"{path}.max_values", "SELECT_MAX_VALUES", "max_values exceeds the number of options")


def _check_text_input(field: Json, path: str) -> None:
    _need_text(field, "custom_id", 100, path)
    if field.get("style") not in (1, 2):
        raise invalid(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    if not path.endswith(".component"):  # inside a label component the label is the label's
        _need_text(field, "label", 45, path)
    _may_text(field, "placeholder", 100, path)
    _may_text(field, "value", 4000, path)
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if not 0 <= low <= 4000 or not 1 <= high <= 4000 or low > high:
        raise invalid(f"{path}.max_length", "NUMBER_TYPE_MAX", "int value should be between 1 and 4000.")
    if field.get("value") and len(field["value"]) > high:
        raise too_long(f"{path}.value", high)


def _need_text(holder: Json, key: str, limit: int, path: str) -> None:
    if not holder.get(key):
        raise required(f"{path}.{key}")
    _may_text(holder, key, limit, path)


def _may_text(holder: Json, key: str, limit: int, path: str) -> None:
    text = holder.get(key)
    if text is None:
        return
    if not isinstance(text, str):
        raise invalid(f"{path}.{key}", "BASE_TYPE_BAD_TYPE", "Could not interpret as string.")
    if len(text) > limit:
        raise too_long(f"{path}.{key}", limit)


def _check_unique(everything: list[Json], path: str) -> None:
    custom_ids = [component["custom_id"] for component in everything if component.get("custom_id")]
    if len(set(custom_ids)) < len(custom_ids):
        raise invalid(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def _number(everything: list[Json]) -> None:
    taken = {component["id"] for component in everything if component.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for component in everything:
        if not component.get("id"):
            component["id"] = next(free)
