"""Names in any script as plain Latin letters, for keys that stand in addresses and file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# As their own states and railways write them; one sign may be several letters.
_SIGNS = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch",
    "ψ ps ω o а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u",
    "ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya і i ї i є ie ґ g ў u ј j љ lj њ nj",
    "ћ c ђ dj џ dz ß ss æ ae œ oe ø o ð d þ th ŋ ng ı i ĳ ij",
)
_PAIRS = (("ου", "ou"),)
_WORDS = " ".join(_SIGNS).split()
_KNOWN: Mapping[str, str] = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
# Signs of syllables are called after their sound: HIRAGANA LETTER SMALL KA, HANGUL SYLLABLE GA.
_NAMED = re.compile(
    r"(?:HIRAGANA|KATAKANA) LETTER (?:SMALL )?(?P<kana>[A-Z]+)|HANGUL SYLLABLE (?P<hangul>[A-Z]+)"
    r"|LATIN SMALL LETTER (?P<latin>[A-Z]) WITH .*"
)


def latin(text: str) -> str:
    """Small Latin letters, figures and other ASCII for a text; what has no such letters is left out."""
    plain = unicodedata.normalize("NFKC", text).lower()
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign)
    )
    for pair, letters in _PAIRS:
        bare = bare.replace(pair, letters)
    return "".join(_latin(sign) for sign in unicodedata.normalize("NFC", bare))


@lru_cache(maxsize=1024)
def _latin(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _KNOWN:
        return _KNOWN[sign].replace("-", "")
    found = _NAMED.fullmatch(unicodedata.name(sign, ""))
    if found:
        return str(found[str(found.lastgroup)]).lower()
    return "" if sign.isalnum() else " "


def key_words(text: str) -> str:
    """Small letters, digits and single hyphens, as ids are; empty where nothing can be made of it."""
    return re.sub(r"[^a-z0-9]+", "-", latin(re.sub("['’ʼ]", "", text))).strip("-")
