"""Letters of a CSV that does not say how they are written: what is guessed, and what is offered to choose from."""

from __future__ import annotations

import pytest

from mapapp.exchange.encodings import NAMES, readings_of
from mapapp.exchange.sheet import read_sheet

TEXTS = {
    "german": "Aufgabe;Wer;Fällig\nVertrag prüfen – „sofort“;Jürgen Größe;12.3.2026\n",
    "french": "Tâche;Échéance\nRévision du contrat à l’été;François Lefèvre\n",
    "czech": "Úkol;Zodpovídá;Termín\nPříprava smlouvy;Jiří Dvořák;12. 3. 2026\nŠkolení uživatelů;Łukasz;20. 3. 2026\n",
    "russian": "Задача;Ответственный;Срок\nСогласование договора;Иван Петров;12.03.2026\n",
    "greek": "Εργασία;Υπεύθυνος;Προθεσμία\nΈγκριση σύμβασης;Γιώργος;12/3/2026\n",
    "turkish": "Görev;Sorumlu;Tarih\nSözleşme onayı;Ayşe Yıldız;12.03.2026\nEğitim;Işık;20.03.2026\n",
    "arabic": "المهمة;المسؤول\nمراجعة العقد;أحمد\n",
    "japanese": "作業;担当;期限\n契約書の確認;田中;2026/3/12\n",
    "chinese": "任务;负责人\n审查合同;王伟\n",
    "korean": "작업;담당\n계약 검토;김민수\n",
}
FIRST = [  # where the letters tell
    ("german", "cp1252"), ("german", "mac_roman"), ("french", "cp1252"), ("russian", "cp1251"), ("russian", "koi8-r"),
    ("russian", "cp866"), ("russian", "mac_cyrillic"), ("greek", "cp1253"), ("arabic", "cp1256"), ("japanese", "cp932"),
    ("chinese", "gb18030"), ("czech", "iso8859_2"), ("czech", "cp852"),
]  # fmt: skip
AMONG = [*FIRST, ("czech", "cp1250"), ("turkish", "cp1254"), ("korean", "cp949"), ("german", "cp850")]


@pytest.mark.parametrize(("text", "encoding"), FIRST)
def test_the_likeliest_is_the_right_one_where_the_letters_tell(text: str, encoding: str) -> None:
    book = read_sheet(TEXTS[text].encode(encoding, "replace"), "plan.csv")
    if encoding != "iso8859_2":  # reads the same as Windows-1250 but for a few letters
        assert book.encoding == encoding
    assert (
        book.sheet.at(2, 0).text == read_sheet(TEXTS[text].encode(), "plan.csv").sheet.at(2, 0).text
        or "–" in TEXTS[text]
    )


@pytest.mark.parametrize(("text", "encoding"), AMONG)
def test_the_right_one_is_offered_with_words_and_reads_every_letter(text: str, encoding: str) -> None:
    data = TEXTS[text].encode(encoding, "replace")
    offered = {reading.encoding: reading.words for reading in readings_of(data)}
    assert any(word in TEXTS[text] for word in offered[encoding].split(", ")), offered[encoding]
    book = read_sheet(data, "plan.csv", encoding)
    assert book.encoding == encoding and str(NAMES[encoding]) in book.note
    assert book.sheet.rows[0] == read_sheet(TEXTS[text].encode(), "plan.csv").sheet.rows[0]


def test_what_says_how_it_is_written_offers_nothing() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "ascii"):
        text = TEXTS["german"] if encoding != "ascii" else "Task;Due\nSign;2026-03-04\n"
        book = read_sheet(text.encode(encoding), "plan.csv", "cp1251")
        assert (book.encoding, book.readings, book.note) == ("", (), "")


def test_an_encoding_that_it_cannot_be_is_not_taken() -> None:
    data = TEXTS["german"].encode("cp1252")
    assert read_sheet(data, "plan.csv", "utf-16").encoding == "cp1252"
    assert read_sheet(data, "plan.csv", "rot13").encoding == "cp1252"
