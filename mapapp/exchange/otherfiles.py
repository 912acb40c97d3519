"""Files that are no sheet, by their first bytes or by what is packed in them: what each is, and what to do instead."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from mapapp.exchange.archive import locked
from mapapp.exchange.refusals import NotASheet, SheetEncrypted

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, .doc, .msg, and the envelope of a workbook with a password
OF_OTHERS = ("WordDocument", "PowerPoint Document", "__properties_version1.0")  # streams of what is no workbook
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
PACKED = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ", b"BZh", b"PK\x05\x06", b"PK\x07\x08")
MARKED_UP = re.compile(
    rb"<(?:!doctype|html|head|body|table|meta|\?xml|\?mso|workbook|svg|div|style|!--)\b", re.IGNORECASE
)
MAIL = re.compile(
    rb"(?:From|Received|Return-Path|MIME-Version|Delivered-To|Message-ID): [^,;\t\r\n]*\r?\n", re.IGNORECASE
)


def refuse_others(data: bytes) -> None:
    """Raises NotASheet or SheetEncrypted for what is neither text nor an archive, whatever the file's name says."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:400]
    if data.startswith(OLE):
        _refuse_ole(data)
    if data.startswith(b"%PDF"):
        raise NotASheet(
            _("The file is a PDF. Bring the spreadsheet that it was made from, or copy its table and paste it.")
        )
    if data.startswith(PICTURES):
        raise NotASheet(_("The file is a picture, and no cell can be read from it. Choose a .xlsx or .csv file."))
    if data.startswith(PACKED):
        raise NotASheet(_("The file is a packed archive. Unpack it, then choose the .xlsx or .csv file in it."))
    if data.startswith(b"{\\rtf"):
        raise NotASheet(_word())
    if MARKED_UP.match(start):
        raise NotASheet(
            _(
                "The file is a web page or XML, as some systems export it under the name .xls. Open it in your"
                " spreadsheet program, save it as .xlsx, and bring that."
            )
        )
    if start[:1] in (b"{", b"[") and _is_json(data):
        raise NotASheet(_("The file is JSON, and no plan of mapapp. Bring a .xlsx or .csv file."))
    if MAIL.match(start):
        raise NotASheet(_("The file is a letter. Save the sheet that is attached to it, and bring that."))


def what_it_is(names: Collection[str]) -> str:
    """The sentence for an archive that holds no workbook of Excel; `names` are those of its parts."""
    if {"content.xml", "mimetype"} <= set(names):
        return _("The file is an OpenDocument sheet. Open it in your spreadsheet program and save it as .xlsx.")
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return _("The file is from Apple Numbers. There, choose File, Export To, Excel, and bring that file.")
    if "xl/workbook.bin" in names:
        return _("The file is a binary workbook (.xlsb). Open it in your spreadsheet program and save it as .xlsx.")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return _word()
    if any(name.lower().endswith((".xlsx", ".csv", ".xls", ".tsv")) for name in names):
        return _("The file is a packed archive. Unpack it, then choose the .xlsx or .csv file in it.")
    return _("The file is no Excel workbook. Save the plan as .xlsx or .csv, then choose it again.")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise SheetEncrypted(locked())
    if any(name.encode("utf-16-le") in data for name in OF_OTHERS):
        raise NotASheet(_word())
    raise NotASheet(_("The file is in the old .xls format. Open it in your spreadsheet program and save it as .xlsx."))


def _word() -> str:
    return _("The file is a document or a letter, not a sheet. Copy its table into a sheet, and save that as .xlsx.")
