"""Reports say what is wrong and what to do, and nothing from outside can speak in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from playbook.common.findings import Fix, Severity
from playbook.links import archive, messages
from playbook.links.collect import LinkLocation
from playbook.links.record import Memory
from playbook.links.report import ORDER, CheckedAddress, LinkReport, findings, summary
from playbook.links.reporters import names, reporter
from playbook.links.reporters.text import render_by_page
from playbook.links.run import without_mended
from playbook.links.verdict import _ERRORS, _STOPPED, Judgement, Verdict

E = "https://example.org/"
PLACE = (LinkLocation("book/a.md", 12, 3), LinkLocation("book/b.md", 1))
FAILING = Memory(f"{E}gone", "gone", asked="2026-11-21", failing="2026-11-03", runs=3)
REPORT = LinkReport(
    (
        CheckedAddress(f"{E}ok", PLACE, Judgement(Verdict.OK, "200")),
        CheckedAddress(f"{E}p", PLACE[:1], Judgement(Verdict.PERSON, "403"), Severity.NOTE),
        CheckedAddress(
            f"{E}m", PLACE[:1], Judgement(Verdict.MOVED, "301", f"{E}new"), Severity.WARNING
        ),
        CheckedAddress(
            f"{E}gone",
            PLACE,
            Judgement(Verdict.GONE, "404"),
            Severity.ERROR,
            FAILING,
            "https://web.archive.org/web/20261103/https://example.org/gone",
        ),
        CheckedAddress(f"{E}k", PLACE[:1], Judgement(Verdict.OK, "200"), fresh=True),
    ),
    asked=4,
)
# Signs that terminals, GitHub and Markdown obey.
EVIL = (
    "\x1b[31m\r\n::error::x\n%0A::stop-commands::y\x9b\u202e\u2028 `@team` <img src=x> "
    "](http://evil.example) #1\x00"
)
POISONED = LinkReport((
    CheckedAddress(
        f"{E}{EVIL}",
        (LinkLocation(f"a{EVIL}.md", 1),),
        Judgement(Verdict.SOFT, "says-not-found", "", EVIL),
        Severity.WARNING,
        archive=EVIL,
    ),
    CheckedAddress(f"{E}x", PLACE, Judgement(Verdict.MOVED, "301", f"{E}{EVIL}"), Severity.WARNING),
    CheckedAddress(f"{E}y", PLACE, Judgement(Verdict.GONE, EVIL, "", EVIL), Severity.ERROR),
), notes=(EVIL,))  # fmt: skip


def test_the_text_groups_by_verdict_worst_first() -> None:
    assert reporter("text")(REPORT) == (
        "error: gone (1)\n\n"
        "  https://example.org/gone\n"
        "    book/a.md:12:3\n"
        "    book/b.md:1\n"
        "    It answers 404, not found, failing since 3 November 2026. "
        "Find where it went, or take the link out.\n"
        "    A copy may lie at https://web.archive.org/web/20261103/https://example.org/gone\n\n"
        "warning: moved for good (1)\n\n"
        "  https://example.org/m\n"
        "    book/a.md:12:3\n"
        "    It has moved for good. Write the new address: https://example.org/new\n\n"
        "note: needs a person (1)\n\n"
        "  https://example.org/p\n"
        "    book/a.md:12:3\n"
        "    It lets no program in (403). "
        "Open it once in a browser; if it is fine, say so with --accept.\n\n"
        "5 addresses: 4 asked, 1 known from the record; 1 error, 1 warning, 1 note.\n"
    )


def test_errors_stand_before_warnings_whatever_their_verdict() -> None:
    away = Judgement(Verdict.AWAY, "timeout")
    rows = (
        CheckedAddress(f"{E}short", PLACE[:1], away, Severity.WARNING),
        CheckedAddress(
            f"{E}m", PLACE[:1], Judgement(Verdict.MOVED, "301", f"{E}n"), Severity.WARNING
        ),
        CheckedAddress(f"{E}long", PLACE[:1], away, Severity.ERROR),
    )
    text = reporter("text")(LinkReport(rows))
    heads = [row for row in text.splitlines() if re.match(r"\w+: ", row)]
    assert heads == [
        "error: unreachable today (1)",
        "warning: moved for good (1)",
        "warning: unreachable today (1)",
    ]
    assert all(text.count(checked.address + "\n") == 1 for checked in rows)


@pytest.mark.parametrize("form", ["text", "markdown", "github", "json"])
def test_nobody_is_told_to_wait_for_an_error(form: str) -> None:
    long = CheckedAddress(f"{E}long", PLACE, Judgement(Verdict.AWAY, "timeout"), Severity.ERROR)
    text = reporter(form)(LinkReport((long,)))
    assert "Nothing to do" not in text
    assert "--accept" in text


def test_by_page_each_page_has_its_own_list_in_its_order() -> None:
    assert render_by_page(REPORT) == (
        "book/a.md (3)\n\n"
        "  book/a.md:12:3\n"
        "    error: https://example.org/gone\n"
        "    It answers 404, not found, failing since 3 November 2026. "
        "Find where it went, or take the link out.\n"
        "    A copy may lie at https://web.archive.org/web/20261103/https://example.org/gone\n\n"
        "  book/a.md:12:3\n"
        "    warning: https://example.org/m\n"
        "    It has moved for good. Write the new address: https://example.org/new\n\n"
        "  book/a.md:12:3\n"
        "    note: https://example.org/p\n"
        "    It lets no program in (403). "
        "Open it once in a browser; if it is fine, say so with --accept.\n\n"
        "book/b.md (1)\n\n"
        "  book/b.md:1\n"
        "    error: https://example.org/gone\n"
        "    It answers 404, not found, failing since 3 November 2026. "
        "Find where it went, or take the link out.\n"
        "    A copy may lie at https://web.archive.org/web/20261103/https://example.org/gone\n\n"
        "5 addresses: 4 asked, 1 known from the record; 1 error, 1 warning, 1 note.\n"
    )


def test_in_an_issue_a_silence_of_some_days_is_no_task() -> None:
    away = Judgement(Verdict.AWAY, "timeout")
    for severity, task in ((Severity.WARNING, False), (Severity.ERROR, True)):
        text = reporter("markdown")(LinkReport((CheckedAddress(E, PLACE, away, severity),)))
        assert ("- [ ] " in text) is task
        assert text.startswith("<!-- playbook links: ")


def test_what_is_mended_is_not_listed_any_more() -> None:
    fix = Fix("write it", ())
    moved = Judgement(Verdict.MOVED, "301", f"{E}new")
    both = CheckedAddress(E, PLACE, moved, Severity.WARNING, fixes=dict.fromkeys(PLACE, fix))
    one = both._replace(address=f"{E}one", fixes={PLACE[0]: fix})
    none = both._replace(address=f"{E}none", fixes={})
    left = without_mended(LinkReport((both, one, none)))
    assert [c.address for c in left.addresses if c.severity] == [f"{E}one", f"{E}none"]
    assert left.addresses[1].locations == PLACE[1:]
    assert summary(left).endswith("2 warnings.")


def test_json_holds_every_address_also_those_that_are_fine() -> None:
    value = json.loads(reporter("json")(REPORT))
    assert value["version"] == 1
    assert [row["verdict"] for row in value["addresses"]] == [
        "ok",
        "needs a person",
        "moved for good",
        "gone",
        "ok",
    ]
    assert value["addresses"][3]["failing"] == "2026-11-03"
    assert [row["asked"] for row in value["addresses"]] == [True] * 4 + [False]


def test_github_marks_each_place_errors_first() -> None:
    rows = reporter("github")(REPORT).splitlines()
    assert len(rows) == 4
    assert rows[0].startswith("::error file=book/a.md,line=12,col=3,title=URL001 gone::")
    assert rows[-1].startswith("::notice ")


def test_sarif_has_one_result_a_place() -> None:
    run = json.loads(reporter("sarif")(REPORT))["runs"][0]
    codes = sorted(result["ruleId"] for result in run["results"])
    assert codes == ["URL001", "URL001", "URL004", "URL007"]


def test_markdown_has_boxes_for_what_must_be_done_and_none_for_notes() -> None:
    text = reporter("markdown")(REPORT)
    assert "## Error: gone (1)" in text
    assert "- [ ] <https://example.org/gone> in `book/a.md:12:3`, `book/b.md:1`: it answers" in text
    assert "Write the new address: <https://example.org/new>" in text
    assert "- <https://example.org/p> in" in text
    nothing = reporter("markdown")(LinkReport(()))
    assert "[ ]" not in nothing


def test_markdown_stays_within_what_an_issue_may_hold() -> None:
    many = LinkReport(tuple(REPORT.addresses[3]._replace(address=f"{E}{n}") for n in range(2000)))
    text = reporter("markdown")(many)
    assert len(text) < 65_536
    assert "The list goes on" in text


@pytest.mark.parametrize("name", names())
def test_nothing_from_outside_speaks_in_a_report(name: str) -> None:
    text = reporter(name)(POISONED)
    rest = text.replace("\n", "")
    assert rest.isprintable(), [c for c in rest if not c.isprintable()]
    if name == "github":
        assert all(re.match(r"::(error|warning) file=", row) for row in text.splitlines())
    if name == "markdown":
        shown = re.sub(r"`[^`]*`|<https?://[^\s<>]+>", "", text)
        assert "@team" not in shown
        assert "<img" not in shown
        assert "](" not in shown
        assert "::" not in "".join(row[:2] for row in text.splitlines())


def test_every_verdict_has_a_code_words_and_a_place_in_the_order() -> None:
    assert set(messages.CODES) == set(ORDER) == set(Verdict)
    assert len(set(messages.CODES.values())) == len(Verdict)
    for verdict in Verdict:
        assert messages.to_do(Judgement(verdict, "x", "y")).endswith((".", "y"))


def reasons() -> Iterator[tuple[str, Verdict]]:
    yield from _ERRORS.items()
    yield from ((reason, verdict) for reason, verdict in _STOPPED.items() if reason != "robots")
    for reason in ("timeout", "reset", "refused-connection", "protocol", "cut", "tls"):
        yield reason, Verdict.AWAY


@pytest.mark.parametrize(("reason", "verdict"), list(reasons()))
def test_every_reason_is_said_in_a_sentence(reason: str, verdict: Verdict) -> None:
    first = messages.why(Judgement(verdict, reason, "", "x")).split()[0]
    assert first in ("it", "its", "the", "there", "no", "nothing", "this")


def test_findings_stand_at_every_place_in_order() -> None:
    found = findings(REPORT.addresses)
    assert [str(f.location) for f in found] == ["book/a.md:12:3"] * 3 + ["book/b.md:1"]


def test_a_run_in_which_nothing_is_wrong_says_so() -> None:
    assert summary(LinkReport((REPORT.addresses[0],), 1)) == "1 address: 1 asked; nothing to mend."


# --- copies in the archive


def test_an_answer_of_the_archive_is_believed_only_if_it_leads_there() -> None:
    def told(url: str, *, available: bool = True) -> str:
        closest = {"url": url, "available": available}
        return archive.answer(json.dumps({"archived_snapshots": {"closest": closest}}))

    copy = "web.archive.org/web/20240506000000/https://example.org/"
    assert told(f"http://{copy}") == f"https://{copy}"
    assert told(f"https://{copy}") == f"https://{copy}"
    assert told("https://evil.example/") == ""
    assert told("https://web.archive.org.evil.example/web/") == ""
    assert told(f"http://{copy}", available=False) == ""
    for text in ("", "[]", "{}", "nonsense", '{"archived_snapshots": {}}'):
        assert archive.answer(text) == ""


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    "address",
    [
        f"{E}?u=jane.roe%40uni.example",
        f"{E}?u=amFuZS5yb2VAdW5pLmV4YW1wbGU",
        f"{E}people/jane.roe@uni.example/page",
    ],
)
def test_no_report_names_the_reader_whom_an_address_carries(name: str, address: str) -> None:
    gone = Judgement(Verdict.GONE, "404")
    moved = Judgement(Verdict.MOVED, "301", f"{address}&new=1")
    report = LinkReport((
        CheckedAddress(address, PLACE, gone, Severity.ERROR),
        CheckedAddress(f"{E}old", PLACE, moved, Severity.WARNING),
    ))  # fmt: skip
    said = reporter(name)(report)
    assert "example.org/" in said
    for secret in ("jane.roe", "amFuZS5yb2VAdW5pLmV4YW1wbGU"):
        assert secret not in said
