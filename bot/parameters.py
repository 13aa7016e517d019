"""What the engine's methods can be told, kept in memory; and `key=value`, in which people tell it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.engine_client import EngineAway, EngineRefused, UnknownJob
from bot.errors import UnknownSetting, WrongSetting
from bot.orders import EditNumbers, MaskNumbers
from engine.protocol import Edit, Mask, MethodInfo, ParameterInfo, Setting

if TYPE_CHECKING:
    from bot.engine_client import EngineClient

log = structlog.get_logger("bot")

FRESH_S = 60.0
PATIENCE_S = 1.2
"""A form has to open within three seconds, the engine's answer included."""
OUTLINING = ("segment", "cutout")
"""Methods whose instruction is the name of a thing."""
COMMANDED = (*OUTLINING, "extend")
"""Methods that have commands of their own; as a way to edit they are not offered."""
METHOD = "method"
"""What stands among the settings for the choice of method."""
SHORT = {"guidance": "guidance_scale", "noise": "noise_strength", "n": "maps", "ratio": "strength"}
"""What people may say for the longer names."""
_PAIR = re.compile(r"(?:^|\s)(?P<name>[A-Za-z]\w*)\s*=\s*(?P<value>\"[^\"]*\"|“[^”]*”|[^\s=]+)\s*$")
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


def described(model: type[BaseModel], name: str) -> ParameterInfo:
    """Describe a number of a message's own, as the engine describes those of its methods."""
    field = model.model_fields[name]
    bounds = {
        limit: getattr(one, limit)
        for one in field.metadata
        for limit in ("gt", "ge", "lt", "le")
        if hasattr(one, limit)
    }
    return ParameterInfo(
        name=name,
        kind="integer" if field.annotation in (int, int | None) else "number",
        default=field.default,
        minimum=bounds.get("ge", bounds.get("gt")),
        maximum=bounds.get("le", bounds.get("lt")),
        description=field.description or "",
    )


OF_EDIT = tuple(described(Edit, name) for name in EditNumbers.model_fields)
OF_MASK = tuple(described(Mask, name) for name in MaskNumbers.model_fields)


@dataclass(frozen=True)
class Wishes:
    """What a person set: numbers of the two jobs, parameters of the method, and the method itself."""

    mask: MaskNumbers = field(default_factory=MaskNumbers)
    edit: EditNumbers = field(default_factory=EditNumbers)
    settings: tuple[Setting, ...] = ()
    method: str | None = None


class Catalog:
    """The engine's methods as it told them last."""

    def __init__(self, engine: EngineClient) -> None:
        self._engine = engine
        self._asked = -FRESH_S
        self.methods: tuple[MethodInfo, ...] = ()

    async def refresh(self) -> None:
        """Ask the engine; one that is away or still loading leaves what is known."""
        with suppress(EngineAway, EngineRefused, UnknownJob):
            told = (await self._engine.health()).methods
            if told:
                self.methods, self._asked = told, time.monotonic()

    async def fresh(self) -> tuple[MethodInfo, ...]:
        """Return the methods, asked for anew where that was long ago, without keeping anybody waiting."""
        if time.monotonic() - self._asked > FRESH_S:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.refresh(), PATIENCE_S)
        return self.methods


def split_settings(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Split "make it blue strength=.6" into the words and the pairs at their end."""
    pairs: list[tuple[str, str]] = []
    while (match := _PAIR.search(text)) is not None:
        pairs.append((match["name"].lower(), match["value"].strip('"“”')))
        text = text[: match.start()]
    return text.strip(), tuple(reversed(pairs))


def picked(
    pairs: Sequence[tuple[str, str]], methods: Sequence[MethodInfo]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Take `method=name` out of the pairs; no `methods`: the engine did not tell, so it has the last word.

    Raises WrongSetting.
    """
    rest = tuple(one for one in pairs if one[0] != METHOD)
    said = next((value for name, value in reversed(pairs) if name == METHOD), None)
    if said is None or not methods:
        return said, rest
    info = ParameterInfo(
        name=METHOD,
        kind="choice",
        choices=tuple(one.name for one in methods if one.name not in COMMANDED),
        description="how to edit; left out, I choose",
    )
    return str(_value(said, info)), rest


def parameters_of(method: str | None, methods: Sequence[MethodInfo]) -> tuple[ParameterInfo, ...]:
    """Return the parameters of a method, or of all where it is not known yet which one it will be."""
    found: dict[str, ParameterInfo] = {}
    for one in (one for info in methods if method in (None, info.name) for one in info.parameters):
        other = found.setdefault(one.name, one)
        if _taken(one) != _taken(other):
            # Two methods mean different things by it: the one that is picked has the word, and the engine asks it.
            found[one.name] = ParameterInfo(name=one.name, kind="words", description=one.description)
    return tuple(found.values())


def _taken(one: ParameterInfo) -> tuple[object, ...]:
    return one.kind, one.choices, one.minimum, one.maximum


def wishes(
    pairs: Sequence[tuple[str, str]], own: Sequence[ParameterInfo], known: bool = True, beside: Sequence[str] = ()
) -> Wishes:
    """Read `name=value` pairs; an empty value leaves the default.

    `own` are the method's parameters. `known` False: the engine did not tell which there are, so it has the last word.
    `beside` are names that could have been said as well. Raises UnknownSetting, WrongSetting.
    """
    numbers: dict[str, Any] = {}
    settings: dict[str, Setting] = {}
    own_names = {one.name: one for one in own}
    for said, text in pairs:
        name = said if said in own_names else SHORT.get(said, said)
        info = next((one for one in (*own, *OF_EDIT, *OF_MASK) if one.name == name), None)
        if info is None and known:
            names = (one.name for one in (*OF_EDIT, *OF_MASK, *own))
            raise UnknownSetting(said, tuple(dict.fromkeys((*beside, *names))))
        if not text:
            continue
        if info is None or name in own_names:
            settings[name] = Setting(name=name, value=_value(text, info))
        else:
            numbers[name] = _number(text, info)
    return Wishes(
        MaskNumbers.model_validate({name: numbers[name] for name in MaskNumbers.model_fields if name in numbers}),
        EditNumbers.model_validate({name: numbers[name] for name in EditNumbers.model_fields if name in numbers}),
        tuple(settings.values()),
    )


def _number(text: str, info: ParameterInfo) -> int | float:
    """Read a number of a job's own, within the job's own bounds."""
    value = _value(text, info)
    job = Edit if info in OF_EDIT else Mask
    own = job.model_fields[info.name]
    kind: Any = Annotated[own.annotation, own]
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError:
        raise WrongSetting(info, text) from None


def _value(text: str, info: ParameterInfo | None) -> bool | int | float | str:
    """Read a value as its parameter wants it. Raises WrongSetting."""
    low = text.lower()
    match info.kind if info else "":
        case "words":
            return text
        case "choice" if info and low in info.choices:
            return low
        case "switch" if low in _TRUE | _FALSE:
            return low in _TRUE
        case "integer" | "number" if (number := _as_number(low)) is not None and info is not None:
            whole = info.kind == "number" or number == int(number)
            low_enough = info.maximum is None or number <= info.maximum
            if whole and low_enough and (info.minimum is None or number >= info.minimum):
                return number if info.kind == "number" else int(number)
        case "":
            number = _as_number(low)
            return low in _TRUE if number is None and low in _TRUE | _FALSE else text if number is None else number
    assert info is not None
    raise WrongSetting(info, text)


def _as_number(text: str) -> int | float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if re.fullmatch(r"[-+]?\d+", text) else number
