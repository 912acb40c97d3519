"""Words of a drawing in scripts whose letters hang together are laid over it; all others stay in it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from mapapp.demo.fenwick import fenwick
from mapapp.drawing.palette import PAPER
from mapapp.drawing.svg import svg, words
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.history import Actor
from mapapp.snapshots import jobs, pdf
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.files import files
from mapapp.snapshots.lettered import lettered, needs_shaping
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.snapshots.story import text_of

COVERED = (  # what Inter has letters for
    "Datenschutz geprüft: Größe, Übergabe, Straße", "Revisión de seguridad, año 2026: ¿todo listo?",
    "Przegląd zabezpieczeń, źródła żądań", "Güvenlik incelemesi, ığüşöç İ", "Обзор безопасности – проверка № 5",
    "Огляд безпеки: їжак, ґанок", "Έλεγχος ασφάλειας", "Đánh giá bảo mật, thử nghiệm", "Öryggisúttekt, þjónusta, ð",
    "€1,200 → £900; ≥ 80 % • “ok” … ✓",
)  # fmt: skip


@pytest.mark.parametrize("text", ["שלום", "مراجعة", "सुरक्षा", "การประชุม", "e\u0301"])
def test_these_hang_together(text: str) -> None:
    assert needs_shaping(text)
    drawn = lettered(svg("width='1'", words(PAPER["text"], 84, 40, text) + words(PAPER["text"], 1, 2, "Plain")))
    assert "Plain" in drawn.svg
    assert text not in drawn.svg
    assert [(one.text, one.left, one.top, one.size, one.bold) for one in drawn.words] == [
        (text, "18.00", "6.00", "2.57", False)
    ]


@pytest.mark.parametrize("text", ["Plain", "Обзор", "安全", "セキ", "Größe", "€ → ✓"])
def test_these_stay_in_the_drawing(text: str) -> None:
    drawn = svg("width='1'", words(PAPER["text-bold"], 84, 40, text, end=True))
    assert lettered(drawn).svg == drawn
    assert lettered(drawn).words == ()


def test_what_ends_at_a_place_ends_there_over_it_too() -> None:
    one = lettered(svg("width='1'", words(PAPER["text-bold"], 420, 40, "<שלום>", end=True))).words[0]
    assert (one.text, one.left, one.right, one.bold) == ("<שלום>", "", "90.00", True)


def version_of(scene: Scene, texts: list[str]) -> Snapshot:
    """Asked for, of a plan with a step for each text."""
    draft = fenwick()
    tasks = [
        replace(draft.tasks[place % 30], text=text, after=(), mark="signature" if place == len(texts) - 1 else "")
        for place, text in enumerate(texts)
    ]
    workspace = create_workspace(
        scene.team, replace(draft, tasks=tasks, numbers=()), lead="anna.kessler@larkspur.example", at=TODAY
    )
    anna = Actor.of(workspace.people.get(email="anna.kessler@larkspur.example"))
    return ask_for(save_version(workspace, by=anna, at=TODAY), at=TODAY)


def read_back(snapshot: Snapshot) -> bytes:
    jobs.work(Job.objects.get(kind="snapshots", subject_id=snapshot.pk).pk)
    snapshot.refresh_from_db()
    return (files() / snapshot.path).read_bytes()


def test_every_script_that_inter_covers_reads_back_as_it_was_written(scene: Scene) -> None:
    text = text_of(read_back(version_of(scene, list(COVERED))))
    assert [one for one in COVERED if " ".join(one.split()) not in text] == []
    assert "for want of a typeface" not in text


def test_five_hundred_steps_are_drawn_within_the_worker_s_limits_and_every_row_reads_back(scene: Scene) -> None:
    """With what it may use of memory held (limits.MEMORY), as the worker holds it. The one long test of this room."""
    texts = [f"{task.text} ({place})" for place in range(17) for task in fenwick().tasks][:500]
    snapshot = version_of(scene, texts)
    data = read_back(snapshot)
    reader = PdfReader(BytesIO(data))
    pages = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for number, text in enumerate(texts, 1):
        assert f"{number} {text} " in pages, text
    assert reader.pages[1].extract_text().startswith("Every step")
    assert {"Every step", "Timeline"} <= {entry.title for entry in reader.outline if not isinstance(entry, list)}
    assert pdf.BOX not in pages
