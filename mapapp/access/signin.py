"""How people prove who they are: allauth's code by mail, with our letters."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Sign-up is closed: people come by invitation."""

    def is_open_for_signup(self, request: object) -> bool:
        return False
