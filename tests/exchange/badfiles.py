"""Files as they really go wrong, made byte by byte: containers of other programs, bombs, and a locked workbook."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
from collections.abc import Mapping
from datetime import date

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.exchange.made import with_part, workbook

HEAD = ["Task", "Owner", "Due"]
PLAN = [HEAD, ["Sign the order", "Priya Raman", date(2026, 3, 4)], ["Kick off", "Priya Raman", date(2026, 3, 9)]]
SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of Microsoft's (version 3): header, allocation table, directory, and these streams."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}  # smaller ones need a table of their own
    sizes = [-(-len(data) // SECTOR) for data in padded.values()]
    entries = 1 + len(padded)
    directory = -(-entries * 128 // SECTOR)
    tables = -(-(1 + directory + sum(sizes)) // 127)
    chain, firsts = [FAT] * tables, []
    for count in (directory, *sizes):
        firsts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + count), END]
    chain += [FREE] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, firsts[0], 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    rows = [_entry("Root Entry", 5, END, 0, 1 if padded else FREE)]
    for place, (name, data) in enumerate(padded.items()):
        right = place + 2 if place + 1 < len(padded) else FREE
        rows.append(_entry(name, 2, firsts[1 + place], len(data), FREE, right))
    listed = b"".join(rows).ljust(directory * SECTOR, b"\0")
    body = b"".join(data.ljust(count * SECTOR, b"\0") for data, count in zip(padded.values(), sizes, strict=True))
    return header + struct.pack(f"<{len(chain)}I", *chain) + listed + body


def _entry(name: str, kind: int, first: int, size: int, child: int, right: int = FREE) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    head = spelled.ljust(64, b"\0") + struct.pack("<HBBIII", len(spelled), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def locked(data: bytes, password: str = "open sesame") -> bytes:
    """A workbook with a password, as Office has locked them since 2007: AES-128 in a compound file."""
    salt = os.urandom(16)
    key = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for count in range(50_000):
        key = hashlib.sha1(struct.pack("<I", count) + key).digest()
    key = hashlib.sha1(key + bytes(4)).digest()
    key = hashlib.sha1(bytes(a ^ 0x36 for a in key.ljust(64, b"\0"))).digest()[:16]
    lock = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    package = struct.pack("<Q", len(data)) + lock.update(data.ljust(-(-len(data) // 16) * 16, b"\0"))
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    head = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    info = struct.pack("<HHII", 4, 2, 0x24, len(head)) + head + struct.pack("<I", 16) + salt + bytes(52)
    return ole({"EncryptionInfo": info, "EncryptedPackage": package})


def old_xls() -> bytes:
    """The begin and the end of a workbook of 1997, in its container."""
    return ole({"Workbook": struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6) + struct.pack("<HH", 10, 0)})


def packed(**parts: bytes) -> bytes:
    """An archive; `__` in a name is a folder, `_dot_` a point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def laughs(part: str) -> bytes:
    """A workbook whose part declares entities that are a billion laughs together."""
    lines = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return with_part(workbook(PLAN), part, f'<!DOCTYPE a [<!ENTITY a "ha">{lines}]><a>&j;</a>'.encode())


def with_cells(cells: str, *, head: str = "") -> bytes:
    """A workbook whose only worksheet is this markup."""
    spaces = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    markup = f"<worksheet {spaces}>{head}<sheetData>{cells}</sheetData></worksheet>"
    return with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", markup.encode())


def line(row: int, *cells: str) -> str:
    """A row of inline texts; a cell that is markup already stands as it is."""
    found = (
        each if each.startswith("<c") else f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{each}</t></is></c>'
        for at, each in enumerate(cells)
    )  # fmt: skip
    return f'<row r="{row}">{"".join(found)}</row>'
