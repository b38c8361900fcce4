"""Names in any script become keys, or nothing: never half a name that says something else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.common.letters import key_words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Käufer & Co", "kaufer-co"),
        ("Świt Łódź Straße", "swit-lodz-strasse"),
        ("Ørsted / Ægir", "orsted-aegir"),
        ("Đà Nẵng", "da-nang"),
        ("İstanbul Işık", "istanbul-isik"),
        ("Λιμεναρχείο", "limenarcheio"),
        ("Ελληνικό Υπουργείο", "elliniko-ypourgeio"),
        ("Харків Порт", "kharkiv-port"),
        ("Ñandú’s O'Brien", "nandus-obrien"),
        ("さくら", "sakura"),
        ("港務局", ""),
        ("港務局 Harbour", "harbour"),
        ("  — ", ""),
    ],
)
def test_a_name_becomes_a_key(name: str, key: str) -> None:
    assert key_words(name) == key


@given(st.text(max_size=40))
def test_whatever_the_name_the_key_has_the_form_of_one(name: str) -> None:
    made = key_words(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert key_words(unicodedata.normalize("NFD", name)) == key_words(
        unicodedata.normalize("NFC", name)
    )
