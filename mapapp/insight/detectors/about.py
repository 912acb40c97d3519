"""What a step is about, by its words: the buyer's checks, the money, who decides, purchasing. English, like the coach.

A word counts where it means the thing: a security deposit is no review, an NDA is no contract, and a routing that
lists who signs is about none of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mapapp.insight.wording.line import mended

SECURITY, LEGAL, BUDGET, SPONSOR, PROCUREMENT, DECIDER = (
    "security",
    "legal",
    "budget",
    "sponsor",
    "procurement",
    "decider",
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


LISTS = _any(r"\brouting\b", r"\binvit(?:e|es|ed|ation|ations)\b", r"\bapprovers?\b.*:")
SAYING_YES = _any(
    r"\bapprov(?:e|es|ed|al|als)\b", r"\bgrant(?:s|ed)?\b", r"\breleas(?:e|es|ed)\b",
    r"\bauthori[sz](?:e|es|ed|ation)\b", r"\ballocat(?:e|es|ed|ion)\b", r"\bsign(?:s|ed|ing)?[ -]?offs?\b",
    r"\bfree[sd]?\b", r"\bcommit(?:s|ted|ment)?\b", r"\bconfirm(?:s|ed|ation)?\b", r"\baccept(?:s|ed)?\b",
    r"\bsays? yes\b", r"\bsecured?\b", r"\bclear(?:s|ed)?\b", r"\bgo[- ]?ahead\b", r"\bunlock(?:s|ed)?\b",
    r"\bagree[sd]?\b", r"\bpass(?:es|ed) (?:the|by|through)\b", r"\bgreen ?light",
    r"\bbuy-?in\b", r"\bavailable\b", r"\breserved?\b",
)  # fmt: skip
DECIDING = _any(
    SAYING_YES.pattern, r"\bdecid(?:e|es|ed)\b", r"\bdecision\b", r"\bvot(?:e|es|ed)\b",
    r"\bpresent(?:s|ed|ation)?\b", r"\bread-?out\b", r"\bendorse[sd]?\b", r"\bgo (?:or|/) no[- ]go\b",
    r"\bfinal (?:go|yes|word)\b", r"\bminuted\b", r"\bmeeting\b", r"\bpaper\b", r"\breview", r"\bsees\b",
)  # fmt: skip
NO_SECURITY = _any(
    r"\b(?:social|job|site|food|home|building|physical) security\b",
    r"\bsecurity (?:deposit|numbers?|guards?|staff|badges?|camera)", r"\bsecurity department (?:users?|joins?)",
    r"\bsecurity (?:groups?|roles?|settings|profiles?|model|permissions|gates?|pass(?:es)?)\b",
)  # fmt: skip
SECURE = _any(
    r"\bsecurity\b", r"\binfo-?sec\b", r"\bcyber(?!\w* insurance)", r"\bpen(?:etration)?[- ]?test", r"\bsoc ?[12]\b",
    r"\biso[ /]?(?:iec )?270", r"\bciso\b", r"\bcaiq\b", r"\bsig (?:lite|core)\b", r"\bthreat model",
    r"\bvulnerabilit", r"\bit[- ]risk\b", r"\b(?:vendor|supplier|third[- ]party) risk\b",
    r"\brisk (?:rating|assessment|questionnaire)", r"\bdpia\b", r"\bhecvat\b", r"\btisax\b", r"\bhitrust\b",
    r"\bfedramp\b", r"\bnis ?2\b", r"\bdata protection impact",
)  # fmt: skip
NDA = _any(r"\bm?ndas?\b", r"\bnon-?disclosure\b", r"\bconfidentiality agreement\b")
NO_LEGAL = _any(
    r"\blegal (?:entity|name|address|form|team joins?|holidays?|age|minimum)\b",
    r"\blegal department\b.*\b(?:join|train|trial|use)",
    r"\blegal hold\b", r"\busers? (?:of|from|in) (?:the )?legal\b",
    r"\bcontract (?:start|end|number|value|term ends|period)\b",
    r"\b(?:old|present|current|existing) (?:vendor )?contract\b", r"\bend of the .*contract\b",
)  # fmt: skip
LAWFUL = _any(
    r"\blegal\b", r"\bredlin", r"\bmsas?\b", r"\bdpas?\b", r"\bdata processing\b", r"\bavv\b", r"\bbaas?\b",
    r"\bsows?\b", r"\bstatement of work\b", r"\bcounsel\b", r"\blawyers?\b", r"\blaw firm\b", r"\battorneys?\b",
    r"\bliabilit", r"\bjurisdiction\b", r"\bindemni", r"\bsub-?processors?\b", r"\bt&cs?\b",
    r"\bterms and conditions\b", r"\bterms of (?:use|service|business)\b", r"\bcontractual\b", r"\bclauses?\b",
    r"\bsccs?\b", r"\b(?:framework|master|saas|licen[cs]e|subscription|services?|cloud|purchase|frame) agreement\b",
    r"\bcontract terms\b", r"\beula\b",
    r"\bcontracts? (?:review|negotiat|draft|wording|comments?|redline|check|settle|agree|approv|clear|accept)",
    r"\bcontracts? finali[sz]",
    r"\b(?:review|negotiat|draft|check|clear|finali[sz]|settle)\w*\b.{0,24}\b(?:contract|agreement|order form|terms)\b",
    r"\border form\b.*\b(?:terms|negotiat|review|agreed)",
    r"\bcontract\b.*\b(?:negotiat\w*|settled|reviewed|agreed|approved)\b", r"\b(?:commercial|payment) terms\b",
    r"\bagreement\b.*\b(?:checked|negotiated|reviewed|settled)\b",
)  # fmt: skip
MONEY = _any(
    r"\bbudgets?\b", r"\bfund(?:s|ing|ed)?\b", r"\bspend(?:ing)?\b", r"\bcapex\b", r"\bopex\b", r"\bmoney\b",
    r"\binvestment\b", r"\bappropriation\b", r"\bcapital (?:request|approval)\b",
)  # fmt: skip
FIGURE = _any(r"[$€£] ?\d", r"\b(?:eur|usd|gbp|chf) ?\d", r"\d[\d.,]* ?(?:eur|usd|gbp|chf)\b", r"\bamounts?\b")
PURSE = _any(
    r"\bcfo\b", r"\bchief financial\b", r"\b(?:vp|svp|head|director|chief) (?:of )?finance\b",
    r"\bfinance (?:director|committee|chief|vp|head)\b", r"\bfinance\b", r"\bcontroller\b", r"\bcontrolling\b",
    r"\btreasur", r"\bbudget (?:owner|holder)\b", r"\beconomic buyer\b",
)  # fmt: skip
CASE = _any(r"\bbusiness case\b", r"\bcase\b")
CASE_YES = _any(
    r"\bapprov", r"\baccepted by\b", r"\baccepts\b", r"\bsign(?:s|ed)?[ -]?off", r"\bsays? yes\b", r"\bgranted\b"
)
NO_BUDGET = _any(
    r"\bwithin the\b.*\bbudget\b",
    r"\bfinance\b.*\b(?:(?:vendor|supplier) (?:form|record)|cost cent(?:er|re)|budget codes?|figures|numbers)\b",
    r"\bbudget cycle (?:found|learnt|asked|noted|known)", r"\bdates of the\b.*\bbudget.*",
    r"\bbooked\b", r"\binvoice\b",
    r"\busers?\b.*\binvited\b",
)  # fmt: skip
NO_SPONSOR = _any(
    r"\bsent to the (?:steering|sponsor|executive)", r"\badvisory board\b", r"\bmanagement (?:summary|system|tool)",
    r"\bsponsored\b", r"\bsponsorships?\b", r"\bsponsors? (?:logos?|pages?|banners?|packages?)\b",
    r"\bour (?:own )?(?:executive )?sponsor",
    r"\bexecutive (?:summary|assistant|dashboards?|reports?)", r"\bdashboards?\b.*\bexecutives\b",
    r"\b(?:kanban|trello|jira|task|score|circuit) ?board\b",
    r"\bproject board\b.*\b(?:tool|columns?)\b",
)  # fmt: skip
SPONSORING = _any(
    r"\bsponsors?\b",
    r"\bexco\b",
    r"\bexecutive committee\b",
    r"\bsteering (?:committee|group|board|meeting|round)\b",
    r"\bsteerco\b",
)
CHIEFS = _any(
    r"\bc[eorimt]o\b", r"\bcpo\b", r"\bcso\b", r"\bcdo\b", r"\bchief (?!financial)\w+ officer\b",
    r"\bmanaging director\b", r"\bboard\b", r"\bleadership\b", r"\bexec(?:s|utives?)?\b", r"\bpresident\b",
    r"\b[se]vp\b", r"\bmanagement\b", r"\bgeneral manager\b", r"\bgovernors\b", r"\btrustees\b", r"\bmayor\b",
    r"\bdean\b",
)  # fmt: skip
NO_BUYING = _any(
    r"\b(?:procure|purchase)-to-pay\b", r"\bprocurement (?:data|module|analytics|users?)\b",
    r"\bpurchase orders? (?:data|history|imported|loaded|exported)\b",
)  # fmt: skip
BUYING = _any(
    r"\bprocurement\b", r"\bprocure\b", r"\bpurchas(?:ing|e orders?)\b",
    r"\bpo (?:\d|(?:issued|raised|number|created|sent|sorted|received|for)\b)",
    r"\b(?:raise|raises|get|issue|create|send)s? (?:the |a )?po\b", r"\bbuying (?:office|desk|department)\b",
    r"\btenders?\b", r"\brf[pqi]\b",
    r"\b(?:vendor|supplier) (?:form|onboarding|record|registration|set-?up|number|portal|master|file|creation|account)",
    r"\b(?:vendor|supplier) questionnaire", r"\bas a (?:supplier|vendor)\b", r"\brequisition\b", r"\bariba\b",
    r"\bcoupa\b", r"\bjaggaer\b", r"\bbank details\b", r"\bsingle[- ]source\b", r"\bsole[- ]source\b",
    r"\bthree quotes\b", r"\bcategory manager\b", r"\bstrategic sourcing\b",
    r"\bsourcing (?:team|lead|manager|event|desk)\b",
)  # fmt: skip
BARE = re.compile(r"^(?:get |secure |obtain )?(?:the )?(?:budget|funding|funds)(?: for .*)?$")


@lru_cache(maxsize=8192)
def topics(text: str) -> frozenset[str]:
    """What it is about; nothing for most."""
    small = re.sub(r"[a-z]{5,}", _mended, " ".join(text.split()).casefold().replace("’", "'"))
    found = {PROCUREMENT} if BUYING.search(NO_BUYING.sub(" ", small)) else set()
    if LISTS.search(small):
        return frozenset(found)
    sponsor, purse = _sponsor(small), PURSE.search(small) is not None
    found |= {SECURITY} if SECURE.search(NO_SECURITY.sub(" ", small)) else set()
    found |= {LEGAL} if _legal(small) else set()
    found |= {BUDGET} if _budget(small) else set()
    found |= {SPONSOR} if sponsor else set()
    if sponsor or (purse and DECIDING.search(small)):
        found.add(DECIDER)
    return frozenset(found)


def _mended(found: re.Match[str]) -> str:
    return mended(found.group())


def _legal(small: str) -> bool:
    left = NO_LEGAL.sub(" ", small)
    if NDA.search(left):  # counsel reads those as well
        return re.search(r"\bmsas?\b|\bdpas?\b|\bcontracts?\b|\bmaster\b", left) is not None
    return LAWFUL.search(left) is not None


def _budget(small: str) -> bool:
    if BARE.match(small):
        return True
    left = NO_BUDGET.sub(" ", small)
    if CASE.search(left) and not MONEY.search(left):
        return CASE_YES.search(left) is not None
    money = MONEY.search(left) or PURSE.search(left) or (FIGURE.search(left) and CHIEFS.search(left))
    return money is not None and SAYING_YES.search(left) is not None


def _sponsor(small: str) -> bool:
    left = NO_SPONSOR.sub(" ", small)
    if SPONSORING.search(left):
        return True
    return CHIEFS.search(left) is not None and DECIDING.search(left) is not None
