"""The zip of a plan's versions proves itself: with a bare Python, against whatever somebody does to it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.access.ending import retire_plan
from mapapp.exchange.proof import verify
from mapapp.exchange.proof.pack import proof_of
from mapapp.exchange.proof.verify import CHAIN, HISTORY, NAMES, SUMS, Fault, sums_of, verified
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.comments import add_comment, change_comment, take_back_comment
from mapapp.plans.changes.erasing import erase_person
from mapapp.plans.changes.people import describe_person
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.touchpoints import Talk, hold
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Version
from mapapp.plans.touchpoints import Kind, sent_with
from tests.builders import TODAY, Scene
from tests.snapshots.story import told

Files = dict[str, bytes]
MINUTE = timedelta(minutes=1)


@dataclass
class Kept:
    """Fenwick's plan with four versions, one agreed, calls, comments changed and taken back, and Jonas erased."""

    scene: Scene
    path: Path
    files: Files
    secret: str = "We would take forty"
    slip: str = "Tell nobody about Fenwik"


@pytest.fixture
def kept(scene: Scene, tmp_path: Path) -> Kept:
    plan, moment = scene.workspace, iter(TODAY + n * MINUTE for n in range(1, 100))
    anna, priya, marcus = (scene.actor(name) for name in ("anna", "priya", "marcus"))
    found = Kept(scene, tmp_path / "plan.zip", {})
    save_version(plan, by=anna, at=next(moment))
    first = add_comment(plan, 22, body=found.slip, by=marcus, at=next(moment))
    change_comment(plan, first.number, body="About Fenwick", was=found.slip, by=marcus, at=next(moment))
    second = add_comment(plan, None, body=found.secret, by=anna, at=next(moment))
    take_back_comment(plan, second.number, by=anna, at=next(moment))
    reword_task(plan, 27, text="Certificate “ü”\u2028", was=scene.task(27).text, by=anna, at=next(moment))
    propose_version(plan, None, by=anna, at=next(moment))
    accept_version(scene.fresh(), 2, by=priya, at=next(moment))
    jonas, mira = (plan.people.get(name__startswith=name) for name in ("Jonas", "Mira"))
    describe_person(plan, mira.number, field="title", value="Engineer", was=mira.title, by=anna, at=next(moment))
    hold(plan, Talk(Kind.CALL, TODAY.date()), save=True, sent=[2, jonas.number], by=anna, at=next(moment))
    erase_person(plan, jonas.number, at=next(moment))
    hold(plan, Talk(Kind.CALL, TODAY.date()), save=False, sent=[3], by=anna, at=next(moment))
    found.files = files_of(scene)
    found.path.write_bytes(bytes_of(scene))
    return found


def bytes_of(scene: Scene) -> bytes:
    return proof_of(scene.fresh())


def files_of(scene: Scene) -> Files:
    with zipfile.ZipFile(BytesIO(bytes_of(scene))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bare(*words: object) -> tuple[int, str]:
    """What the program says under a Python that has nothing but its own library."""
    command = [sys.executable, "-I", "-S", verify.__file__, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", encoding="utf-8")
    assert done.stderr == ""
    return done.returncode, done.stdout


def packed(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def fault(files: Files) -> str:
    """What is wrong with it, for whoever has written its sums anew; empty when it is whole."""
    try:
        verified({**files, SUMS: sums_of(files)})
    except Fault as found:
        return str(found)
    return ""


def test_a_real_export_is_whole_under_a_bare_python(kept: Kept) -> None:
    code, said = bare(kept.path)
    head = kept.scene.fresh()
    assert code == 0
    assert said.startswith(f"Whole: 4 versions, {head.revision} lines of history, ")
    assert f"Head of the history, line {head.revision}: {head.head_hash}" in said
    assert f"Newest version, number 4: {head.latest_version and head.latest_version.sha256}" in said
    assert "Withheld, as their author changed the words or took them back: lines 3, 5." in said


def test_its_files_are_what_was_kept_byte_for_byte(kept: Kept) -> None:
    for version in Version.objects.all():
        assert kept.files[f"versions/{version.number}.json"] == version.content.encode()
    rows = [line.partition(b" ")[2] for line in kept.files[HISTORY].split(b"\n")]
    for event in Event.objects.exclude(number__in=(3, 5)):
        assert rows[event.number - 1] == event.row.encode()


def test_the_same_plan_is_the_same_file(kept: Kept) -> None:
    assert bytes_of(kept.scene) == kept.path.read_bytes()


def test_words_that_were_taken_back_are_nowhere(kept: Kept) -> None:
    everything = b"".join(kept.files.values()).decode()
    assert kept.secret not in everything
    assert kept.slip not in everything
    assert "About Fenwick" in everything


def test_a_line_without_its_words_says_what_became_of_them(kept: Kept) -> None:
    """In the history itself and by the program: what was taken back, or only changed, and in which line."""
    lines = kept.files[HISTORY].decode().split("\n")
    assert lines[2][64:] == " withheld 3: its author changed the words in line 4"
    assert lines[4][64:] == " withheld 5: its author took it back in line 6"
    said = bare(kept.path)[1]
    assert "Line 3: a comment whose author changed the words in line 4." in said
    assert "Line 5: a comment that its author took back in line 6." in said


def test_what_was_changed_and_then_taken_back_was_taken_back(scene: Scene) -> None:
    plan, marcus = scene.workspace, scene.actor("marcus")
    first = add_comment(plan, 22, body="Tell nobody", by=marcus, at=TODAY)
    change_comment(plan, first.number, body="Tell few", was="Tell nobody", by=marcus, at=TODAY)
    take_back_comment(plan, first.number, by=marcus, at=TODAY)
    files = files_of(scene)
    lines = [line[64:] for line in files[HISTORY].decode().split("\n") if " withheld " in line]
    assert lines == [f" withheld {first.number}: its author took it back in line 4"] * 2
    assert fault(files) == "" and "Tell " not in files[HISTORY].decode()
    bare_words = files[HISTORY].replace(b": its author took it back in line 4", b"")
    assert fault({**files, HISTORY: bare_words}) == "", "exports of before say less"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"took it back in line 6", b"changed the words in line 6"),
        (b"took it back in line 6", b"took it back in line 4"),
        (b"changed the words in line 4", b"took it back in line 4"),
        (b"changed the words in line 4", b"took it back in line 6"),
    ],
)
def test_it_cannot_say_anything_else_of_them(kept: Kept, old: bytes, new: bytes) -> None:
    lied = {**kept.files, HISTORY: kept.files[HISTORY].replace(old, new)}
    assert "it says of its words what no line says" in fault(lied)


def test_who_was_erased_stays_closed_and_the_others_can_be_read(kept: Kept) -> None:
    values = [one["value"] for one in json.loads(kept.files[NAMES])]
    assert "Priya Raman" in values
    assert "Engineer" in values
    assert "A person of Larkspur" in values or "A person of Fenwick Medical" in values
    assert not any("Jonas" in value or "jonas" in value for value in values)


def test_a_retired_plan_is_exported_too(kept: Kept) -> None:
    retire_plan(kept.scene.workspace, why="Not this year", by=kept.scene.actor("anna"), at=TODAY + timedelta(hours=2))
    assert fault(files_of(kept.scene)) == ""


def test_a_plan_without_a_version_is_whole(scene: Scene) -> None:
    assert fault(files_of(scene)) == ""


def test_every_file_is_as_the_readme_says(kept: Kept) -> None:
    text = kept.files["README.txt"].decode()
    for name in kept.files:
        assert re.sub(r"[2-4](?=\.json)", "1", name) in text or name == "README.txt"
    assert "&" not in text


def test_whichever_byte_is_changed_is_found(kept: Kept) -> None:
    names = sorted(kept.files)

    @settings(max_examples=300, deadline=None, database=None)
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names))
        place = data.draw(st.integers(0, len(kept.files[name]) - 1))
        other = data.draw(st.integers(1, 255))
        content = bytearray(kept.files[name])
        content[place] ^= other
        with pytest.raises(Fault):
            verified({**kept.files, name: bytes(content)})

    changed()


def test_whichever_byte_that_proves_something_is_changed_is_found_with_sums_written_anew(kept: Kept) -> None:
    names = [HISTORY, CHAIN, NAMES, *(f"versions/{n}.json" for n in (1, 2, 3, 4))]

    @settings(max_examples=300, deadline=None, database=None)
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names))
        place = data.draw(st.integers(0, len(kept.files[name]) - 1))
        other = data.draw(st.integers(1, 255))
        content = bytearray(kept.files[name])
        content[place] ^= other
        assert fault({**kept.files, name: bytes(content)}) != ""

    changed()


def line(files: Files, number: int, change: Callable[[bytes], bytes]) -> Files:
    lines = files[HISTORY].split(b"\n")
    lines[number - 1] = change(lines[number - 1])
    return {**files, HISTORY: b"\n".join(lines)}


def chain(files: Files, change: Callable[[dict], object]) -> Files:
    value = json.loads(files[CHAIN])
    change(value)
    return {**files, CHAIN: verify.written(value)}


def without(files: Files, *names: str) -> Files:
    return {name: content for name, content in files.items() if name not in names}


def swapped(files: Files) -> Files:
    return {**files, "versions/1.json": files["versions/2.json"], "versions/2.json": files["versions/1.json"]}


def lines_without(files: Files, number: int) -> Files:
    lines = files[HISTORY].split(b"\n")
    return {**files, HISTORY: b"\n".join(lines[: number - 1] + lines[number:])}


def renumbered(files: Files) -> Files:
    """Version 2 left out, and those after it moved up."""
    moved = {**without(files, "versions/4.json"), "versions/2.json": files["versions/3.json"]}
    moved["versions/3.json"] = files["versions/4.json"]

    def change(value: dict) -> None:
        del value["versions"][1]
        for number, one in enumerate(value["versions"], 1):
            one["number"] = number

    return chain(moved, change)


def resealed(files: Files, number: int, change: Callable[[bytes], bytes]) -> Files:
    """A line written anew, and all after it sealed anew, as by somebody who knows how; the head as well."""
    lines, previous = files[HISTORY].split(b"\n")[:-1], ""
    for place, text in enumerate(lines, 1):
        seal, _blank, row = text.partition(b" ")
        if not row.startswith(b"withheld"):
            row = change(row) if place == number else row
            seal = sha256(previous.encode() + row).hexdigest().encode()
        lines[place - 1], previous = seal + b" " + row, seal.decode()
    moved = {**files, HISTORY: b"\n".join([*lines, b""])}
    return chain(moved, lambda value: value["head"].update(sha256=previous))


def earlier(row: bytes) -> bytes:
    return row.replace(b'"at":"2026-02-10', b'"at":"2026-01-10')


TAMPERED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a word of a version": (
        lambda f: {**f, "versions/2.json": f["versions/2.json"].replace(b"Certificate", b"certificate")},
        "version 2: its content or its place was changed",
    ),
    "a version's file dropped": (lambda f: without(f, "versions/3.json"), "version 3: its file is missing"),
    "a version dropped": (renumbered, "version 2: its content or its place was changed"),
    "the newest version dropped": (
        lambda f: chain(without(f, "versions/4.json"), lambda v: v["versions"].pop()),
        "version 4: it is missing",
    ),
    "versions in another order": (swapped, "version 1: its content or its place was changed"),
    "a version dated back": (
        lambda f: chain(f, lambda v: v["versions"][1].update(at="2026-01-10T09:00:00+00:00")),
        "version 2: chain.json says another at of it than history (line 8)",
    ),
    "another author": (
        lambda f: chain(f, lambda v: v["versions"][0].update(author=2)),
        "version 1: chain.json says another author of it than history (line 2)",
    ),
    "another reason for one that was proposed": (
        lambda f: chain(f, lambda v: v["versions"][1].update(reason="weekly")),
        "version 2: chain.json says another reason of it than history (line 8)",
    ),
    "another revision": (
        lambda f: chain(f, lambda v: v["versions"][2].update(revision=8)),
        "version 3: chain.json says another revision of it than history (line 9)",
    ),
    "more about a version": (
        lambda f: chain(f, lambda v: v["versions"][0].update(signed="yes")),
        "version 1: chain.json says another signed of it than history (line 2)",
    ),
    "a version put in": (lambda f: {**f, "versions/5.json": b"{}"}, "versions/5.json: no such version was kept"),
    "a word of a line": (
        lambda f: line(f, 7, lambda text: text.replace(b"Certificate", b"certificate")),
        "line 7: its text or its place was changed",
    ),
    "a line dropped": (lambda f: lines_without(f, 8), "line 8: its text or its place was changed"),
    "the first line dropped": (lambda f: lines_without(f, 1), "line 1: its text or its place was changed"),
    "the last lines dropped": (
        lambda f: {**f, HISTORY: b"\n".join([*f[HISTORY].split(b"\n")[:-3], b""])},
        "line 12: the history does not end where chain.json says",
    ),
    "a line withheld": (
        lambda f: line(f, 7, lambda text: text[:64] + b" withheld 7"),
        "line 7: it is withheld, and no later line says why",
    ),
    "a line withheld as if it were of a comment": (
        lambda f: line(f, 7, lambda text: text[:64] + b" withheld 5"),
        "line 7: it is withheld, and no later line says why",
    ),
    "a line dated back and all sealed anew": (
        lambda f: resealed(f, 10, earlier),
        "line 10: its moment lies before that of the line before it",
    ),
    "a line moved and all sealed anew": (
        lambda f: resealed(f, 7, lambda row: row.replace(b'"number":7', b'"number":8')),
        "line 7: it says that it is line 8: one was left out or moved",
    ),
    "a line of another plan": (
        lambda f: resealed(f, 7, lambda row: row.replace(b'"workspace":"', b'"workspace":"A')),
        "line 7: it belongs to another plan",
    ),
    "another name": (
        lambda f: {**f, NAMES: f[NAMES].replace(b"Priya Raman", b"Priya Rahman")},
        "names.json: a value of person",
    ),
    "the name of somebody else": (
        lambda f: {**f, NAMES: f[NAMES].replace(b'"person": 2', b'"person": 3', 1)},
        "names.json: what it says of person 3 stands nowhere in this plan",
    ),
    "a file put in": (lambda f: {**f, "contract.pdf": b"%PDF"}, "contract.pdf: this file is no part of an export"),
    "no history": (lambda f: without(f, HISTORY), "history.txt is missing"),
    "no list": (lambda f: {**f, CHAIN: b"[]\n"}, "a list of this export is not written as mapapp writes it"),
    "a list without end": (lambda f: {**f, CHAIN: b"[" * 100_000}, "chain.json cannot be read"),
}  # fmt: skip


def test_what_somebody_does_to_it_is_named_though_the_sums_were_written_anew(kept: Kept) -> None:
    found = {what: fault(tamper(kept.files)) for what, (tamper, _says) in TAMPERED.items()}
    assert {what: says for what, says in found.items() if not says.startswith(TAMPERED[what][1])} == {}
    assert all(found.values())


def test_a_file_that_proves_nothing_is_held_by_the_sums(kept: Kept) -> None:
    with pytest.raises(Fault, match=r"README\.txt: it is not as it was exported"):
        verified({**kept.files, "README.txt": b"Pay to another account"})


def test_the_program_says_what_is_wrong_and_how_it_ends(kept: Kept, tmp_path: Path) -> None:
    other = packed(TAMPERED["a version dated back"][0](kept.files), tmp_path / "other.zip")
    assert bare(other) == (1, "Not whole. version 2: chain.json says another at of it than history (line 8).\n")
    half = tmp_path / "half.zip"
    half.write_bytes(kept.path.read_bytes()[:-200])
    assert bare(half)[0] == 1
    assert bare(tmp_path / "none.zip")[0] == 2
    assert bare()[0] == 2


def test_a_paper_shows_where_it_belongs_and_that_the_end_was_cut_off(kept: Kept) -> None:
    head = kept.scene.fresh().head_hash
    revision = kept.scene.fresh().revision
    assert f"{head[:12]} is line {revision} of {revision}: until there" in bare(kept.path, head[:12])[1]
    cut = {**kept.files, HISTORY: b"\n".join([*kept.files[HISTORY].split(b"\n")[:-2], b""])}
    last = cut[HISTORY].split(b"\n")[-2][:64].decode()
    cut = chain(cut, lambda value: value.update(head={"line": revision - 1, "sha256": last}))
    assert fault(cut) == ""
    with pytest.raises(Fault, match="stands nowhere in it: its end was cut off"):
        verify.places_of(verified({**cut, SUMS: sums_of(cut)}), head[:12])


def test_moments_that_go_back_are_named(scene: Scene) -> None:
    assert fault(files_of(told(scene).scene)) == "line 2: its moment lies before that of the line before it"


def test_it_is_written_for_an_old_python_and_its_own_library() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(), feature_version=(3, 8))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)
    assert "python" in (verify.__doc__ or "")


def test_it_is_known_whom_a_version_was_sent_to(kept: Kept) -> None:
    jonas = next(p.number for p in kept.scene.workspace.people.all() if p.name.startswith("A person of"))
    assert sent_with(kept.scene.workspace) == {4: (*sorted((2, jonas)), 3)}


def test_the_list_of_versions_names_them(kept: Kept) -> None:
    text = kept.scene.client("tom").get(f"/p/{kept.scene.workspace.code}/versions/").content.decode()
    name = kept.scene.workspace.people.get(number=2).name
    assert re.search(rf'<td data-k="Sent to">[^<]*{name}', text)
    assert f"/p/{kept.scene.workspace.code}/versions/export.zip" in text


@pytest.mark.parametrize("name", ["anna", "marcus", "tom", "olga"])
def test_each_reader_takes_the_same_file(kept: Kept, name: str) -> None:
    answer = kept.scene.client(name).get(f"/p/{kept.scene.workspace.code}/versions/export.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Fenwick Medical, versions up to 4.zip"'
    assert answer.content == kept.path.read_bytes()


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    assert scene.client("zed").get(f"/p/{scene.workspace.code}/versions/export.zip").status_code == 404
