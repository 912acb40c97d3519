"""What changed on one task, in words: by how much, for the which time, what went along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.markdown import words_of
from mapapp.drawing.news.parts import Parts, consequences, quote_of
from mapapp.drawing.news.voice import Voice
from mapapp.drawing.reader import names_in
from mapapp.plans.differences.items import Item
from mapapp.plans.models import Side, Task
from mapapp.plans.words import count_words, ordinal_words

Say = Callable[[Item, Voice], Iterator[Parts]]


def _of_task(say: Callable[[Item, Voice, Task], Parts]) -> Say:
    """Says nothing of a task that is not on the plan that is told."""

    def saying(item: Item, voice: Voice) -> Iterator[Parts]:
        task = voice.plan.by_number.get(item.number)
        if task is not None:
            yield say(item, voice, task)

    return saying


def _moved(item: Item, voice: Voice, task: Task) -> Parts:
    said = bool(voice.said) and any(line.number == voice.said for line in item.lines)
    notes = [shift_words(item.days, *voice.moved(task.number)), *consequences(item.cause, voice, said=said)]
    if task.proposed_by and task.is_open:
        notes.append(_("Waits for %(company)s’s yes.") % {"company": voice.company(Side(task.side))})
    return Parts(
        voice.short(task.text), voice.iso(item.old), voice.iso(item.new), notes=tuple(notes),
        quote="" if said else quote_of(_reason(item)),
    )  # fmt: skip


def _reason(item: Item) -> str:
    return item.cause.why or next((line.why for line in reversed(item.lines) if line.why), "")


def shift_words(days: int, times: int, in_all: int) -> str:
    """`Two working days later.`; from the second move on `Two working days later: its third move, nine working days
    later in all.`"""
    said = {"days": _signed(days), "times": ordinal_words(times), "all": _signed(in_all, within=True)}
    if times < 2:
        return _("%(days)s.") % said if days else ""
    if not in_all:
        return _("%(days)s: its %(times)s move, on its first date again.") % said if days else ""
    if not days:
        return _("Its %(times)s move, %(all)s in all.") % said
    return _("%(days)s: its %(times)s move, %(all)s in all.") % said


def _signed(days: int, *, within: bool = False) -> str:
    said = {"count": count_words(abs(days), within=within)}
    if days > 0:
        return ngettext("%(count)s working day later", "%(count)s working days later", days) % said
    return ngettext("%(count)s working day earlier", "%(count)s working days earlier", -days) % said


def _status(item: Item, voice: Voice, task: Task) -> Parts:
    notes: list[str] = []
    new, quote = str(item.new), ""
    if new == Task.Status.DONE:
        notes += _done(item, voice, task)
    elif new == Task.Status.BLOCKED:
        quote = quote_of(task.blocked_by)
        if task.unblocker:
            notes.append(_("Can unblock it: %(name)s.") % {"name": voice.who(task.unblocker.number)})
    else:
        quote = quote_of(item.lines[-1].why if item.lines else "")
    notes += consequences(item.cause, voice)
    return Parts(voice.short(task.text), _label(item.old), _label(new), notes=tuple(notes), quote=quote)


def _done(item: Item, voice: Voice, task: Task) -> Iterator[str]:
    """Done by the other side counts as theirs."""
    person = voice.plan.person.get(item.by[-1]) if item.by else None
    if task.owner and person and person.side != task.owner.side:
        yield _("For %(owner)s.") % {"owner": voice.who(task.owner.number)}
    yield late_words(voice.standing.days_late_when_done(task))


def late_words(days: int) -> str:
    """`One working day late.`, `On its date.`"""
    if not days:
        return _("On its date.")
    said = {"count": count_words(abs(days))}
    if days > 0:
        return ngettext("%(count)s working day late.", "%(count)s working days late.", days) % said
    return ngettext("%(count)s working day early.", "%(count)s working days early.", -days) % said


def _label(status: Any) -> str:
    return str(Task.Status(status).label) if status in Task.Status.values else ""


def _added(item: Item, voice: Voice, task: Task) -> Parts:
    day = voice.day(task.due_on)
    notes = [_("New step.") if voice.steps else "", _("Owner: %(who)s.") % {"who": voice.owner(task)}]
    if task.status != Task.Status.NOT_STARTED:
        notes.append(_("%(status)s by now.") % {"status": _label(task.status)})
    return Parts(voice.short(task.text), "", day, now=_("due %(day)s") % {"day": day}, notes=tuple(notes))


def _owner(item: Item, voice: Voice, task: Task) -> Parts:
    mark = (item.fields or {}).get("owner")
    old = voice.who(mark.old) if mark and mark.old else _("nobody yet")
    notes = consequences(item.cause, voice)
    return Parts(voice.short(task.text), old, voice.owner(task), notes=tuple(notes))


def _text(item: Item, voice: Voice, task: Task) -> Parts:
    read = _("It read “%(old)s”.") % {"old": voice.short(item.old)}
    return Parts(voice.short(task.text), str(item.old), str(item.new), now=_("Reworded"), notes=(read,))


def _after(item: Item, voice: Voice, task: Task) -> Parts:
    old, new = (_numbers(pairs) for pairs in (item.old, item.new))
    now = _("Comes after %(numbers)s") % {"numbers": new}
    return Parts(voice.short(task.text), old, new, now=now, notes=tuple(consequences(item.cause, voice)))


def _numbers(pairs: Any) -> str:
    return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in pairs or ()) or _("nothing")


def _rephased(item: Item, voice: Voice, task: Task) -> Parts:
    return Parts(voice.short(task.text), "", task.phase.name, now=voice.short(task.phase.name))


def _accepted(item: Item, voice: Voice, task: Task) -> Parts:
    day = voice.day(task.due_on)
    due = _("Due %(day)s.") % {"day": day}
    return Parts(voice.short(task.text), "", day, was=_("Proposed"), now=_("Accepted"), notes=(due,))


def _details(item: Item, voice: Voice, task: Task) -> Parts:
    notes = tuple(consequences(item.cause, voice))
    return Parts(voice.short(task.text), "", "", now=_("Details"), notes=notes)


def _wrote(item: Item, voice: Voice) -> Iterator[Parts]:
    """A comment, as plain words with names in them."""
    task = voice.plan.by_number.get(item.number) if item.on == "task" else None
    quote = quote_of(words_of(str(item.new), names_in(voice.plan)))
    what = _("To you") if item.kind == "wrote_to" else _("Comment")
    yield Parts(voice.short(task.text) if task else _("The plan"), now=what, quote=quote)


STEPS: Mapping[str, Say] = {
    "moved": _of_task(_moved),
    "status": _of_task(_status),
    "added": _of_task(_added),
    "owner": _of_task(_owner),
    "text": _of_task(_text),
    "after": _of_task(_after),
    "rephased": _of_task(_rephased),
    "accepted": _of_task(_accepted),
    "details": _of_task(_details),
    "wrote": _wrote,
    "wrote_to": _wrote,
}
