"""The colours of the sides of a partnership in files, as those of the book in the light."""

from __future__ import annotations

from collections.abc import Mapping

from playbook.registers.kinds.sides import PARTNERS, letter

# Shapes tell sides apart, so colours may come round again.
_ROUND = ("0b4f79", "a33c00", "5b2a86", "1f6b3a")
SIDE_COLOURS: Mapping[str, str] = {
    **{letter(side): _ROUND[place % len(_ROUND)] for place, side in enumerate(PARTNERS)},
    "joint": "5b2a86",
    "external": "1f6b3a",
}
