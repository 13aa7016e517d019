"""A method's parameters: one frozen model, from which forms, command lines and sentences about mistakes are made."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from engine.errors import BadRequest
from engine.protocol import ParameterInfo, Plan
from engine.told import allowed

_KINDS: dict[Any, Literal["number", "integer", "switch", "words"]] = {
    float: "number",
    int: "integer",
    bool: "switch",
    str: "words",
}


class Parameters(BaseModel):
    """Base of a method's parameters: fields with a default, a description and, for numbers, `ge` and `le`.

    Fields are bool, int, float, str or a Literal of words, each also `| None` where None means what the description
    says. A method without parameters of its own uses this class.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return a plan's settings. Raises BadRequest that names the parameter, its value and what is allowed."""
        given = {setting.name: setting.value for setting in plan.settings}
        if len(given) < len(plan.settings):
            raise BadRequest("settings", [setting.name for setting in plan.settings], "each may be set once")
        try:
            return cls.model_validate(given)
        except ValidationError as fault:
            wrong = fault.errors(include_url=False)[0]
        known = {one.name: one for one in cls.described()}
        name = str(wrong["loc"][0]) if wrong["loc"] else "settings"
        if name not in known:
            has = f"its parameters are {', '.join(known)}" if known else "it has none"
            raise BadRequest(name, given.get(name), f"{plan.method} does not know it; {has}")
        raise BadRequest(name, given[name], f"it must be {allowed(known[name])}")

    @classmethod
    def described(cls) -> tuple[ParameterInfo, ...]:
        """Return what a form shows. Raises TypeError for a field that no form could."""
        return tuple(_described(name, field) for name, field in cls.model_fields.items())


def _described(name: str, field: FieldInfo) -> ParameterInfo:
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
    if field.is_required() or not field.description:
        raise TypeError(f"the parameter {name} needs a default and a description")
    bounds = {limit: getattr(one, limit) for one in field.metadata for limit in ("ge", "le") if hasattr(one, limit)}
    told: dict[str, Any] = {"name": name, "default": field.default, "description": field.description}
    if get_origin(kind) is Literal:
        return ParameterInfo(kind="choice", choices=get_args(kind), **told)
    if kind not in _KINDS:
        raise TypeError(f"the parameter {name} is {kind}; known are {', '.join(one.__name__ for one in _KINDS)}")
    return ParameterInfo(kind=_KINDS[kind], minimum=bounds.get("ge"), maximum=bounds.get("le"), **told)
