"""The terms under which a book of one's own can stand, and what the book says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_CREATIVE_COMMONS = "https://creativecommons.org/"


class Licence(NamedTuple):
    """Terms: what they are called, where they stand, and what README and LICENSE say.

    Without an address nobody may use the book without asking; without an ``spdx`` it is no licence
    that others know by a short name.
    """

    title: str
    address: str
    words: str
    notice: str
    spdx: str = ""


def _open(spdx: str, title: str, path: str) -> Licence:
    address = f"{_CREATIVE_COMMONS}licenses/{path}/"
    return Licence(
        title,
        address,
        f"Yes: what we wrote ourselves is under [{title}]({address}).",
        f"What we wrote ourselves is licensed under {spdx}; the whole text is at\n{address}legalcode",
        spdx,
    )


_ZERO = f"{_CREATIVE_COMMONS}publicdomain/zero/1.0/"
LICENCES: Mapping[str, Licence] = {
    "CC-BY-4.0": _open("CC-BY-4.0", "CC BY 4.0", "by/4.0"),
    "CC-BY-SA-4.0": _open("CC-BY-SA-4.0", "CC BY-SA 4.0", "by-sa/4.0"),
    "CC0-1.0": Licence(
        "CC0 1.0",
        _ZERO,
        f"Yes, as you like: we gave up our rights in what we wrote ourselves ([CC0 1.0]({_ZERO})).",
        "We gave up all rights in what we wrote ourselves, as far as the law lets us, by CC0-1.0;\n"
        f"the whole text is at {_ZERO}legalcode",
        "CC0-1.0",
    ),
    "all-rights-reserved": Licence(
        "All rights reserved",
        "",
        "Ask us first: all rights in what we wrote ourselves are reserved.",
        "All rights in what we wrote ourselves are reserved. Ask us before you use it.",
    ),
    "internal": Licence(
        "For the partners only",
        "",
        "Only if you work for one of the partners; what we wrote ourselves is not for others.",
        "What we wrote ourselves is for the partners only. All rights are reserved; pass nothing on.",
    ),
}
