"""What may stand in an address."""

from __future__ import annotations


class Code:
    """The 22 characters that name a workspace."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OwnKey:
    """`S1` or `B1`: how people call a task that only one side knows."""

    regex = "[SB][1-9][0-9]{0,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
