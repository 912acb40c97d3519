"""What the tests of who may enter have beside all others."""

from __future__ import annotations

from tests.gates.once import once as once
