"""Values that a stylesheet reckons, as numbers, where they are known without laying anything out.

`calc()`, `min()`, `max()`, `clamp()` and `round()` (CSS Values 4, section 10): what old reading
systems do not know, and what has one value wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, NamedTuple

import tinycss2

from bema.style.tokens import inside, listed, said, written

_PER_PX = {"px": 1.0, "pt": 0.75, "pc": 1 / 16, "in": 1 / 96, "cm": 2.54 / 96, "mm": 25.4 / 96}
_PER_PX |= {"q": 101.6 / 96}
"""How many of a unit a CSS pixel has (CSS Values 4, section 6.2)."""
_FUNCTIONS = frozenset("calc min max clamp round".split())
_STRATEGIES = frozenset("nearest up down to-zero".split())


class _Value(NamedTuple):
    """A number, with its unit: empty for a number, `%` for a percentage."""

    number: float
    unit: str


class _Unknown(Exception):
    """A value that depends on where it stands."""


def reckoned(tokens: Sequence[Any]) -> list[Any]:
    """Tokens with the values of functions that reckon; those that cannot be known stay."""
    return [_token(token) for token in tokens]


def _token(token: Any) -> Any:
    if token.type == "function" and token.lower_name in _FUNCTIONS:
        try:
            return _written(_function(token))
        except (_Unknown, ZeroDivisionError, OverflowError):
            pass
    if not inside(token):
        return token
    made = copy(token)
    name = "arguments" if token.type == "function" else "content"
    setattr(made, name, reckoned(inside(token)))
    return made


def _written(value: _Value) -> Any:
    text = f"{value.number:.4f}".rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "") else text
    return tinycss2.parse_one_component_value(text + (value.unit if text != "0" else ""))


def _function(token: Any) -> _Value:
    parts = [said(part) for part in listed(token.arguments)]
    name = token.lower_name
    if name == "calc":
        return _sum(_only(parts))
    if name == "round":
        return _rounded(parts)
    values = [_sum(part) for part in parts]
    if name == "clamp" and len(values) == 3:
        least, wanted, most = values
        return _chosen(max, [least, _chosen(min, [wanted, most])])
    if name in ("min", "max"):
        return _chosen(min if name == "min" else max, values)
    raise _Unknown


def _only(parts: list[list[Any]]) -> list[Any]:
    if len(parts) != 1:
        raise _Unknown
    return parts[0]


def _chosen(choose: Callable[..., float], values: list[_Value]) -> _Value:
    first, *rest = values
    for value in rest:
        one, other, unit = _alike(first, value)
        first = _Value(choose(one, other), unit)
    return first


def _rounded(parts: list[list[Any]]) -> _Value:
    """`round()` with its strategy (section 10.3)."""
    strategy = "nearest"
    if len(parts) == 3:
        strategy = written(parts[0]).lower()
        parts = parts[1:]
    if len(parts) != 2 or strategy not in _STRATEGIES:
        raise _Unknown
    value, step, unit = _alike(*map(_sum, parts))
    low = value // step * step
    high = low if low == value else low + step
    if strategy == "nearest":
        return _Value(high if high - value <= value - low else low, unit)
    towards = {"up": high, "down": low, "to-zero": low if value >= 0 else high}
    return _Value(towards[strategy], unit)


def _alike(one: _Value, other: _Value) -> tuple[float, float, str]:
    """Two values in one unit; absolute lengths of several are px."""
    if one.unit == other.unit:
        return one.number, other.number, one.unit
    if one.unit in _PER_PX and other.unit in _PER_PX:
        return one.number / _PER_PX[one.unit], other.number / _PER_PX[other.unit], "px"
    raise _Unknown


def _sum(tokens: list[Any]) -> _Value:
    """Products between `+` and `-`."""
    total: _Value | None = None
    for sign, product in _split(tokens, "+-"):
        value = _product(product)
        value = value._replace(number=-value.number) if sign == "-" else value
        if total is None:
            total = value
        else:
            one, other, unit = _alike(total, value)
            total = _Value(one + other, unit)
    if total is None:
        raise _Unknown
    return total


def _product(tokens: list[Any]) -> _Value:
    total = _Value(1, "")
    for sign, factor in _split(tokens, "*/"):
        value = _factor(factor)
        if sign == "/":
            if value.unit:
                raise _Unknown
            total = total._replace(number=total.number / value.number)
        elif total.unit and value.unit:
            raise _Unknown
        else:
            total = _Value(total.number * value.number, total.unit or value.unit)
    return total


def _split(tokens: list[Any], signs: str) -> list[tuple[str, list[Any]]]:
    """Tokens between signs, each with the sign before it."""
    found: list[tuple[str, list[Any]]] = [(signs[0], [])]
    for token in tokens:
        if token.type == "literal" and token.value in signs:
            found.append((token.value, []))
        else:
            found[-1][1].append(token)
    return found


def _factor(tokens: list[Any]) -> _Value:
    token = tokens[0] if len(tokens) == 1 else None
    if token is None:
        raise _Unknown
    if token.type == "number":
        return _Value(token.value, "")
    if token.type == "percentage":
        return _Value(token.value, "%")
    if token.type == "dimension":
        return _Value(token.value, token.lower_unit)
    if token.type == "() block":
        return _sum(said(token.content))
    if token.type == "function" and token.lower_name in _FUNCTIONS:
        return _function(token)
    raise _Unknown
