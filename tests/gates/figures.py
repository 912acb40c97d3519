"""What the gates have counted, a line a gate. A test says `figures.add("G4", answers=1)`; LINES says it in words.

A gate without a line here is told by the number of its checks.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

# The fast profile asks every URL as everybody, with some of the methods and ids, and less again of the second database.
# What is left out changes with the day (tests/turns.py).
FULL, AGAIN = (os.environ.get("GATES") == profile for profile in ("full", "again"))
LINES = {
    "G1": "{statements:,} statements of {answers:,} answers, {mails} mails and {papers} papers looked at, "
    "{own:,} of them on one's own tables, {crossed} on the other side's",
    "G2": "{canaries} canaries, {urls} URLs x {people} people: {answers:,} answers, {mails} mails, {papers} papers, "
    "{lines:,} log lines, {rows:,} shared rows, {hits} hits; the own side sees {seen} of {shown}",
    "G3": "{edits} private edits, each between two readings of {answers:,} answers, {mails} letters, {versions} "
    "versions and {papers} papers: {differ} bytes differ",
    "G4": "{urls} URLs x {people} people x {methods} methods x {ids} kinds of ids: "
    "{answers:,} answers, {deviations} deviations",
    "G5": "{writers} writers at once, {kinds} kinds of writes: {writes} acknowledged, {conflicts} conflicts told, "
    "{vanished} vanished or written over",
    "G6": "{opposed} opposing dependencies by {writers} writers at once: {added} added, {refused} refused in words, "
    "{loops} loops; a chain of {chain} tasks moved {moves} times, {killed} of them killed -9 in the middle: "
    "{halves} by halves",
    "G7": "{letters} of {wanted} letters in {weeks} weeks and {zones} zones, {extra} more; {killed} workers killed -9, "
    "{refusals} refusals, cuts and dead servers, {silent} rings that nobody heard: {lost} lost, {copies} copies more, "
    "at most {allowed}",
    "G8": "{races} uses of one key at once, {misused} late, used or another's, {bent} bent, {scans} scans, {removed} "
    "requests and {letters} letters round a removal: {sessions} session a key, {after} answers and mails after it",
    "G9": "{fields} text columns that name {addresses} addresses and files, {tries} ways of naming one as markup: "
    "{papers} papers, {fetches} fetches, {acts} files, enclosures or acts in them; {bombs} bombs, the last ended in "
    "words after {slowest} s (hard limit {limit} s), {pages} pages read meanwhile, the longest {longest} ms",
    "G10": "{faults} faults of Redis and the worker: {asked} requests, {slow} of them waited too long for Redis; "
    "{papers} papers and {letters} letters asked for, {lost} lost, twice or by halves",
    "G11": "{writes} writes by {writers} writers while a backup was taken, restored at line {restored}: {lost} lost, "
    "{mails} mails sent; {bent} changed bytes, {taken} of them taken",
    "G12": "{warnings} warnings of check --deploy; {answers:,} answers with all headers, {forged:,} forged requests "
    "refused, {fields} text columns hostile, read {read:,} times as text: {effects} effects",
}


class Figures:
    """One test's counts, on their way to the line of its gate; `add` sums over tests, `once` says what is the same."""

    def __init__(self, keep: Callable[[str, object], None]) -> None:
        self.keep = keep

    def add(self, gate: str, **counts: int) -> None:
        self.keep("figure", ["add", gate, counts])

    def once(self, gate: str, **counts: int) -> None:
        self.keep("figure", ["once", gate, counts])


def gates_of(nodeid: str) -> list[str]:
    """The gates that a test is of, by its file: one may judge what is read for another."""
    return re.findall(r"(?<=_)g\d+", nodeid.partition("::")[0])


def told(reports: Iterable[Any]) -> list[str]:
    """The line of each gate, from the reports of its tests."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    checks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for report in reports:
        for gate in (name.upper() for name in gates_of(report.nodeid)):
            checks[gate][0] += 1
            checks[gate][1] += report.failed
        for _name, (how, of, found) in (pair for pair in report.user_properties if pair[0] == "figure"):
            for name, number in found.items():
                counts[of][name] = counts[of][name] + number if how == "add" else number
    return [_line(gate, counts.get(gate), *checks[gate]) for gate in sorted(checks, key=lambda name: int(name[1:]))]


def _line(gate: str, counts: dict[str, int] | None, checks: int, failed: int) -> str:
    words = LINES.get(gate, "").format_map(counts) if counts else ""  # a part that did not run counts nothing
    return f"{gate:<4}{words + '; ' if words else ''}{checks} checks, {failed} failed"
