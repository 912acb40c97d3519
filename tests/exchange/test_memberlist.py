"""The members of a team as CSV: harmless out, and in as spreadsheets write it."""

from __future__ import annotations

import csv
import io

import pytest

from mapapp.exchange.memberlist import BYTES, MOST, read_members, text_of, written
from mapapp.exchange.refusals import NotASheet, SheetTooLarge
from mapapp.people.models import Membership, User

EVIL = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]


def member(email: str, name: str = "", role: str = "rep") -> Membership:
    return Membership(user=User(email=email, name=name), role=role)


@pytest.mark.parametrize("name", EVIL)
def test_no_cell_is_a_formula(name: str) -> None:
    out = written([member("=cmd@larkspur.example", name)]).decode("utf-8-sig")
    (_titles, cells) = csv.reader(io.StringIO(out, newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_what_goes_out_comes_in_again() -> None:
    members = [member("anna@larkspur.example", "Änna “K”, Kessler", "admin"), member("ben@x.example", "=Ben")]
    found = read_members(text_of(written(members)))
    assert [(row.email, row.name, row.role) for row in found.rows] == [
        ("anna@larkspur.example", "Änna “K”, Kessler", "admin"), ("ben@x.example", "=Ben", "rep"),
    ]  # fmt: skip
    assert found.bad == ()


@pytest.mark.parametrize(
    "data",
    [
        "email,name,role\r\nanna@x.example,Jörg Ülm,manager\r\n".encode("utf-8-sig"),
        "E-Mail;Name;Role\nanna@x.example;Jörg Ülm;Manager\n".encode("latin-1"),
        "Name\tE-mail address\tRole\nJörg Ülm\tanna@x.example\tmanager".encode("utf-16"),
        "sep=;\r\nrole;name;mail\r\nMANAGER;Jörg Ülm; ANNA@x.example \r\n".encode("cp1252"),
        "Jörg Ülm;anna@x.example;manager\n".encode(),
        '"email","name","role"\n\n"anna@x.example","Jörg\nÜlm","manager"\n'.encode(),
    ],
    ids=["BOM", "semicolon Latin-1", "UTF-16 tab", "sep line", "no titles", "quoted"],
)
def test_a_list_is_read_however_it_was_saved(data: bytes) -> None:
    found = read_members(text_of(data))
    (row,) = found.rows
    assert (row.email, row.name, row.role) == ("anna@x.example", "Jörg Ülm", "manager")


def test_bad_rows_are_named_and_skipped() -> None:
    text = (
        "email,role\nanna@x.example,rep\nnobody,rep\n,rep\nben@x.example,boss\nANNA@x.example,admin\ncleo@x.example,\n"
    )
    found = read_members(text)
    assert [row.email for row in found.rows] == ["anna@x.example", "cleo@x.example"]
    assert [(one.line, one.why) for one in found.bad] == [
        (3, "This is no e-mail address."),
        (4, "There is no e-mail address in this row."),
        (5, "“boss” is no role. A role is admin, manager or rep."),
        (6, "This address stands in row 2 already."),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "name,role\nAnna,rep\n"])
def test_a_list_without_addresses_is_none(text: str) -> None:
    with pytest.raises(NotASheet):
        read_members(text)


def test_a_list_has_an_end() -> None:
    with pytest.raises(SheetTooLarge, match="256 KB"):
        text_of(b"a" * (BYTES + 1))
    with pytest.raises(SheetTooLarge, match="more than 1000 rows"):
        read_members("email\n" + "".join(f"a{n}@x.example\n" for n in range(MOST + 1)))


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotASheet):
        text_of(bytes(range(256)) * 40)
