"""The fields that a column of a CRM's export may become, and the titles that CRMs give such columns."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Kind, Sheet
from mapapp.exchange.header import find_header, guess_mapping
from mapapp.exchange.mapping import Mapping as Columns
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


NEEDED = (Field.KEY, Field.ACCOUNT)
TITLES: Vocabulary = {
    Field.KEY: (
        "opportunity id|opportunityid|opp id|id|record id|deal id|opportunity key|deal key|key|crm id|external id"
        "|case safe id|opportunity number|deal number|opportunity no|hs_object_id|nummer|identifiant"
    ),
    Field.ACCOUNT: (
        "account name|account|company name|company|customer|customer name|associated company|organization"
        "|organisation|organization name|client|accountname|kunde|firma|unternehmen|compte|societe|cuenta|empresa"
    ),
    Field.NAME: (
        "opportunity name|opportunity|deal name|deal|name|title|topic|subject|opportunityname|dealname|bezeichnung"
        "|verkaufschance|opportunite|oportunidad"
    ),
    Field.STAGE: (
        "stage|deal stage|sales stage|stage name|stagename|pipeline stage|phase|status|etape|etapa|verkaufsphase"
    ),
    Field.AMOUNT: (
        "amount|deal amount|value|deal value|opportunity amount|acv|arr|tcv|total|total price|est. revenue"
        "|estimated revenue|betrag|montant|importe|wert"
    ),
    Field.CURRENCY: (
        "currency|currency iso code|currencyisocode|deal currency|amount currency|opportunity currency|iso currency"
        "|wahrung|waehrung|devise|moneda"
    ),
    Field.CLOSE_ON: (
        "close date|closedate|expected close date|expected close|est. close date|estimated close date|close"
        "|closing date|expected closing|abschlussdatum|schlusstermin|date de cloture|fecha de cierre"
    ),
    Field.FORECAST: (
        "forecast category|forecast|forecastcategory|forecast category name|commit category|prognosekategorie"
    ),
    Field.OWNER_EMAIL: (
        "owner email|owner e-mail|opportunity owner email|owner: email|deal owner email|owneremail|sales rep email"
        "|rep email|owner mail|owner's email|e-mail|email"
    ),
    Field.OWNER_NAME: (
        "owner|opportunity owner|deal owner|owner name|owner full name|owner: full name|sales rep|rep|account executive"
        "|assigned to|inhaber|besitzer|proprietaire|propietario"
    ),
    Field.CREATED_ON: (
        "created date|createddate|created|create date|created on|creation date|date created|erstellt|erstelldatum"
    ),
    Field.CLOSED: "closed|is closed|isclosed|closed?|is deal closed?|geschlossen",
    Field.WON: "won|is won|iswon|won?|is closed won|gewonnen",
    Field.MODIFIED_AT: (
        "last modified|last modified date|lastmodifieddate|modified|modified on|last modified on|last updated|updated"
        "|updated at|system modstamp|systemmodstamp|last modified time|zuletzt geandert|letzte anderung"
    ),
}


def columns_of(sheet: Sheet, kept: Mapping[str, str]) -> Columns:
    """What each column becomes: as somebody of the team has said of its title (`kept`), else by its title.

    The first row that holds something heads the table when no title is known: a CRM writes one.
    """
    own = {field: "|".join(title for title, of in kept.items() if of == field and "|" not in title) for field in TITLES}
    known = {field: "|".join(filter(None, (own[field], words))) for field, words in TITLES.items()}
    filled = (row for row, line in enumerate(sheet.rows, 1) if any(cell.kind is not Kind.EMPTY for cell in line))
    header = find_header(sheet, known) or next(filled, 0)
    return guess_mapping(sheet, known, header).recalling({title: field or None for title, field in kept.items()})


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
