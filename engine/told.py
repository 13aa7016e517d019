"""What is typed on a command line about methods and their parameters, and what is printed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.protocol import MethodInfo, ParameterInfo, Setting


def setting(typed: str) -> Setting:
    """Read `name=value`; the value is true or false, a number, or words. Raises ValueError with a sentence."""
    name, sign, value = (part.strip() for part in typed.partition("="))
    if not (name and sign and value):
        raise ValueError(f"{typed!r} is not written name=value, as in threshold=0.4")
    return Setting(name=name, value=_value(value))


def inversions(offered: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines that explain the values of the parameter `inversion`, which several methods share."""
    yield "inversion: how a picture becomes noise"
    for name, summary in offered.items():
        yield f"  {name}: {summary}"


def described(methods: Sequence[MethodInfo]) -> Iterator[str]:
    """Yield the lines that tell of methods and, under each, of its parameters."""
    for method in methods:
        yield f"{method.name}: {method.summary}" + ("" if method.masked else " (the whole picture, or a given mask)")
        for parameter in method.parameters:
            yield f"  {parameter.name}={_default(parameter)}  {allowed(parameter)}; {parameter.description}"


def allowed(info: ParameterInfo) -> str:
    """Say what a parameter takes: "a number from 0 to 1"."""
    match info.kind:
        case "choice":
            return f"one of {', '.join(info.choices)}"
        case "switch":
            return "true or false"
        case "words":
            return "words"
    least = "" if info.minimum is None else f" from {info.minimum:g}"
    most = "" if info.maximum is None else f" to {info.maximum:g}"
    return ("a whole number" if info.kind == "integer" else "a number") + least + most


def _value(typed: str) -> bool | int | float | str:
    if typed.lower() in ("true", "false"):
        return typed.lower() == "true"
    for kind in (int, float):
        try:
            return kind(typed)
        except ValueError:
            continue
    return typed


def _default(parameter: ParameterInfo) -> str:
    return "…" if parameter.default is None else str(parameter.default)
