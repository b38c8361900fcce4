"""Tideline, the invented partnership of the examples, is one partnership: its papers fit together."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
TEXTS = PROJECT / "book/templates/text"
SAMPLES = PROJECT / "book/templates/data"
MONTHS = "|".join(calendar.month_name[1:])
SUM = r"£(\d+(?:,\d{3})*)"
# What several papers say of one thing: its right values, in how many places it must be found at
# least, and the ways in which it is said, each with the value as its group.
SHARED: dict[str, tuple[set[str], int, list[str]]] = {
    "money of the call": (
        {"600,000"},
        7,
        [rf"Money in all \| {SUM}", rf"call (?:with|of) {SUM}", r"Agreed: (\d+,\d+) in all"],
    ),
    "what the company pays a year": ({"180,000"}, 2, [rf"(?:maker |^){SUM} a year(?:,| from)"]),
    "last day": (
        {"31 March 2034"},
        4,
        [
            rf"(?:ends on|to|until) (\d+ March 2034|\d+ (?:{MONTHS}) 2034)",
            r"(31 .{5} 2034), the last",
        ],
    ),
    "kick-off": ({"14 March 2030"}, 2, [r"Kick-off(?:: Tideline,| \|) (\d+ March 2030)"]),
    "end of the first task": (
        {"13 June 2030"},
        4,
        [
            r"finished on (\d+ June 2030)",
            r"(?<!from 21 )March to (\d+ June 2030)",
            r"6 June 2030 \| (\d+ June 2030)",
        ],
    ),
    "day of the workshop": (
        {"2 April 2031"},
        6,
        [
            r"workshop (?:of |on )(\d+ April 2031)",
            r"(?:workshop|warnings), (\d+ April 2031)",
            r"When and where\? \| (\d+ \w+ 2031)",
            r"Date, place, link \| (\d+ \w+ 2031)",
        ],
    ),
    "places of the workshop": (
        {"30"},
        4,
        [r"(\d\d) places(?:[:;]| \|)", r"(\d\d) people: 10", r"(\d\d) were invited"],
    ),
    "answers at the workshop": ({"27"}, 2, [r"\b(\d\d) of 30 answered", r"how many \| (\d\d) of"]),
    "groups on the map": ({"14"}, 2, [r"map with (\d\d) groups", r"\| (\d\d) groups"]),
    "day of the charter": (
        {"3 February 2031"},
        3,
        [
            r"3, agreed on (\d+ \w+ 2031)",
            r"decides what \| (\d+ \w+ 2031)",
            r"charter, on (\d .* 2031)",
        ],
    ),
    "call opens": (
        {"4 August 2031"},
        3,
        [r"Call opens \| (\d+ \w+ 2031)", r"opened on (\d+ \w+ 2031)", r"call of (\d+ \w+ 2031)"],
    ),
    "call closes": (
        {"13 October"},
        4,
        [r"closes on (\d+ October)", r"Call closes \| (\d+ \w+)", r"warnings, until (\d+ \w+)"],
    ),
    "proposals": ({"19", "Nineteen"}, 3, [r"\b(19|[A-Z]?\w+teen) (?:proposals|teams)"]),
    "attendances by October 2031": (
        {"806"},
        2,
        [r"Attendances[^|\n]*\| (\d+)", r"value: \"(8\d\d)\""],
    ),
    "answers on usefulness": ({"402"}, 3, [r"from (\d+) answers", r"none \| (\d+) answers"]),
    "introductions asked for": ({"14"}, 4, [r"\b(\d+) requests", r"Introductions \| (\d+),"]),
    "people in June 2031": ({"112"}, 3, [r"(\d{3}) (?:people present|at minute)", r"of (1\d\d)\."]),
    "readers of the letter": ({"412"}, 2, [r"by side \| (\d+):", r"value: \"(4\d\d)\""]),
    "scholars": (
        {"eight", "Eight"},
        4,
        [r"\b(\w+) scholars(?: from|, seven)", r"invites (\w+) students", r"\"(\w+), from six"],
    ),
    "sum to each scholar": ({"1,200"}, 4, [rf"{SUM} in (?:March|September)"]),
    "costs of each scholar": ({"900"}, 3, [rf"up to {SUM}(?: for the event|;| for costs)"]),
    "applications of scholars": (
        {"31"},
        3,
        [r"(\d\d) applications, eight", r"\| (\d\d), 8, 6", r"\"(\d\d) applications\.\""],
    ),
    "first day of the student": (
        {"12 January 2032"},
        3,
        [r"first day(?: of work)?, (\d+ \w+ 2032)", r"and last day \| (\d+ \w+ 2032)"],
    ),
    "day on which access came": (
        {"23 February 2032"},
        4,
        [r"\"On (\d+ \w+ 2032), (?:six|beside)", r"together \| data owner \| (\d+ \w+ 2032)"],
    ),
    "days to read a paper": (
        {"30"},
        5,
        [r"\b(\d+) days to (?:read|answer)", r"all three, (\d+) days", r"who have (\d+) days"],
    ),
    "second community manager": (
        {"18 June 2031"},
        1,
        [r"first day, (\d+ June 2031)"],
    ),
    "release of the card": (
        {"18 October 2032"},
        2,
        [r"identifier .* (\d+ \w+ 2032) \|$", r"coordinator, (.*)\.$"],
    ),
}


def every() -> dict[str, str]:
    """All invented examples by name."""
    texts = {path.stem: path for path in TEXTS.glob("*.example.md")}
    samples = {path.stem: path for path in SAMPLES.glob("*/*tideline*.yml")}
    return {name: path.read_text(encoding="utf-8") for name, path in (texts | samples).items()}


def read(kind: str, slug: str) -> dict[str, Any]:
    """A register of Tideline."""
    return yaml.safe_load((SAMPLES / kind / f"{slug}.yml").read_text(encoding="utf-8"))


def text(name: str) -> str:
    """A text of Tideline."""
    return (TEXTS / f"{name}.example.md").read_text(encoding="utf-8")


def said(words: str, row: str) -> int:
    """The first sum of a row of a table."""
    found = re.search(rf"\| {row} \| £?([\d,]+)", words)
    assert found, row
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("fact", SHARED)
def test_papers_say_the_same_of_one_thing(fact: str) -> None:
    right, times, ways = SHARED[fact]
    found = [
        (name, value)
        for name, words in every().items()
        for way in ways
        for value in re.findall(way, re.sub(r" {2,}", " ", words), re.MULTILINE)
    ]
    assert [item for item in found if item[1] not in right] == []
    assert len(found) >= times, found


def test_no_partner_of_tideline_has_a_second_name() -> None:
    for name, words in every().items():
        kinds = set(re.findall(r"\b\w+ (?:University|Instruments|Wardens Trust)\b", words))
        assert kinds <= {
            "Northmere University",
            "Brackwater Instruments",
            "Coast Wardens Trust",
        }, name


def test_the_budget_holds_the_sums_of_the_other_papers() -> None:
    lines = {line["id"]: line["medium"] for line in read("budget", "budget-tideline")["lines"]}
    case = re.sub(r" {2,}", " ", text("business-case"))
    assert lines["tide-manager"] + lines["tide-programme"] == said(case, "Posts at the university")
    assert lines["tide-meetings"] + lines["tide-travel"] == said(case, "Meetings and travel")
    assert lines["tide-access"] + lines["tide-chat"] == said(case, "Data and systems")
    assert lines["tide-closing"] == said(case, "The end, set aside each year")
    plan = text("conference-plan")
    trips = [int(n.replace(",", "")) for n in re.findall(r"\| £([\d,]+) +\|", plan)]
    assert sum(trips) == lines["tide-travel"]
    assert f"£{lines['tide-travel']:,}" in plan
    assert lines["tide-scholars"] == 8 * (2 * 1200 + 900)
    assert "£19,200" in text("scholar-scheme-review")
    assert lines["tide-awards"] == 600_000 * 2 // 3


def test_counts_of_the_registers_are_those_that_papers_name() -> None:
    assert len(read("stakeholder-map", "stakeholders-tideline")["groups"]) == 14
    assert len(read("communication-plan", "communication-plan-tideline")["items"]) == 9
    assert "Nine items" in (SAMPLES / "task-list/community-manager-days-tideline.yml").read_text(
        encoding="utf-8"
    )
    statements = read("survey", "health-check-tideline")["statements"]
    wide = [s for s in statements if round(abs(s["side_a"] - s["side_b"]), 1) >= 1]
    assert f"| {len(wide)}: watch" in re.sub(
        r" {2,}", " ", text("scorecard").split("gap of a step")[1]
    )
    figures = {m["id"]: m for m in read("impact", "figures-tideline")["measures"]}
    split = figures["tide-letter-readers"]["split"]
    assert sum(map(int, split.values())) == figures["tide-letter-readers"]["number"]
    letter = text("newsletter-issue")
    assert all(number in letter for number in split.values())


def test_sessions_and_meetings_fall_on_the_days_that_the_charter_and_the_plan_name() -> None:
    days = re.findall(
        rf"\| (\d+) ({MONTHS}) 2031 +\|", text("seminar-plan").split("first season")[1]
    )
    days = days[:6]
    for day, month in days:
        when = date(2031, list(calendar.month_name).index(month), int(day))
        assert when.weekday() == calendar.WEDNESDAY
        assert (when + timedelta(days=7)).month != when.month
    for entry in read("decision", "decision-log-tideline")["log"]:
        # Without quotation marks YAML 1.1 reads the name `on` as true.
        if entry["by"] == "Core team":
            assert entry[True].weekday() == calendar.MONDAY
            assert 8 <= entry[True].day <= 14


def test_a_text_that_is_also_in_a_register_gives_the_same_people_the_say() -> None:
    decisions = {d["id"]: d for d in read("governance", "who-decides-tideline")["decisions"]}
    charter = re.sub(r" {2,}", " ", text("team-charter"))
    for ident, row in (
        ("tide-theme", "A new research theme"),
        ("tide-money-large", "Money above £5,000"),
        ("tide-appoint", "Who is appointed to a joint post"),
        ("tide-paper", "What may be published, and when"),
        ("tide-access", "Who gets access to data"),
    ):
        assert f"| {row} | {decisions[ident]['accountable'][0]} |" in charter, ident
