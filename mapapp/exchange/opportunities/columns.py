"""The fields that a column of a CRM's export may become, and the titles that CRMs give such columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Kind, Sheet
from mapapp.exchange.cleaning import folded
from mapapp.exchange.header import find_header, guess_mapping
from mapapp.exchange.mapping import Column
from mapapp.exchange.mapping import Mapping as Columns
from mapapp.exchange.opportunities.currencies import is_counted
from mapapp.exchange.opportunities.status import is_status
from mapapp.exchange.vocabulary import Vocabulary


class Field(StrEnum):
    """What a column becomes."""

    KEY = "key"
    ACCOUNT = "account"
    NAME = "name"
    STAGE = "stage"
    AMOUNT = "amount"
    CURRENCY = "currency"
    CLOSE_ON = "close_on"
    FORECAST = "forecast"
    OWNER_NAME = "owner_name"
    OWNER_EMAIL = "owner_email"
    CREATED_ON = "created_on"
    CLOSED = "closed"
    WON = "won"
    MODIFIED_AT = "modified_at"


TITLE, SAMPLE = 120, 80  # letters
NEEDED = (Field.KEY, Field.ACCOUNT)
TITLES: Vocabulary = {
    Field.KEY: (
        "opportunity id|opportunityid|opp id|id|record id|deal id|opportunity key|deal key|key|crm id|external id"
        "|case safe id|opportunity number|deal number|opportunity no|hs_object_id|deal - id|do not modify) opportunity"
        "|nicht andern) verkaufschance|nummer|identifiant"
    ),
    Field.ACCOUNT: (
        "account name|account|account.name|associated company (primary|company name|company"
        "|customer|customer name|associated company|organization"
        "|organisation|organization name|deal - organization|potential customer|client|accountname|potenzieller kunde"
        "|kunde|kundenname|firma|unternehmen|compte|societe|cuenta|empresa"
    ),
    Field.NAME: (
        "opportunity name|opportunity|deal name|deal - title|deal|name|title|topic|subject|opportunityname|dealname"
        "|bezeichnung|projektname"
        "|verkaufschance|opportunite|oportunidad"
    ),
    Field.STAGE: (
        "stage|deal stage|deal - stage|sales stage|stage name|stagename|pipeline stage|pipeline phase"
        "|sales process stage"
        "|phase|status|etape|etapa|verkaufsphase|vertriebsphase"
    ),
    Field.AMOUNT: (
        "amount|deal amount|value|deal value|deal - value|opportunity amount|acv|arr|tcv|total|total price|est. revenue"
        "|estimated revenue|betrag|gesch. umsatz|geschatzter umsatz|auftragswert|montant|importe|wert"
    ),
    Field.CURRENCY: (
        "currency|currency iso code|currencyisocode|deal currency|amount currency|opportunity currency|iso currency"
        "|deal - currency|deal - currency of value|wahrung|waehrung|devise|moneda"
    ),
    Field.CLOSE_ON: (
        "close date|closedate|expected close date|expected close|est. close date|estimated close date|close"
        "|closing date|expected closing|deal - expected close date|abschlussdatum|voraussichtliches abschlussdatum"
        "|gesch. abschlussdatum|schlusstermin|abschlusstermin|date de cloture|fecha de cierre"
    ),
    Field.FORECAST: (
        "forecast category|forecast|forecastcategory|forecast category name|forecastcategoryname|commit category"
        "|prognosekategorie"
    ),
    Field.OWNER_EMAIL: (
        "owner email|owner e-mail|opportunity owner email|owner: email|deal owner email|owneremail|sales rep email"
        "|rep email|owner mail|owner's email|owner.email|e-mail|email"
    ),
    Field.OWNER_NAME: (
        "owner|opportunity owner|deal owner|owner name|owner.name|deal - owner|owner full name|owner: full name"
        "|sales rep|rep|account executive"
        "|assigned to|vertriebsmitarbeiter|verantwortlich|verantwortlicher|inhaber|besitzer|proprietaire|propietario"
    ),
    Field.CREATED_ON: (
        "created date|createddate|created|create date|created on|creation date|date created|deal - deal created"
        "|deal - add time|created time|deal created|erstellt|erstelldatum|erstellt am"
        "|angelegt am"
    ),
    Field.CLOSED: (
        "closed|is closed|isclosed|is deal closed|is closed (numeric|deal closed|opportunity closed|closed (y/n"
        "|geschlossen"
    ),
    Field.WON: "won|is won|iswon|is closed won|deal won|opportunity won|is deal won|won (y/n|gewonnen",
    Field.MODIFIED_AT: (
        "last modified|last modified date|lastmodifieddate|modified|modified on|last modified on|last updated|updated"
        "|updated at|update time|modified time|system modstamp|systemmodstamp|last modified time"
        "|deal - update time|do not modify) modified on"
        "|nicht andern) geandert am|geandert am|zuletzt geandert|letzte anderung"
    ),
}
FLAGS, OWNERS = (Field.CLOSED, Field.WON), (Field.OWNER_NAME, Field.OWNER_EMAIL)
SELLERS = frozenset("|".join(TITLES[field] for field in OWNERS).split("|"))  # an account executive is one
_OF_ANOTHER = re.compile(
    r"\b(account|company|contact|organi[sz]ation|customer|kunden?|konto|kontakt|partner|manager|role|division|region"
    r"|phone|id)\b"
)
_EARLIER = r"\b(previous|prior|old|original)\b"
OF_ANOTHER = {  # words of a title that say that it is of something else, unless it is one of those above
    Field.OWNER_NAME: _OF_ANOTHER,
    Field.OWNER_EMAIL: _OF_ANOTHER,
    Field.NAME: re.compile(r"\bowner\b"),
    Field.CREATED_ON: re.compile(r"\bby\b"),
    Field.STAGE: re.compile(_EARLIER + r"|\b(duration|lead|days|history|last|date)\b"),
    Field.AMOUNT: re.compile(_EARLIER + r"|\b(weighted|gewichtet\w*|products?|produkte)\b"),
    Field.CLOSE_ON: re.compile(_EARLIER),
}
STATUS_TITLES = frozenset(
    [
        "status", "deal status", "deal - status", "deal-status", "opportunity status", "opp status", "geschaftsstatus",
        "verkaufschancenstatus", "verkaufschance status", "verkaufschance - status", "status der verkaufschance",
    ]
)  # fmt: skip


def columns_of(sheet: Sheet, kept: Mapping[str, str]) -> Columns:
    """What each column becomes: as somebody of the team has said of its title (`kept`), else by its title.

    The first row that holds something heads the table when no title is known: a CRM writes one.
    """
    own = {field: "|".join(title for title, of in kept.items() if of == field and "|" not in title) for field in TITLES}
    known = {field: "|".join(filter(None, (own[field], words))) for field, words in TITLES.items()}
    filled = (row for row, line in enumerate(sheet.rows, 1) if any(cell.kind is not Kind.EMPTY for cell in line))
    header = find_header(sheet, known) or next(filled, 0)
    found = guess_mapping(sheet, known, header)
    found = replace(found, columns=tuple(map(_bounded, found.columns)))  # before what was said of titles as shown
    return _with_status(sheet, _recalling(_without_lookalikes(found), kept), kept)


def _without_lookalikes(found: Columns) -> Columns:
    """Without what only looks like a field by its title: total seats are no total, when and why it was won is no yes or
    no, whose the account is is not whose the opportunity is, and an earlier or a weighted amount is not the amount."""
    for column in found.columns:
        if column.field and _only_looks_like(Field(column.field), column.title):
            found = found.with_field(column.index, None)
    return found


def _only_looks_like(field: Field, written: str) -> bool:
    title = folded(written)
    if title in (SELLERS if field in OWNERS else TITLES[field].split("|")):
        return False
    of_another = OF_ANOTHER.get(field)
    counted = field is Field.AMOUNT and is_counted(written)
    return field in FLAGS or counted or (of_another is not None and of_another.search(title) is not None)


def _bounded(column: Column) -> Column:
    """No title and no sample is longer than is ever shown: a hostile cell holds a megabyte."""
    return replace(column, title=column.title[:TITLE], samples=tuple(text[:SAMPLE] for text in column.samples))


def _with_status(sheet: Sheet, found: Columns, kept: Mapping[str, str]) -> Columns:
    """A status of the deal beside the stage says whether it is closed, where no other column does and a cell of it says
    open, won or lost. Its title is one of few: of an onboarding or a contract it says nothing of the deal."""
    if found.column(Field.STAGE) is None or found.column(Field.CLOSED) or found.column(Field.WON):
        return found
    for column in found.columns:
        title = folded(column.title)
        if title not in STATUS_TITLES or title in kept or column.field == Field.STAGE:
            continue
        cells = (sheet.at(row, column.index) for row in range(found.header_row + 1, len(sheet.rows) + 1))
        if any(is_status(cell.text) for cell in cells):
            return found.with_field(column.index, Field.CLOSED.value)
    return found


def _recalling(found: Columns, kept: Mapping[str, str]) -> Columns:
    """As was said of the titles; of two columns with one title the first is read."""
    said: set[str] = set()
    for column in found.columns:
        title = folded(column.title)
        if title in kept and (title not in said or not kept[title]):
            found = found.with_field(column.index, kept[title] or None)
        said.add(title)
    return found


def doubles(columns: Columns) -> list[str]:
    """The titles that more than one column has, where one of them is read."""
    count = Counter(folded(column.title) for column in columns.columns if column.title)
    return [column.title for column in columns.columns if column.field and count[folded(column.title)] > 1]


def labels() -> dict[str, str]:
    """Field -> its name, in the order of a select."""
    return {
        Field.KEY: _("Number in the CRM"),
        Field.ACCOUNT: _("Account"),
        Field.NAME: _("Name"),
        Field.STAGE: _("Stage"),
        Field.AMOUNT: _("Amount"),
        Field.CURRENCY: _("Currency"),
        Field.CLOSE_ON: _("Close date"),
        Field.FORECAST: _("Forecast category"),
        Field.OWNER_NAME: _("Owner"),
        Field.OWNER_EMAIL: _("Owner’s e-mail"),
        Field.CREATED_ON: _("Created on"),
        Field.CLOSED: _("Closed, yes or no"),
        Field.WON: _("Won, yes or no"),
        Field.MODIFIED_AT: _("Last modified"),
    }
