"""Ask for the PDF of a version, and find it: one row for each version, compared-with, paper and language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mapapp.plans.models import Version
from mapapp.snapshots.files import kept
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.models import Snapshot
from mapapp.work.bell import ring
from mapapp.work.models import Job
from mapapp.work.rows import ask, ask_again

KIND = "snapshots"
JOB = "mapapp.snapshots.jobs.work"
PAPERS = ("A4", "Letter")
ON_LETTER = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))


def paper_in(country: str) -> str:
    """The paper that printers hold there; A4 where nobody said which country."""
    return "Letter" if country in ON_LETTER else "A4"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a PDF: its row and its job when somebody asked for it, its file when it is made."""

    snapshot: Snapshot | None
    job: Job | None
    file: Path | None


def look(version: Version, *, against: Version | None = None, paper: str = "A4", language: str = "en") -> Asked:
    """What there is by now; asks for nothing. At most 3 queries. `against` None: the version before it."""
    before = against or before_of(version)
    row = Snapshot.objects.filter(version=version, compared_with=before, paper=paper, language=language).first()
    if row is None:
        return Asked(None, None, None)
    file = kept(row.path)
    job = None if file else Job.objects.filter(kind=KIND, subject_id=row.pk).first()
    return Asked(row, job, file)


def ask_for(
    version: Version, *, at: datetime, against: Version | None = None, paper: str = "A4", language: str = "en"
) -> Snapshot:
    """See to it that the PDF of a version is made, with marks of what changed `against` an earlier one, or the version
    before it. Asking twice makes it once."""
    row, _made = Snapshot.objects.get_or_create(
        version=version, compared_with=against or before_of(version), paper=paper, language=language
    )
    if kept(row.path):
        return row
    job = ask_again(KIND, row.pk, at=at) if row.path else ask(KIND, row.pk, at=at)
    ring(JOB, job.pk)
    return row
