"""No question to a private network, however its address is written or wrapped."""

from __future__ import annotations

import pytest

from playbook.links.address_guard import is_open, networks, with_plain_host

CLOSED = """
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1
    255.255.255.255 168.63.129.16 192.88.99.1 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a00:1:: fe80::1 fe80::1%eth0 fc00::1
    fd00:ec2::254 ff02::1 fec0::1 2001:db8::1 3fff::1 100::1 localhost nothing 1.2.3
"""
OPEN = (
    "8.8.8.8 93.184.215.14 2606:2800:21f:cb07:6820:80da:af6b:8b2c 64:ff9b::808:808 ::ffff:8.8.8.8"
)
BROWSERS = "0177.0.0.1 0x7f.1 2130706433 127.1 １２７.0.0.1 0x7F000001 127.0.0.1."


@pytest.mark.parametrize("text", CLOSED.split())
def test_what_is_not_open_to_everybody_is_not_asked(text: str) -> None:
    assert not is_open(text)


@pytest.mark.parametrize("text", OPEN.split())
def test_what_is_open_is_asked(text: str) -> None:
    assert is_open(text)


def test_what_was_allowed_by_name_is_asked_and_nothing_beside_it() -> None:
    allowed = networks(("10.1.0.0/16", "::1"))
    assert is_open("10.1.2.3", allowed)
    assert is_open("::1", allowed)
    assert not is_open("10.2.0.1", allowed)
    assert not is_open("127.0.0.1", allowed)


@pytest.mark.parametrize("host", BROWSERS.split())
def test_an_address_is_read_as_a_browser_reads_it(host: str) -> None:
    assert with_plain_host(f"http://{host}:8000/a?b#c") == "http://127.0.0.1:8000/a?b#c"


@pytest.mark.parametrize("host", ["example.org", "1a.example", "[::1]", "123.example"])
def test_a_name_stays_a_name(host: str) -> None:
    assert with_plain_host(f"http://{host}/a") == f"http://{host}/a"


def test_numbers_that_are_no_address_are_refused() -> None:
    with pytest.raises(ValueError, match="is no address"):
        with_plain_host("http://1.2.3.4000/")
