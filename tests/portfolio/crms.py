"""Lists of two hundred deals as five programs export them, made from one list of values: what a file says is known
before anything reads it. The values are the oracle; nothing here is of the code that reads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from random import Random

from openpyxl import Workbook

Keys = Callable[[int], str]
OPEN = ("Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review")
PEOPLE = {"Anna Kessler": "anna.kessler@larkspur.example", "Ben Adler": "ben.adler@larkspur.example",
          "Jürgen Groß": "juergen.gross@elsewhere.example"}  # fmt: skip
ACCOUNTS = ("Müller & Söhne GmbH", "Acme, Inc.", 'The "Green" Co.', "Øresund A/S", "Bžeta; d.o.o.", "Total Energies",
            "Café Zürich", "O’Neill Ltd", "ÅF Pöyry", "Sum Up plc")  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """What is true of one, whatever a file calls it."""

    key: str
    account: str
    name: str
    stage: str
    amount: Decimal | None
    currency: str
    close_on: date | None
    owner: str
    created_on: date
    modified_at: datetime
    outcome: str = "open"


def deals(draw: Random, day: date, keys: Keys, currencies: Sequence[str], count: int = 200) -> list[Deal]:
    """So many, some without an amount or a day, some won or lost, some over their day."""
    return [_deal(draw, day, keys(number), number, currencies) for number in range(count)]


def _deal(draw: Random, day: date, key: str, number: int, currencies: Sequence[str]) -> Deal:
    outcome = draw.choice(("open",) * 7 + ("won", "lost"))
    stage = {"open": draw.choice(OPEN), "won": "Closed Won", "lost": "Closed Lost"}[outcome]
    cents = draw.choice((0, 0, 50, 99))
    amount = None if draw.random() < 0.08 else Decimal(draw.randint(1, 2_500_000)) + Decimal(cents) / 100
    created = day - timedelta(days=draw.randint(20, 300))
    ahead = draw.randint(-60, 200) if outcome == "open" else -draw.randint(1, 19)
    return Deal(
        key, f"{draw.choice(ACCOUNTS)} {number}", draw.choice(("Platform", "Renewal 2026", "Roll-out; two")),
        stage, amount, draw.choice(currencies), None if draw.random() < 0.05 else day + timedelta(days=ahead),
        draw.choice(list(PEOPLE)), created,
        datetime(day.year, day.month, day.day, 8, 30) - timedelta(hours=draw.randint(1, 200)), outcome,
    )  # fmt: skip


def a_week_later(draw: Random, before: list[Deal], day: date, keys: Keys) -> list[Deal]:
    """Some moved on, were won, lost or opened again, some are gone from the list, and ten are new."""
    now = datetime(day.year, day.month, day.day, 7, 15)
    found = []
    for deal in before:
        what = draw.choice(("stage", "amount", "close", "won", "lost", "owner", "gone") + ("same",) * 9)
        found += [] if what == "gone" else [_moved(draw, deal, what, day, now)]
    new = deals(draw, day, lambda number: keys(1000 + number), sorted({one.currency for one in before}), 10)
    return found + [replace(one, created_on=day - timedelta(days=2), modified_at=now) for one in new]


def _moved(draw: Random, deal: Deal, what: str, day: date, now: datetime) -> Deal:
    changed = replace(deal, modified_at=now)
    if what == "amount":
        return replace(changed, amount=(deal.amount or Decimal(0)) + 1000)
    if what == "owner":
        return replace(changed, owner=next(name for name in PEOPLE if name != deal.owner))
    if what == "close" and deal.outcome == "open":
        return replace(changed, close_on=(deal.close_on or day) + timedelta(days=21))
    if what == "stage" and deal.outcome != "won":
        return replace(changed, stage=next(one for one in OPEN if one != deal.stage), outcome="open")
    if what in ("won", "lost") and deal.outcome == "open":
        stage = "Closed Won" if what == "won" else "Closed Lost"
        return replace(changed, stage=stage, outcome=what, close_on=day - timedelta(days=draw.randint(0, 3)))
    return deal


def salesforce_key(number: int) -> str:
    return f"0065g00000Ab{number:03}"[:15] if number < 1000 else f"0065g00000Zz{number - 1000:03}"


def salesforce(rows: Sequence[Deal]) -> bytes:
    """A report, with its words below."""
    head = ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period", "Amount Currency",
            "Amount", "Amount (converted) Currency",
            "Amount (converted)", "Probability (%)", "Age", "Close Date", "Created Date",
            "Next Step", "Lead Source", "Type", "Owner Role", "Opportunity ID", "Last Modified Date"]  # fmt: skip
    out = StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(head)
    for deal in rows:
        amount = "" if deal.amount is None else f"{deal.amount:.2f}"
        table.writerow([
            deal.owner, deal.account, deal.name, deal.stage, "Q1-2026", deal.currency, amount, "USD", amount, "50",
            "31", _american(deal.close_on), _american(deal.created_on), "Call\nthem", "Web", "New Business", "AE",
            deal.key, f"{deal.modified_at:%-m/%-d/%Y %-I:%M %p}",
        ])  # fmt: skip
    out.write('\n\n"Open pipeline, all owners"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
              '"Confidential Information - Do Not Distribute"\n"Generated By:  Olga Brandt  2/10/2026 9:41 AM"\n'
              '"Larkspur"\n')  # fmt: skip
    return out.getvalue().encode()


def _american(day: date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def hubspot(rows: Sequence[Deal]) -> bytes:
    head = ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Amount in company currency",
            "Currency", "Associated Company", "Associated Company IDs", "Create Date", "Last Modified Date", "Pipeline",
            "Is Closed Won", "Is Deal Closed?", "Deal Type", "Number of Associated Contacts", "Deal Score"]  # fmt: skip
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(head)
    for deal in rows:
        amount = "" if deal.amount is None else f"{deal.amount.normalize():f}"
        table.writerow([
            deal.key, deal.name, deal.stage, f"{deal.close_on} 23:59" if deal.close_on else "", deal.owner, amount,
            amount, deal.currency, deal.account,
            "8123", f"{deal.created_on} 09:11", f"{deal.modified_at:%Y-%m-%d %H:%M}",
            "Sales Pipeline", str(deal.outcome == "won").lower(), str(deal.outcome != "open").lower(), "newbusiness",
            "3", "41",
        ])  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def pipedrive(rows: Sequence[Deal]) -> bytes:
    """Its stage stays where the deal was: the status says how it ended."""
    head = ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency of Value", "Deal - Organization",
            "Deal - Contact person", "Deal - Pipeline", "Deal - Stage", "Deal - Status", "Deal - Lost reason",
            "Deal - Expected close date", "Deal - Owner", "Deal - Deal created", "Deal - Update time",
            "Deal - Won time", "Deal - Total activities", "Deal - Probability"]  # fmt: skip
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(head)
    for deal in rows:
        stage = deal.stage if deal.outcome == "open" else OPEN[3]
        table.writerow([
            deal.key, deal.name, deal.amount if deal.amount is not None else "", deal.currency, deal.account, "Priya",
            "Sales", stage, deal.outcome.title(), "Price" if deal.outcome == "lost" else "", deal.close_on or "",
            deal.owner,
            f"{deal.created_on} 09:11:00", f"{deal.modified_at:%Y-%m-%d %H:%M:%S}", "", "12", "40",
        ])  # fmt: skip
    return out.getvalue().encode()


def dynamics(rows: Sequence[Deal]) -> bytes:
    """A workbook with real days and numbers; beside the status stands its reason."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "All Opportunities"
    sheet.append([
        "(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Topic",
        "Potential Customer", "Contact", "Est. Close Date", "Est. Revenue", "Currency", "Actual Revenue",
        "Actual Close Date", "Status", "Status Reason", "Pipeline Phase", "Probability", "Owner", "Created On",
    ])  # fmt: skip
    names = {"USD": "US Dollar", "EUR": "Euro", "GBP": "Pound Sterling"}
    for deal in rows:
        reason = {"open": "In Progress", "won": "Won", "lost": "Canceled"}[deal.outcome]
        amount = None if deal.amount is None else float(deal.amount)
        sheet.append([
            deal.key, "c2VjcmV0==", deal.modified_at, deal.name, deal.account, "Priya", deal.close_on, amount,
            names[deal.currency], amount if deal.outcome == "won" else None, None, deal.outcome.title(), reason,
            deal.stage, 50, deal.owner, datetime.combine(deal.created_on, datetime.min.time()),
        ])  # fmt: skip
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def german(rows: Sequence[Deal]) -> bytes:
    """As Excel saves it there: semicolons, a comma before cents, Windows-1252, a sum below, half empty columns."""
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["Vorgangs-Nr.", "Firma", "Bezeichnung", "Phase", "Auftragswert", "Währung", "Abschluss geplant",
                    "Verantwortlich", "E-Mail", "Angelegt am", "Wahrsch.", "Bemerkung", "", ""])  # fmt: skip
    for deal in rows:  # what Windows-1252 has no letter for nobody there can type
        amount = "k.A." if deal.amount is None else _german(deal.amount) + " €"
        table.writerow([
            deal.key, deal.account, deal.name, deal.stage, amount, deal.currency,
            f"{deal.close_on:%d.%m.%Y}" if deal.close_on else "offen", deal.owner, PEOPLE[deal.owner],
            f"{deal.created_on:%d.%m.%y}", "50 %", "ruft zurück", "", "",
        ])  # fmt: skip
    total = sum((deal.amount for deal in rows if deal.amount), Decimal(0))
    table.writerow(["Summe", "", "", "", _german(total) + " €", *[""] * 9])
    return out.getvalue().encode("cp1252")


def _german(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
