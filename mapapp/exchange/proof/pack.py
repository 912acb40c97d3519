"""All versions of a plan with its shared history, as a zip that can be checked without mapapp.

The same plan gives the same bytes: no moment of the export is in it, so both companies get the same file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from mapapp.exchange.proof import verify
from mapapp.exchange.proof.withheld import Withheld, withheld_in
from mapapp.plans.history import read
from mapapp.plans.models import Event, PersonalValue, Version, Workspace
from mapapp.plans.said import SAID

FORMAT = 1
EPOCH = (1980, 1, 1, 0, 0, 0)


def proof_of(workspace: Workspace) -> bytes:
    """The archive. `workspace` says how far it goes: nothing that is written meanwhile is in it.

    Four queries, read row by row, so that only what is packed is held. Names of who was erased stay closed.
    """
    file = io.BytesIO()
    sums: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, parts: Iterable[bytes]) -> None:
            info, seal = zipfile.ZipInfo(name, EPOCH), sha256()
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as entry:
                for part in parts:
                    seal.update(part)
                    entry.write(part)
            sums[name] = seal.hexdigest()

        used: set[str] = set()
        add("README.txt", [_readme(workspace)])
        add("verify.py", [Path(verify.__file__).read_bytes()])
        add(verify.HISTORY, _history(workspace, used))
        chain: list[dict[str, Any]] = []
        for version in _versions(workspace):
            add(f"versions/{version.number}.json", [version.content.encode()])
            chain.append(_said(version))
            used |= set(_commitments(version.content))
        add(verify.CHAIN, [verify.written(_chain(workspace, chain))])
        add(verify.NAMES, [verify.written(_names(workspace, used))])
        add(verify.SUMS, ["".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()])
    return file.getvalue()


def _history(workspace: Workspace, used: set[str]) -> Iterator[bytes]:
    """The rows as they were sealed, each behind its hash; without words that were taken back."""
    events = Event.objects.filter(workspace=workspace, number__lte=workspace.revision).order_by("number")
    gone = withheld_in(read(event) for event in events.filter(verb__in=SAID))
    for event in events.iterator():
        if event.number in gone:
            yield f"{event.hash} {_withheld(gone[event.number])}\n".encode()
        else:
            used |= set(_commitments(event.row))
            yield f"{event.hash} {event.row}\n".encode()


def _withheld(what: Withheld) -> str:
    return f"withheld {what.comment}: its author {verify.TOOK_BACK if what.taken_back else verify.CHANGED}{what.by}"


def _commitments(text: str) -> Iterator[str]:
    """What might be one in a canonical text; more than there are does no harm, for a value is looked up by it."""
    yield from (part[:64] for part in text.split('{"sha256":"')[1:])


def _versions(workspace: Workspace) -> Iterator[Version]:
    last = workspace.latest_version.number if workspace.latest_version else 0
    return Version.objects.filter(workspace=workspace, number__lte=last).order_by("number").iterator()


def _said(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "at": version.at.isoformat(),
        "author": version.author_number,
        "reason": version.reason,
        "revision": version.revision,
        "previous": version.previous_sha256,
        "sha256": version.sha256,
    }


def _chain(workspace: Workspace, versions: list[dict[str, Any]]) -> dict[str, Any]:
    head = {"line": workspace.revision, "sha256": workspace.head_hash}
    return {"format": FORMAT, "plan": workspace.code, "head": head, "versions": versions}


def _names(workspace: Workspace, used: set[str]) -> list[dict[str, Any]]:
    rows = PersonalValue.objects.filter(workspace=workspace).order_by("person_number", "digest")
    return [
        {"person": row.person_number, "sha256": row.digest, "salt": row.salt, "value": row.value}
        for row in rows
        if row.digest in used
    ]


def _readme(workspace: Workspace) -> bytes:
    with override("en"):  # the same bytes for everybody
        return render_to_string("exchange/proof.txt", {"workspace": workspace}).encode()
