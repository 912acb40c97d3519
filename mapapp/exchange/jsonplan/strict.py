"""JSON as our own files are written: a name once, numbers that are numbers. What else it has to be, each file says."""

from __future__ import annotations

import json
from typing import Any


def looks_like(data: bytes, name: str) -> bool:
    """Whether these bytes mean to be a file of ours that begins with this name: a sheet never begins like this."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:4000]
    return start.startswith(b"{") and f'"{name}"'.encode() in start


def loaded(data: bytes) -> Any:
    """What the bytes say. ValueError when they are no such JSON, also when they are nested beyond reason."""
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
