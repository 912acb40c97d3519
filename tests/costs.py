"""What a question costs, beside another one in the same run: times are never asserted, their ratio is."""

from collections.abc import Callable
from time import process_time

Ask = Callable[[], object]


def cost(ask: Ask, times: int = 7) -> float:
    """Seconds of processor, the least of some tries."""

    def once() -> float:
        began = process_time()
        ask()
        return process_time() - began

    return min(once() for _ in range(times))


def ratio(ask: Ask, beside: Ask, *, times: int = 25) -> float:
    """How many times as much the one costs as the other, the least of three readings; `times` it is asked beside."""
    return min(cost(ask, min(times, 7)) / cost(beside, times) for _ in range(3))
