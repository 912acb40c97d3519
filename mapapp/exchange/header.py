"""Which row heads the table, and which column is what: guessed from titles first, from what stands below second."""

from mapapp.exchange.cells import Kind, Sheet, column_letter
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.contents import guess_by_contents
from mapapp.exchange.dates import readings
from mapapp.exchange.mapping import Column, Mapping
from mapapp.exchange.vocabulary import EXACTLY, PLAN, REPEATABLE, Vocabulary

SEARCHED_ROWS = 40
SAMPLES = 3


def guess_mapping(sheet: Sheet, vocabulary: Vocabulary = PLAN, header_row: int | None = None) -> Mapping:
    """The header row below title rows, and a field for each column in use. `header_row` overrides the search."""
    header = find_header(sheet, vocabulary) if header_row is None else header_row
    titles = titles_in(sheet, header)
    fields = _by_titles(titles, vocabulary)
    columns = []
    for index in range(sheet.width):
        samples, filled = _samples(sheet, header, index)
        if filled or titles[index]:
            field = fields.get(index)
            columns.append(
                Column(index, column_letter(index), titles[index], field, field is not None, samples, filled)
            )
    mapping = Mapping(header, tuple(columns))
    return guess_by_contents(sheet, mapping) if vocabulary is PLAN else mapping


def find_header(sheet: Sheet, vocabulary: Vocabulary) -> int:
    """The row with most titles that we know, at least two where there are two columns. Else, in whatever language, the
    row that heads columns of dates and numbers with words; 0 when there is none."""
    best, best_score = 0, min(1, sheet.width - 1)
    for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1):
        score = len(_by_titles(titles_in(sheet, row), vocabulary))
        if score > best_score:
            best, best_score = row, score
    return best or (_by_contrast(sheet) if vocabulary is PLAN else 0)


def titles_in(sheet: Sheet, row: int) -> dict[int, str]:
    """What a row says of each column. One that is merged with the row above it is titled there: a head of two rows."""
    titles = {}
    for at in range(sheet.width):
        cell = sheet.at(row, at)
        if cell.kind is Kind.EMPTY and row - 1 in sheet.wide_rows and (above := sheet.merged_down.get((row, at))):
            cell = sheet.at(above, at)
        titles[at] = one_line(cell.text)
    return titles


def _by_contrast(sheet: Sheet) -> int:
    """A row of several short texts above a column whose cells are nearly all days, where it has none."""
    for row in range(1, min(len(sheet.rows) - 1, SEARCHED_ROWS) + 1):
        cells = {at: cell for at, cell in enumerate(sheet.rows[row - 1]) if cell.kind is not Kind.EMPTY}
        if len(cells) < 2 or any(cell.kind is not Kind.TEXT or len(cell.text) > 60 for cell in cells.values()):
            continue
        for at, cell in cells.items():
            below = [sheet.at(under, at) for under in range(row + 1, len(sheet.rows) + 1)]
            filled = [each for each in below if each.kind is not Kind.EMPTY]
            if filled and not readings(cell) and sum(bool(readings(each)) for each in filled) >= 0.8 * len(filled):
                return row
    return 0


def _by_titles(titles: dict[int, str], vocabulary: Vocabulary) -> dict[int, str]:
    """Column -> field. A field goes to the column whose title stands first among its titles; exact before alike."""
    wishes = []
    for column, title in titles.items():
        for field, words in vocabulary.items():
            rank = _rank(title, words.split("|"))
            if rank is not None:
                wishes.append((rank, column, str(field)))
    given: dict[int, str] = {}
    for _rank_of, column, field in sorted(wishes):
        if column not in given and (field in REPEATABLE or field not in given.values()):
            given[column] = field
    return given


def _rank(title: str, words: list[str]) -> int | None:
    """Lower is better: the title itself, then a title that begins or ends with a known one."""
    plain = title.casefold().strip() if len(title) < 3 else folded(title)
    if not plain or len(plain) > 60:
        return None
    if plain in words:
        return words.index(plain)
    parts = plain.replace("/", " ").replace("(", " ").replace("-", " ").split()
    if len(parts) > 4:
        return None
    alike = [
        at
        for at, word in enumerate(words)
        if len(word) > 2 and word not in EXACTLY and (parts[: len(w := word.split())] == w or parts[-len(w) :] == w)
    ]
    return 100 + min(alike) if alike else None


def _samples(sheet: Sheet, header: int, column: int) -> tuple[tuple[str, ...], int]:
    below = [sheet.at(row, column).text for row in range(header + 1, len(sheet.rows) + 1)]
    filled = [one_line(text) for text in below if text]
    return tuple(dict.fromkeys(filled))[:SAMPLES], len(filled)
