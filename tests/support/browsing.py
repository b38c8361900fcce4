"""What tests in a browser share and a page's content security policy would not let Playwright do."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

_STEP = 20  # milliseconds between two looks
_MOST = 500  # looks: ten seconds


def until(page: Any, expression: str, arg: Any = None) -> None:
    """Wait until an expression, or a function of ``arg``, is true on a page.

    Playwright's own ``wait_for_function`` has the page evaluate text, which its policy forbids.
    Raises ``AssertionError`` when it does not become true.
    """
    from playwright.sync_api import Error

    for _ in range(_MOST):
        with suppress(Error):  # the page is being left for another
            if page.evaluate(expression, arg):
                return
        page.wait_for_timeout(_STEP)
    raise AssertionError(f"this did not become true: {expression}")
