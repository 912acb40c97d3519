"""Why somebody is not let in, or may not be asked in: statements, with the sentence that people read."""

from __future__ import annotations

from mapapp.plans.refusals import Refused


class NeedsSellersYes(Refused):
    """A buyer lead asks in somebody whose mail domain is not his company's."""


class AlreadyHere(Refused):
    """The person takes part already, or has been asked already, or sits on the other side."""


class InviteClosed(Refused):
    """The invitation was accepted, declined, taken back or has run out; `state` says which."""

    def __init__(self, message: str, state: str) -> None:
        super().__init__(message)
        self.state = state
