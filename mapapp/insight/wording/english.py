"""Whether a text is English: by its letters, its small words, and its spelling. In doubt it is not."""

from __future__ import annotations

import re

from mapapp.insight.wording.lexicon import words

FOREIGN = words("""
    der das dem den ein eine einen einem einer und mit für von zur zum auf nicht durch bei nach über wird werden sind
    ist lassen vom beim oder als aus wir sie ihr
    le la les du des un une et avec pour par sur dans aux au est sont ou ce cette nous vous leur faire
    el los las con del al y para una por su se es que
    il lo gli della delle dei degli di da e è nel nella alla agli con sul
    de het een van met voor door naar op te niet zijn wordt
    o os da das dos e com uma ao à na nas pelo pela não
    och att av på med för ett som är till den det
    og til på med af et er ikke
    i w z na przez do oraz nie dla
    ja sekä ve ile için
""") - words("do on an by so as at or van met com con pour na per")
ENGLISH = words("""
    the a an of to and or with for from by in on at is are be been was were will has have had not no it its this
    that these those who what when where which how all any each both our your their his her into until after before
    between about over than then so if as but more most every we they you he she get
""")
SHARED = FOREIGN & ENGLISH | words("i o y e w z se te me er op al da et")
BORROWED = words("café naïve résumé résumés façade cliché exposé protégé coöperate über")


def is_english(text: str) -> bool:
    """Nothing to read is no English either. A name with an accent is a name: only what begins small tells."""
    letters = [sign for sign in text if sign.isalpha()]
    if sum(sign.isascii() for sign in letters) < max(2, len(letters) * 0.7):
        return False
    found = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.replace("’", "'"))
    small = [word.casefold() for word in found]
    elided = re.findall(r"\b(?:l|d|qu|dell|all|nell|un|c|j|s|n)'\w", text.replace("’", "'").casefold())
    foreign = sum(word.casefold() in FOREIGN - SHARED and not word.isupper() for word in found) + len(elided)
    foreign += sum(not word.isascii() and word[0].islower() and word not in BORROWED for word in found)
    return foreign <= sum(word in ENGLISH for word in small) // 2
