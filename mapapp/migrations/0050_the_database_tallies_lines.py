"""What lines of one kind come to is kept by the database itself: triggers on both add a line where it is made, take it
away where it goes, and do both where it says something else."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LINES, TALLY = "mapapp_figures", "mapapp_tally"
OVER = "({r}.state = 'retired' OR {r}.band IN ('signed', 'closed'))"
# what may tell lines apart, and what stands there where it does not
EMPTY = {
    "outcome": "''", "state": "''", "linked": "FALSE", "band": "''", "signs_in": "{never}", "closes_on": "{never}",
    "currency": "''", "own_currency": "''", "seller": "0", "seller_name": "''", "stage": "''", "stage_order": "0",
}  # fmt: skip
TOLD = {
    **{name: f"{{r}}.{name}" for name in EMPTY},
    "linked": "({r}.opportunity_id IS NOT NULL)", "signs_in": "COALESCE({r}.month, {never})",
    "closes_on": "COALESCE({r}.close_on, {never})", "seller": "COALESCE({r}.seller_id, 0)",
}  # fmt: skip
STANDS = ("outcome", "state", "linked")
BY = {
    "all": (),  # first, so that whoever changes lines of one team waits here for another who does, and never later
    "kind": (*STANDS, "band", "signs_in", "currency", "own_currency"),
    "close": (*STANDS, "closes_on"),
    "seller": (*STANDS, "seller", "seller_name"),
    "stage": (*STANDS, "stage", "stage_order"),
}


def when(condition: str, value: str = "1") -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE 0 END"


SUMS = {
    "turns": "1",
    "lines": "1",
    "with_amount": when("{r}.amount IS NOT NULL"),
    "with_own": when("{r}.own_amount IS NOT NULL"),
    "with_weight": when("{r}.own_by_plan IS NOT NULL"),
    "with_stage_weight": when("{r}.own_by_stage IS NOT NULL"),
    "stage_measured": when("{r}.stage_measured AND {r}.own_amount IS NOT NULL"),
    "plan_measured": when("{r}.plan_measured AND {r}.own_amount IS NOT NULL"),
    "with_both": when(f"{{r}}.apart IS NOT NULL AND NOT {OVER}"),
    "with_later": when(f"{{r}}.apart > 0 AND NOT {OVER}"),
    "days_later": when(f"{{r}}.apart > 0 AND NOT {OVER}", "{r}.apart"),
    "with_health": when(f"{{r}}.health IS NOT NULL AND NOT {OVER}"),
    "points": when(f"{{r}}.health IS NOT NULL AND NOT {OVER}", "{r}.health"),
    "amount_cents": "{cents:amount}",
    "own_cents": "{cents:own_amount}",
    "by_plan_cents": "{cents:own_by_plan}",
    "by_stage_cents": "{cents:own_by_stage}",
}
READ = (
    "team_id", "outcome", "state", "opportunity_id", "band", "month", "close_on", "currency", "own_currency",
    "seller_id", "seller_name", "stage", "stage_order", "amount", "own_amount", "own_by_plan", "own_by_stage",
    "stage_measured", "plan_measured", "apart", "health",
)  # fmt: skip
NAMES = ", ".join(f'"{name}"' for name in ("team_id", "by", *EMPTY))


def said(expression: str, row: str, vendor: str) -> str:
    """As this database says it, of the row that goes by this name."""
    if vendor == "postgresql":
        cents, never = "COALESCE({r}.%s, 0) * 100", "DATE '0001-01-01'"
    else:
        cents, never = "CAST(ROUND(COALESCE({r}.%s, 0) * 100) AS INTEGER)", "'0001-01-01'"
    if expression.startswith("{cents:"):
        expression = cents.replace("%s", expression[7:-1])
    return expression.replace("{never}", never).replace("{r}", row)


def told(by: str, row: str, vendor: str) -> list[str]:
    """What the columns of a row of this kind say, in the order of NAMES."""
    apart = [said(TOLD[name] if name in BY[by] else EMPTY[name], row, vendor) for name in EMPTY]
    return [f"{row}.team_id", f"'{by}'", *apart]


def added(by: str, row: str, vendor: str) -> str:
    sums = ", ".join(said(each, row, vendor) for each in SUMS.values())
    more = ", ".join(f"{name} = {TALLY}.{name} + excluded.{name}" for name in SUMS)
    return (
        f"INSERT INTO {TALLY} ({NAMES}, {', '.join(SUMS)}) VALUES ({', '.join(told(by, row, vendor))}, {sums}) "
        f"ON CONFLICT ({NAMES}) DO UPDATE SET {more};"
    )


def taken(by: str, row: str, vendor: str) -> str:
    """Nothing is made of what is not there: the rows of a team may have gone with it before its lines do."""
    less = ", ".join(
        f"{name} = {name} + 1" if name == "turns" else f"{name} = {name} - ({said(each, row, vendor)})"
        for name, each in SUMS.items()
    )
    there = " AND ".join(
        f"{name} = {value}" for name, value in zip(NAMES.split(", "), told(by, row, vendor), strict=True)
    )
    gone = "" if by == "all" else f" DELETE FROM {TALLY} WHERE {there} AND lines = 0;"
    return f"UPDATE {TALLY} SET {less} WHERE {there};{gone}"


def keep(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    add, take = (" ".join(act(by, row, vendor) for by in BY) for act, row in ((added, "NEW"), (taken, "OLD")))
    turn = f"UPDATE {TALLY} SET turns = turns + 1 WHERE {NAMES.split(', ')[0]} = NEW.team_id AND \"by\" = 'all';"
    if vendor == "postgresql":
        other = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in READ)
        editor.execute(
            f"CREATE FUNCTION mapapp_tallied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'INSERT' THEN {add} ELSIF TG_OP = 'DELETE' THEN {take} "
            f"ELSIF {other} THEN {take} {add} ELSE {turn} END IF; RETURN NULL; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {LINES}_tallied AFTER INSERT OR UPDATE OR DELETE ON {LINES} "
            "FOR EACH ROW EXECUTE FUNCTION mapapp_tallied()"
        )
    else:
        other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in READ)
        editor.execute(f"CREATE TRIGGER {LINES}_added AFTER INSERT ON {LINES} BEGIN {add} END")
        editor.execute(f"CREATE TRIGGER {LINES}_taken AFTER DELETE ON {LINES} BEGIN {take} END")
        editor.execute(f"CREATE TRIGGER {LINES}_turned AFTER UPDATE ON {LINES} WHEN {other} BEGIN {take} {add} END")
        editor.execute(f"CREATE TRIGGER {LINES}_made AFTER UPDATE ON {LINES} WHEN NOT ({other}) BEGIN {turn} END")
    fill(_apps, editor)


def fill(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """All of it, from the lines that are there."""
    vendor = editor.connection.vendor
    editor.execute(f"DELETE FROM {TALLY}")
    for by in BY:
        sums = ", ".join(f"SUM({said(each, 'line', vendor)})" for each in SUMS.values())
        groups = ", ".join(["line.team_id", *(said(TOLD[name], "line", vendor) for name in BY[by])])
        editor.execute(
            f"INSERT INTO {TALLY} ({NAMES}, {', '.join(SUMS)}) "
            f"SELECT {', '.join(told(by, 'line', vendor))}, {sums} FROM {LINES} AS line GROUP BY {groups}"
        )


def leave(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {LINES}_tallied ON {LINES}")
        editor.execute("DROP FUNCTION mapapp_tallied()")
        return
    for name in ("added", "taken", "turned", "made"):
        editor.execute(f"DROP TRIGGER {LINES}_{name}")


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0049_lines_are_tallied"),)

    operations = (migrations.RunPython(keep, leave),)
