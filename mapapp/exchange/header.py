"""Which row heads the table, and which column is what: guessed from titles first, from what stands below second."""

from mapapp.exchange.cells import Kind, Sheet, column_letter
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.contents import guess_by_contents
from mapapp.exchange.mapping import Column, Mapping
from mapapp.exchange.vocabulary import EXACTLY, PLAN, REPEATABLE, Vocabulary

SEARCHED_ROWS = 40
SAMPLES = 3


def guess_mapping(sheet: Sheet, vocabulary: Vocabulary = PLAN, header_row: int | None = None) -> Mapping:
    """The header row below title rows, and a field for each column in use. `header_row` overrides the search."""
    header = find_header(sheet, vocabulary) if header_row is None else header_row
    titles = {column: one_line(sheet.at(header, column).text) for column in range(sheet.width)}
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
    """The row with most titles that we know, at least two; 0 when there is none."""
    best, best_score = 0, 1
    for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1):
        titles = {at: sheet.at(row, at).text for at in range(sheet.width) if sheet.at(row, at).kind is Kind.TEXT}
        score = len(_by_titles({at: one_line(text) for at, text in titles.items()}, vocabulary))
        if score > best_score:
            best, best_score = row, score
    return best


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
