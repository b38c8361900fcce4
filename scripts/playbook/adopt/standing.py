"""The words that a page gets where the case was: the one place here with sentences for readers."""

from __future__ import annotations

from collections.abc import Mapping

LICENCE = "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"
_TAKEN_OVER = (
    "This page was taken over from [the page of the same name]({page}) in *{title}* by {author}, "
    f"{LICENCE}, and changed: what it says about other partnerships was left out."
)
# Stands in the box below the title of a practice, before what the box still says.
ADVICE = (
    "The steps, hours and sums on this page are advice that we took over.",
    "Nobody has tried them here yet; note what you change.",
)
NOTHING_YET = ("Nothing is written down here yet.",)
# Fixed headings that stay when all below them belonged to the case; others go.
EMPTIED: Mapping[str, tuple[str, ...]] = {
    "How one partnership did it": (
        *NOTHING_YET,
        "Say what you did, with dates, what changed, and what you would do differently.",
        "Until then, read [how others did it]({page}).",
    ),
    "Seen elsewhere": ("Nobody has told us yet that they use this template.",),
    "Sources": (_TAKEN_OVER,),
}
CREDIT = "Sources"
# The heading of the credit on a page whose kind has no heading for sources.
ORIGIN = "Where does this page come from?"
