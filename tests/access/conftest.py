"""What the tests of who may enter have beside all others."""

from __future__ import annotations

from tests.gates.once import begin as begin
from tests.gates.once import built as built
from tests.gates.once import once as once
from tests.gates.once import town as town
