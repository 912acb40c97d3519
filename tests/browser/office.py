"""What is done beside the browser, in the server's own environment: the first seller, and Monday morning.

python -m tests.browser.office found     Larkspur, with Anna in it
python -m tests.browser.office monday    it is 08:00 of next Monday: the letters that are due go out
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import django


def found() -> None:
    from mapapp.people.models import Membership, Team, User

    team = Team.objects.create(name="Larkspur", mail_domain="larkspur.example")
    anna = User.objects.create_user("anna.kessler@larkspur.example", "Anna Kessler")
    Membership.objects.create(team=team, user=anna, role=Membership.Role.REP)


def monday() -> None:
    from mapapp.digests.compose import Composer
    from mapapp.digests.jobs import write_due
    from mapapp.digests.schedule import following
    from mapapp.post.deliver import deliver_batch
    from mapapp.post.models import Letter

    at = following("UTC", datetime.now(UTC)).due_at
    write_due(at)
    ids = list(Letter.objects.filter(kind=Letter.Kind.DIGEST, state=Letter.State.WAITING).values_list("pk", flat=True))
    deliver_batch(ids, compose=Composer(lambda: at), now=lambda: at)


if __name__ == "__main__":
    django.setup()
    {"found": found, "monday": monday}[sys.argv[1]]()
