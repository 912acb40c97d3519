"""The seal of a backup's file: a digest of all its bytes, and one that only who holds the secret key can make.

They stand in the comment of the archive, its last bytes, so the file stays one that any program opens.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapapp.management.backup.refusals import BackupRefused

HEAD, BETWEEN = b"mapapp backup 1 sha256 ", b" seal "
LENGTH = len(HEAD) + 64 + len(BETWEEN) + 64
BLANK = HEAD + b"0" * 64 + BETWEEN + b"0" * 64
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file's comment says, and what its bytes are."""

    sha256: str
    seal: str


def put(path: Path, key: str) -> str:
    """Seal a finished archive that ends with BLANK; its digest. The bytes are on the disk when this returns."""
    sha256 = _digest(path)
    said = HEAD + sha256.encode() + BETWEEN + _sealed(key, sha256).encode()
    with path.open("r+b") as file:
        file.seek(-LENGTH, os.SEEK_END)
        file.write(said)
        file.flush()
        os.fsync(file.fileno())
    return sha256


def checked(path: Path, keys: Sequence[str], *, lost_key: bool = False) -> str:
    """The digest of a file that is whole and sealed by one of the keys; with `lost_key`, by whichever. Else
    BackupRefused."""
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}. Name the backup's file.")
    end = _end(path)
    if not (end.startswith(HEAD) and end[len(HEAD) + 64 :].startswith(BETWEEN)):
        raise BackupRefused(
            f"{path.name} is no finished backup of mapapp: it has no seal at its end. Copy it anew, or take another."
        )
    said = Seal(end[len(HEAD) :][:64].decode("latin-1"), end[-64:].decode("latin-1"))
    if not hmac.compare_digest(said.sha256.encode("latin-1"), _digest(path).encode()):
        raise BackupRefused(
            f"{path.name} was changed or damaged since it was taken. Copy it anew, or take another one."
        )
    if not lost_key and not any(
        hmac.compare_digest(said.seal.encode("latin-1"), _sealed(key, said.sha256).encode()) for key in keys
    ):
        raise BackupRefused(
            f"{path.name} was sealed with another SECRET_KEY, by which second factors are encrypted as well. Set that"
            " one (SECRET_KEY, SECRET_KEY_FALLBACKS, or the file secret-key in MAPAPP_VAR), or say --lost-key: then all"
            " authenticator apps have to be set up again."
        )
    return said.sha256


def digest_of(chunks: Iterator[bytes]) -> str:
    """SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def _end(path: Path) -> bytes:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) < LENGTH:
            return b""
        file.seek(-LENGTH, os.SEEK_END)
        return file.read()


def _digest(path: Path) -> str:
    """Of all bytes before the seal."""

    def chunks() -> Iterator[bytes]:
        left = path.stat().st_size - LENGTH
        with path.open("rb") as file:
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    return digest_of(chunks())


def _sealed(key: str, sha256: str) -> str:
    own = hashlib.sha256(b"mapapp.management.backup" + key.encode()).digest()
    return hmac.new(own, sha256.encode(), hashlib.sha256).hexdigest()
