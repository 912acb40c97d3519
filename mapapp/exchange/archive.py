"""The zip that an XLSX is, judged by its directory before anything is unpacked, then packed again by us.

Whoever parses the workbook afterwards sees an archive that we wrote: no lying sizes, no double names, no bombs.
"""

import io
import zipfile
import zlib
from collections.abc import Callable

from django.utils.translation import gettext as _

from mapapp.exchange.refusals import NotASheet, SheetEncrypted, SheetTooLarge

UNPACKED_BYTES = 50 * 1024 * 1024
RATIO = 100
PARTS = 1_000
SMALL = 64 * 1024  # a part this small harms nobody, however well it packs
ENCRYPTED = 0x1

Parts = dict[str, bytes]


def bloated() -> str:
    """The sentence for a workbook that unpacks to too much."""
    return _(
        "The workbook unpacks to more than 50 MB, or to far more than its size says."
        " Copy the plan alone into a new workbook."
    )


def unpack(data: bytes, words: Callable[[], str] = bloated) -> Parts:
    """The parts of the archive by name. Raises SheetTooLarge, with these `words`, SheetEncrypted or NotASheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _judge(infos, words)
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise NotASheet(
            _("The file is damaged: it cannot be unpacked. Open it in your spreadsheet program and save it again.")
        ) from error


def pack(parts: Parts) -> bytes:
    """The same parts as an archive of our own, unpacked sizes as they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _judge(infos: list[zipfile.ZipInfo], words: Callable[[], str]) -> None:
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise SheetEncrypted(locked())
    if len({info.filename.casefold() for info in infos}) < len(infos):
        raise NotASheet(_("The file is damaged: it holds two parts of one name. Save it again as .xlsx."))
    dense = any(info.file_size > max(SMALL, RATIO * info.compress_size) for info in infos)
    if dense or len(infos) > PARTS or sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise SheetTooLarge(words())


def locked() -> str:
    """The sentence for a workbook with a password."""
    return _("The workbook is locked with a password. Save a copy without the password, then choose that copy.")
