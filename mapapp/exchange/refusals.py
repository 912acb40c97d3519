"""Why a file cannot be read: each exception is a statement, and its text says what happened and what to do."""


class SheetRefused(Exception):
    """A file or a pasted text cannot be read. `str()` is a sentence for the person who gave it."""


class SheetTooLarge(SheetRefused):
    """More bytes, rows, columns or unpacked bytes than an import takes."""


class SheetStopped(SheetTooLarge):
    """Whoever read it was stopped at a limit of time or memory: too much for it, or too much else to do."""


class SheetEncrypted(SheetRefused):
    """The workbook is locked with a password."""


class NotASheet(SheetRefused):
    """The bytes are no CSV and no XLSX, or they are damaged."""


class NotAPlan(SheetRefused):
    """The file means to be a plan's own, and something in it cannot be so."""


class SheetBusy(SheetRefused):
    """Other files are being read; this one was not looked at."""


class NotATemplate(SheetRefused):
    """The file means to be a template's own, and something in it cannot be so."""


class SheetEmpty(SheetRefused):
    """The file can be read and holds nothing."""
