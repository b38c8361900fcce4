"""The size of a picture is read from its head, and from one that is cut off nothing is guessed."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from playbook.reading.loader import picture_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
# A comment stands before the frame that says the size.
JPEG = (
    b"\xff\xd8" + b"\xff\xfe\x00\x06note" + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 480, 640)
)


@pytest.mark.parametrize("head", [PNG, GIF, JPEG], ids=["png", "gif", "jpeg"])
def test_a_whole_head_says_the_size_and_a_part_of_it_nothing(tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "a"
    file.write_bytes(head + b"more")
    assert picture_size(str(file)) == (640, 480)
    for length in range(len(head)):
        file.write_bytes(head[:length])
        assert picture_size(str(file)) == (0, 0)
