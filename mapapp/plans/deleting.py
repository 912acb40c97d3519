"""Deleting a whole plan, with everything of both companies: for who runs the server, when its time is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from mapapp.plans.models import Comment, DeletedPlan, Goal, Stakeholder, Task, Version, Workspace

Owned = tuple[type[models.Model], str]


def owned() -> list[Owned]:
    """Every table that holds rows of a plan, with the path from its row to the plan; what hangs on others comes first.

    Found in the models, so a new one cannot be forgotten.
    """
    path: dict[type[models.Model], str] = {Workspace: ""}
    order: list[type[models.Model]] = [Workspace]
    for known in order:
        for model in apps.get_models():
            if model not in path and (name := _way(model, known)):
                path[model] = f"{name}__{path[known]}".rstrip("_")
                order.append(model)
    return [(model, path[model]) for model in reversed(order) if model is not Workspace]


def _way(model: type[models.Model], to: type[models.Model]) -> str:
    """The field by which each row of a model belongs to a row of the other: one that is not empty, else any."""
    fields = [f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey) and f.related_model is to]
    fields.sort(key=lambda field: field.null)
    return fields[0].name if fields and model is not Workspace else ""


def outliving(model: type[models.Model]) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Which rows of a table were there without the plan and go on without it, and what of them goes all the same: as
    the model says in OUTLIVES. None where all rows go."""
    return getattr(model, "OUTLIVES", None)


def counted(workspace: Workspace) -> Counter[str]:
    """What would go: rows by the name of their table."""
    rows = ((str(m._meta.verbose_name_plural), _going(m, p, workspace)) for m, p in owned())
    return Counter({name: count for name, found in rows if (count := found.count())})


def shared_counts(workspace: Workspace) -> dict[str, int]:
    """How much of what both sides share: what the receipt of a deletion says. One side's own rows are not counted in
    it, for the other one reads it, too. A query each."""
    nouns = {"steps": Task, "people": Stakeholder, "goals": Goal, "comments": Comment, "versions": Version}
    found = {name: model._default_manager.filter(workspace=workspace).count() for name, model in nouns.items()}
    return {**found, "lines": workspace.revision}


def _going(model: type[models.Model], path: str, workspace: Workspace) -> models.QuerySet[models.Model]:
    rows, stays = model._default_manager.filter(**{path: workspace}), outliving(model)
    return rows.exclude(**stays[0]) if stays else rows


def delete_plan(workspace: Workspace, *, at: datetime) -> DeletedPlan:
    """Delete a plan and all of its rows, in one transaction; files are for the rooms that keep them. Rows that came
    without it (`outliving`) are without it again.

    What stays is the stub: code, number of lines, the head's hash and the last version's, so that a company with a PDF,
    an export or a letter can show that it was of this plan. Foreign and deleted plans answer alike: 404.
    """
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        locked = Workspace.objects.get(pk=workspace.pk)
        last = Version.objects.filter(workspace=locked).order_by("number").last()
        stub = DeletedPlan.objects.create(
            workspace_pk=locked.pk,
            code=locked.code,
            revision=locked.revision,
            head_hash=locked.head_hash,
            last_version=last.number if last else 0,
            version_sha256=last.sha256 if last else "",
            deleted_at=at,
            counts=shared_counts(locked),
        )
        for model, path in owned():
            if stays := outliving(model):
                model._default_manager.filter(**{path: locked}, **stays[0]).update(**{path: None}, **stays[1])
        for rows in _rows(locked):
            rows._raw_delete(rows.db)
        return stub


def _rows(workspace: Workspace) -> Iterator[models.QuerySet[models.Model]]:
    """Foreign keys are checked when the transaction ends, and by then all of it is gone."""
    for model, path in owned():
        keys = model._default_manager.filter(**{path: workspace}).values("pk")
        yield (
            model._default_manager.filter(pk__in=keys)
            if "__" in path
            else model._default_manager.filter(**{path: workspace})
        )
    yield Workspace._default_manager.filter(pk=workspace.pk)
