"""Currencies as CRMs write them: by their letters, by a sign, or by name. A sign of several is none of them."""

from __future__ import annotations

import re

from mapapp.exchange.cleaning import folded

SIGNS = {  # the longer ones first: US$ stands in AUS$
    "AUS$": "AUD", "US$": "USD", "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "R$": "BRL", "€": "EUR",
    "£": "GBP", "₹": "INR", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₫": "VND", "₱": "PHP",
    "฿": "THB", "zł": "PLN", "Kč": "CZK",
}  # fmt: skip
SHARED = {  # a sign of several -> those of which it may be
    "$": frozenset((
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL", "UYU", "DOP", "BMD", "BBD",
        "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "BND",
    )),
    "¥": frozenset(("JPY", "CNY")),
}  # fmt: skip
NAMES = {
    "us dollar": "USD", "u.s. dollar": "USD", "usd dollar": "USD", "euro": "EUR", "pound sterling": "GBP",
    "british pound": "GBP", "uk pound sterling": "GBP", "swiss franc": "CHF", "schweizer franken": "CHF",
    "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD", "singapore dollar": "SGD",
    "hong kong dollar": "HKD", "japanese yen": "JPY", "yen": "JPY", "chinese yuan": "CNY", "indian rupee": "INR",
    "swedish krona": "SEK", "norwegian krone": "NOK", "danish krone": "DKK", "polish zloty": "PLN",
    "czech koruna": "CZK", "mexican peso": "MXN", "brazilian real": "BRL", "south african rand": "ZAR",
}  # fmt: skip
# Letters that stand in a title and mean a currency there: ARR and ACV do not. Small ones do set apart: try is a word.
LETTERS = (
    "AED|ARS|AUD|BGN|BHD|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|KWD|KZT|MAD"
    "|MXN|MYR|NGN|NOK|NZD|OMR|PEN|PHP|PKR|PLN|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TWD|UAH|USD|UYU|VND|ZAR"
)
# all that there are: letters beside a number are one of these, else they are something else (2.5 Mio)
KNOWN = frozenset(
    (
        LETTERS
        + "|AFN|ALL|AMD|ANG|AOA|AWG|AZN|BAM|BBD|BDT|BIF|BMD|BND|BOB|BSD|BTN|BWP|BYN|BZD|CDF|CRC|CUP|CVE|DJF|DOP|DZD|ERN"
        + "|ETB|FJD|FKP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HNL|HRK|HTG|IQD|IRR|JMD|JOD|KGS|KHR|KMF|KPW|KYD|LAK|LBP|LKR|LRD|LSL"
        + "|LYD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MZN|NAD|NIO|NPR|PAB|PGK|PYG|RWF|SBD|SCR|SDG|SHP|SLE|SOS|SRD|SSP"
        + "|STN|SVC|SYP|SZL|TJS|TMT|TOP|TTD|TZS|UGX|UZS|VED|VES|VUV|WST|XAF|XCD|XOF|XPF|YER|ZMW|ZWL"
    ).split("|")
)
CODES = re.compile(rf"\b({LETTERS})\b")
SET_APART = re.compile(rf"[(\[_]({LETTERS})(?![^)\]_])", re.IGNORECASE)
MONEY = "eur|usd|gbp|chf|jpy|sek|nok|dkk|pln|cad|aud"
SCALED = re.compile(  # (000s), k€, TEUR, USDk, in 1,000, $MM, bn; a year that ends in 000 and 25000 are none
    r"\b(k|m|mm|mn|mio|mill?ions?|mill?iarden?|mrd|bn|billions?|thousands?|tsd|tausend|hundreds|lakhs?|crores?|cents)\b"
    rf"|([kmt]|mm)\s?(?=[$€£¥₹])|\b(k|m|t|mm)\s?({MONEY})\b|\b({MONEY})(k|m|t|mm)\b|(?<!\d)['’.,]?000s?\b"
    r"|(?<!\d)1[.,'’ ]?000s?\b",
    re.IGNORECASE,
)
OF_MANY = re.compile(rf"\b([kmtKMT]|mm|MM)?(?P<code>{MONEY.upper()})([kmtKMT]|mm|MM)?\b")  # TEUR, USDk
# of what is counted, not paid: CAD seats are those of a program
COUNTED = re.compile(
    r"\b(seats?|licen[cs]es?|users?|units?|hours?|days?|months?|stations?|workstations?|modules?|pieces|qty|quantity"
    r"|count|number|anzahl|lizenzen|nutzer|benutzer|platze|stuck|stunden|tage|menge)\b"
)
BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")
PAID = re.compile(
    r"\b(amount|value|revenue|price|cost|acv|arr|tcv|mrr|betrag|wert|umsatz|preis|kosten|montant|importe|valeur)\b"
)
NAMED = re.compile(r"([A-Z]{3})\s*[-–(].*", re.DOTALL)  # USD - U.S. Dollar, EUR (€)


def currency_in(text: str) -> str | None:
    """Three letters; nothing of an empty cell, None of what names none."""
    bare = text.strip()
    code = SIGNS.get(bare) or NAMES.get(folded(bare)) or bare.upper()
    if match := NAMED.fullmatch(bare):
        code = match[1]
    return code if not code or re.fullmatch("[A-Z]{3}", code) else None


def currency_in_title(title: str, *, scaled: bool = False) -> str:
    """The one currency that a column's title names, as Betrag (EUR), amount_eur, Amount in US$ or ARR, GBP do; else
    nothing, also where thousands or millions of it are meant, as they stand the amounts are not in it: unless somebody
    has said how many (`scaled`)."""
    if (is_scaled(title) and not scaled) or is_counted(title):
        return ""
    left, found = OF_MANY.sub(r" \g<code> ", title), set()
    if COUNTED.search(folded(title)):  # the value of CAD seats, in whatever currency; their value (CAD)
        left = " ".join(BRACKETED.findall(title))
    for sign, currency in SIGNS.items():
        if sign in left:
            left = left.replace(sign, " ")
            found.add(currency)
    found |= set(CODES.findall(left)) | {code.upper() for code in SET_APART.findall(left)}
    found |= {code for name, code in NAMES.items() if re.search(rf"\b{re.escape(name)}s?\b", folded(left))}
    return found.pop() if len(found) == 1 else ""


def is_scaled(title: str) -> bool:
    """Whether thousands or millions may stand below it, so that 120 is not 120."""
    return SCALED.search(title.replace("_", " ")) is not None


def is_counted(title: str) -> bool:
    """Whether it is of things that are counted, and not of what they cost."""
    plain = folded(title)
    return COUNTED.search(plain) is not None and not PAID.search(plain)


def may_be(sign_in: str, currency: str) -> bool:
    """Whether an amount with such a sign beside it can be in a currency."""
    left = sign_in
    for sign in SIGNS:
        left = left.replace(sign, "")
    return all(sign not in left or currency in of for sign, of in SHARED.items())


def without_sign(text: str) -> tuple[str, str]:
    """The text without the sign of a currency, and the currency when the sign is of one alone."""
    code = ""
    for sign, currency in SIGNS.items():
        if sign in text:
            text, code = text.replace(sign, ""), currency
    for sign in SHARED:
        text = text.replace(sign, "")
    return text, code
