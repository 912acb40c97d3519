"""Frozen values to plain JSON and back, so that a wizard's draft can wait in a row of the database."""

import dataclasses
import types
import typing
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Plain:
    """A frozen value that is kept with a draft."""

    def to_json(self) -> dict[str, Any]:
        """Plain values, as a row of the database holds them."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The value that `to_json` took apart. Raises as `from_plain` does."""
        return from_plain(cls, plain)


def to_plain(value: Any) -> Any:
    """Dicts, lists, strings, numbers, booleans and None alone: what `json.dumps` takes. Dates become ISO strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list | frozenset):
        return [to_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): to_plain(each) for key, each in value.items()}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(shape: type[T], plain: Any) -> T:
    """The value that `to_plain` took apart, built again as the dataclass `shape`.

    Raises TypeError, KeyError or ValueError when the stored draft does not have this shape.
    """
    return typing.cast(T, _build(shape, plain))


def _build(shape: Any, plain: Any) -> Any:
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin in (types.UnionType, typing.Union):
        return None if plain is None else _build(next(each for each in arguments if each is not type(None)), plain)
    if origin is tuple:
        return tuple(_build(arguments[0], each) for each in plain)
    if origin is dict:
        return {_build(arguments[0], key): _build(arguments[1], each) for key, each in plain.items()}
    if dataclasses.is_dataclass(shape):
        hints = typing.get_type_hints(shape)
        return typing.cast(Any, shape)(**{name: _build(hints[name], each) for name, each in plain.items()})
    if shape is date:
        return date.fromisoformat(plain)
    if shape is int or (isinstance(shape, type) and issubclass(shape, StrEnum)):
        return shape(plain)
    return plain
