"""Sites that are asked in a way of their own, each with recorded answers."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from playbook.common.errors import UserError
from playbook.links.adapters import Ask, adapter, find, names, refuse_unknown
from playbook.links.adapters.orcid import is_valid
from playbook.links.exchange import Answer, Attempt, Exchange, HtmlPage
from playbook.links.verdict import Verdict

V = Verdict
PAGE = Path(__file__).resolve().parents[2] / "book" / "community" / "links.md"


class Case(NamedTuple):
    site: str
    address: str
    asked: str
    status: int
    text: str
    verdict: Verdict | None
    target: str = ""


DOI = "https://doi.org/api/handles/"
FOUND = '{"responseCode":1,"handle":"10.5281/zenodo.3233853","values":[{"index":1,"type":"URL"}]}'
UNKNOWN = '{"responseCode":100,"handle":"10.5281/zenodo.0"}'
OEMBED = "https://www.youtube.com/oembed?format=json&url="
VIDEO = "https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ"
RAW = "https://raw.githubusercontent.com/"
ZENODO = "https://zenodo.org/api/records/3233853"
ORCID = "https://pub.orcid.org/v3.0/0000-0002-1825-0097/person"
RECORDED = (
    Case("doi", "https://doi.org/10.5281/zenodo.3233853",
         DOI + "10.5281/zenodo.3233853?type=URL", 200, FOUND, V.OK),
    Case("doi", "https://doi.org/10.5281/zenodo.0", DOI + "10.5281/zenodo.0?type=URL", 404,
         UNKNOWN, V.GONE),
    Case("doi", "http://dx.doi.org/10.5281/zenodo.3233853",
         DOI + "10.5281/zenodo.3233853?type=URL", 200, FOUND, V.MOVED,
         "https://doi.org/10.5281/zenodo.3233853"),
    Case("doi", "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-1",
         DOI + "10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-1?type=URL", 200, "{}", None),
    Case("doi", "https://doi.org/10.5281/zenodo.1", DOI + "10.5281/zenodo.1?type=URL", 200,
         "<html>", None),
    Case("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", OEMBED + VIDEO, 200,
         '{"type":"video"}', V.OK),
    Case("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", OEMBED + VIDEO, 404, "Not Found",
         V.GONE),
    Case("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", OEMBED + VIDEO, 400,
         "Bad Request", V.GONE),
    Case("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", OEMBED + VIDEO, 401,
         "Unauthorized", V.PERSON),
    Case("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", OEMBED + VIDEO, 500, "", None),
    Case("youtube", "https://youtu.be/dQw4w9WgXcQ#t=3", OEMBED +
         "https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ", 200, "{}", V.OK),
    Case("github", "https://github.com/o/r/blob/main/a.py#L3", RAW + "o/r/main/a.py", 200,
         "1\n2\n3\n", V.OK),
    Case("github", "https://github.com/o/r/blob/main/a.py#L2-L4", RAW + "o/r/main/a.py", 200,
         "1\n2\n3\n", V.FRAGMENT),
    Case("github", "https://github.com/o/r/blob/main/a.py#L2", RAW + "o/r/main/a.py", 404,
         "404: Not Found", None),
    Case("zenodo", "https://zenodo.org/records/3233853", ZENODO, 200, "{}", V.OK),
    Case("zenodo", "https://zenodo.org/record/3233853#x", ZENODO, 200, "{}", V.MOVED,
         "https://zenodo.org/records/3233853#x"),
    Case("zenodo", "https://zenodo.org/records/3233853", ZENODO, 404, "{}", V.GONE),
    Case("zenodo", "https://zenodo.org/records/3233853", ZENODO, 410, "{}", V.GONE),
    Case("zenodo", "https://zenodo.org/records/3233853", ZENODO, 403, "", None),
    Case("orcid", "https://orcid.org/0000-0002-1825-0097", ORCID, 200, "{}", V.OK),
    Case("orcid", "https://orcid.org/0000-0002-1825-0097", ORCID, 404, "{}", V.GONE),
    Case("orcid", "https://orcid.org/0000-0002-1825-0097", ORCID, 409, "{}", V.PERSON),
    Case("orcid", "https://orcid.org/0000-0002-1825-0097", ORCID, 503, "", None),
)  # fmt: skip


def exchange(address: str, *answers: Answer) -> Exchange:
    return Exchange(address, (Attempt(answers),))


@pytest.mark.parametrize("case", RECORDED, ids=lambda c: f"{c.site} {c.status} {c.address}")
def test_a_recorded_answer_gets_its_verdict(case: Case) -> None:
    found = find(case.address)
    assert found
    kind, ask = found
    assert kind is adapter(case.site)
    assert ask.url == case.asked
    answer = Answer(ask.url, status=case.status, text=case.text)
    said = kind.judge(case.address, exchange(case.address, answer))
    assert (said.verdict if said else None) is case.verdict
    assert (said.target if said else "") == case.target


@pytest.mark.parametrize("name", names())
def test_an_adapter_that_got_no_answer_leaves_it_to_the_ordinary_way(name: str) -> None:
    case = next((c for c in RECORDED if c.site == name), None)
    address = case.address if case else "https://docs.google.com/document/d/x/edit"
    kind = adapter(name)
    for nothing in (Exchange(address), exchange(address, Answer(address, error="timeout"))):
        assert kind.judge(address, nothing) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "https://github.com/o/r",
        "https://github.com/o/r/blob/main/a.py",
        "https://www.youtube.com/@channel",
        "https://zenodo.org/communities/x",
        "https://orcid.org/",
        "https://doi.org/",
        "https://doi.org/the-identifier",
        "https://notgithub.com/o/r/blob/main/a.py#L3",
        "http://[::1",
    ],
)
def test_other_addresses_are_asked_in_the_ordinary_way(address: str) -> None:
    assert find(address) is None


def test_an_adapter_is_switched_off_by_its_name() -> None:
    assert find("https://orcid.org/0000-0002-1825-0097", ["orcid"]) is None


def test_a_document_of_google_is_not_searched_for_places() -> None:
    address = "https://docs.google.com/document/d/x/edit#heading=h.1"
    found = find(address)
    assert found == (adapter("google"), Ask("https://docs.google.com/document/d/x/edit"))
    judge = adapter("google").judge
    first = Answer("https://docs.google.com/document/d/x/edit", status=200, page=HtmlPage())
    assert judge(address, exchange(address, first)).verdict is V.OK  # type: ignore[union-attr]
    login = Answer("https://accounts.google.com/v3/signin", status=200, page=HtmlPage())
    said = judge(address, exchange(address, first._replace(status=302), login))
    assert said
    assert said.verdict is V.PERSON
    closed = Answer("https://docs.google.com/forms/d/e/x/closedform", status=200, page=HtmlPage())
    said = judge(address, exchange(address, closed))
    assert said
    assert said.verdict is V.SOFT


def test_a_comment_on_github_comes_late_and_a_heading_must_be_there() -> None:
    judge = adapter("github").judge
    page = Answer("https://github.com/o/r/issues/1", status=200, page=HtmlPage())
    address = "https://github.com/o/r/issues/1#issuecomment-5"
    assert judge(address, exchange(address, page)).verdict is V.OK  # type: ignore[union-attr]
    address = "https://github.com/o/r/issues/1#other"
    assert judge(address, exchange(address, page)).verdict is V.PERSON  # type: ignore[union-attr]
    address = "https://github.com/o/r#install"
    assert judge(address, exchange(address, page)) is None


def test_the_check_sum_of_an_orcid() -> None:
    assert is_valid("0000-0002-1825-0097")
    assert is_valid("0000-0002-1694-233X")
    assert not is_valid("0000-0002-1825-0098")


def test_the_page_names_every_adapter() -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"`{name}`" in text for name in names())
    assert len(names()) >= 6


@pytest.mark.parametrize(
    ("name", "words"),
    [("githb", "did you mean `github`?"), ("gitlab", '"gitlab"; '), ("", "write one of: doi, ")],
)
def test_a_name_that_is_no_adapter_is_refused(name: str, words: str) -> None:
    with pytest.raises(UserError, match="adapters_off") as caught:
        refuse_unknown(("doi", name))
    assert words in str(caught.value)
