"""Whose mail domain says where somebody works, and whose does not."""

from __future__ import annotations

# Anybody can have an address there, so it makes nobody a colleague.
_NAMES = """
126.com 163.com aim.com aol.com att.net bellsouth.net bigpond.com bluewin.ch bt.com btinternet.com charter.net
comcast.net cox.net duck.com earthlink.net email.com fastmail.com fastmail.fm foxmail.com free.fr freenet.de
gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de
hotmail.fr hotmail.it icloud.com inbox.com kpnmail.nl laposte.net libero.it live.co.uk live.com live.nl
mac.com mail.com mail.ru me.com msn.com naver.com ntlworld.com orange.fr outlook.com outlook.de outlook.fr
pm.me posteo.de proton.me protonmail.com qq.com rediffmail.com rocketmail.com sbcglobal.net seznam.cz sfr.fr
shaw.ca sina.com sky.com t-online.de talktalk.net telenet.be tuta.com tutanota.com verizon.net virgilio.it
virginmedia.com wanadoo.fr web.de wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br
yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com
"""
PUBLIC = frozenset(_NAMES.split())


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case."""
    return email.rpartition("@")[2].strip().casefold()


def is_public(domain: str) -> bool:
    return domain in PUBLIC


def are_colleagues(email: str, domains: frozenset[str]) -> bool:
    """Is the address of one of these companies? A public domain is nobody's."""
    domain = domain_of(email)
    return bool(domain) and domain in domains and not is_public(domain)
