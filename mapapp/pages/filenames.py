"""What the files that people take away are called."""

from __future__ import annotations

UNSAFE = '\\/:*?"<>|'


def of_account(account: str) -> str:
    """The account's name without what an operating system or a mail would trip over."""
    kept = "".join(" " if letter in UNSAFE else letter for letter in account if letter.isprintable())
    return " ".join(kept.split()).strip(" .") or "plan"
