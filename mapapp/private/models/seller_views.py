"""The saved views of the portfolio. Only choosing.py and the register of tables import this class."""

from __future__ import annotations

from mapapp.private.models.views import ViewShape


class SellerView(ViewShape):
    """A saved view of a selling team's portfolio."""
