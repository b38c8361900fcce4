"""Time of the processor that a piece of work takes, without what other tests left behind."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """The processor's time in seconds.

    Memory is not tidied up meanwhile: in a process with the leftovers of a thousand tests that takes
    longer than the work, and more often for a long text than for a short one.
    """
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
