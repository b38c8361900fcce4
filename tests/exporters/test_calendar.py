"""Calendars: parsed again, their dates compared with those that the book counts itself."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import icalendar
import pytest
import recurring_ical_events
from pydantic_core import PydanticCustomError

from playbook.common.config import load_config
from playbook.office.catalogue import file_name, load_catalogue
from playbook.office.exporters import formats
from playbook.registers.dates import checked_rule, dates_of, months_of, shifted
from playbook.registers.load import load_registers

SERIES = """title: Seminar
about: An invented series.
as_of: 2030-01-01
recurrence: FREQ=MONTHLY;BYDAY=-1WE
starts_at: "15:00"
minutes: 90
timezone: Europe/London
side_names: {partner-a: Uni}
sessions:
  - {id: first, date: 2030-01-30, theme: Soil}
  - {id: off, date: 2030-04-24, status: cancelled}
"""
PLAN = """title: Plan
about: An invented plan.
calendar_year: 2030
%s
items:
  - {id: letter, title: Letter, kind: regular, status: live, channel: email, content: c, audience: a,
     when: w, owner: o, recurrence: "%s"}
"""
RULES = (
    "FREQ=MONTHLY;BYMONTHDAY=10",
    "FREQ=MONTHLY;BYDAY=-1MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=YEARLY;BYMONTH=6,12",
    "FREQ=MONTHLY;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=5",
    "FREQ=WEEKLY;BYDAY=FR;UNTIL=20300701",
)


def parsed(data: bytes):
    return icalendar.Calendar.from_ical(data)


def said(calendar, name: str) -> str:
    """The library leaves the backslashes in what the standard does not know."""
    return icalendar.vText.from_ical(str(calendar[name]))


def days(calendar, year: int) -> list[date]:
    found = recurring_ical_events.of(calendar).between((year, 1, 1), (year + 1, 1, 1))
    starts = [event["dtstart"].dt for event in found]
    return sorted(d.date() if isinstance(d, datetime) else d for d in starts)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("historical", ["", "historical: true"])
def test_a_rule_gives_the_dates_that_the_book_counts(register, as_file, rule, historical) -> None:
    calendar = parsed(as_file(register("communication-plan", PLAN % (historical, rule)), "ics"))
    wanted = list(dates_of(rule, date(2030, 1, 1), date(2030, 12, 31)))

    assert days(calendar, 2030) == wanted
    assert sorted({day.month for day in wanted}) == list(months_of(rule, 2030))
    endless = "COUNT" not in rule and "UNTIL" not in rule
    assert bool(days(calendar, 2031)) == (endless and not historical)


def test_every_register_of_the_book_gives_the_dates_of_its_rules(catalogue, as_file) -> None:
    seen = 0
    for file, register in catalogue.registers.readable:
        occasions = list(register.occasions())
        if not occasions:
            continue
        calendar = parsed(as_file(catalogue.register(file.kind, file.slug, register), "ics"))
        events = {str(e["uid"]).partition("@")[0]: e for e in calendar.walk("VEVENT")}
        for occasion in occasions:
            event = events[f"{file.kind}-{file.slug}-{occasion.id}"]
            assert str(event["summary"]) == occasion.title
            if occasion.rule:
                year = occasion.start.year
                alone = icalendar.Calendar()
                alone.add_component(event)
                last = occasion.until or date(year, 12, 31)
                assert days(alone, year) == list(dates_of(occasion.rule, occasion.start, last))
                seen += 1
            else:
                assert event["dtstart"].dt == occasion.start
    assert seen >= 5


def test_a_session_with_an_hour_has_its_time_zone_in_winter_and_in_summer(
    register, as_file
) -> None:
    calendar = parsed(as_file(register("event-series", SERIES), "ics"))
    found = recurring_ical_events.of(calendar).between((2030, 1, 1), (2031, 1, 1))
    offsets = {event["dtstart"].dt.date(): event["dtstart"].dt.utcoffset() for event in found}
    zone = next(iter(calendar.walk("VTIMEZONE")))

    assert offsets[date(2030, 1, 30)].total_seconds() == 0
    assert offsets[date(2030, 6, 26)].total_seconds() == 3600
    assert {event["dtstart"].dt.hour for event in found} == {15}
    assert {(event["dtend"].dt - event["dtstart"].dt).seconds for event in found} == {5400}
    assert str(zone["tzid"]) == "Europe/London"
    assert len(calendar.to_ical()) < 3000  # only the years that matter are spelt out


def test_a_session_of_its_own_is_not_doubled_by_the_rule(register, as_file) -> None:
    calendar = parsed(as_file(register("event-series", SERIES), "ics"))

    assert len(days(calendar, 2030)) == len(set(days(calendar, 2030))) == 12
    cancelled = [e for e in calendar.walk("VEVENT") if e.get("status") == "CANCELLED"]
    assert [e["dtstart"].dt.date() for e in cancelled] == [date(2030, 4, 24)]


def test_identifiers_are_stable_and_moments_come_from_the_record(register, afresh) -> None:
    item = register("event-series", SERIES)
    events = parsed(afresh(item, "ics")).walk("VEVENT")

    assert afresh(item, "ics") == afresh(item, "ics")
    assert [str(event["uid"]) for event in events] == [
        "event-series-own-first@example.org",
        "event-series-own-off@example.org",
        "event-series-own-series@example.org",
    ]
    assert {event["dtstamp"].dt.date() for event in events} == {date(2030, 1, 1)}


def test_a_later_change_has_a_higher_number_and_its_moment(register, afresh) -> None:
    item = register("event-series", SERIES)
    first = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
    numbers = []
    for moment in (first, first + timedelta(minutes=1), first + timedelta(days=400)):
        event = parsed(afresh(replace(item, changed=moment), "ics")).walk("VEVENT")[0]
        assert event["last-modified"].dt == event["dtstamp"].dt == moment
        numbers.append(int(event["sequence"]))
    assert numbers == sorted(set(numbers))
    assert numbers[-1] < 2**31
    bare = parsed(afresh(item, "ics")).walk("VEVENT")[0]
    assert "sequence" not in bare


def test_the_moment_of_a_change_is_that_of_the_commit(tmp_path, map_text) -> None:
    folder = tmp_path / "book" / "data" / "stakeholder-map"
    folder.mkdir(parents=True)
    (tmp_path / "_config.yml").write_text("title: A book\n")
    path = folder / "ours.yml"
    path.write_text(map_text.replace("2020-01", "2030-01-05"))

    def changed() -> datetime | None:
        registers = load_registers(tmp_path)
        book = load_catalogue(tmp_path, load_config(tmp_path, {}), registers)
        kind = "stakeholder-map"
        return book.register(kind, "ours", registers.of_kind(kind)["ours"].register).changed

    assert changed() is None
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    when = {"GIT_COMMITTER_DATE": "2030-02-03T04:05:06Z", "GIT_AUTHOR_DATE": "2030-02-03T04:05:06Z"}
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Ours")):
        subprocess.run(
            ["git", "-C", tmp_path, *who, *words], check=True, env={**os.environ, **when}
        )
    assert changed() == datetime(2030, 2, 3, 4, 5, 6, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("rule", "never"),
    [
        ("FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2", True),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6", True),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", True),
        ("FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2;UNTIL=20230101", False),
        ("FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=1", False),
        ("FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20200101", False),
    ],
)
def test_a_rule_that_never_comes_is_refused(rule: str, never: bool) -> None:
    if never:
        with pytest.raises(PydanticCustomError, match="never comes: no such day is in any year"):
            checked_rule(rule)
    else:
        assert checked_rule(rule) == rule


def test_what_an_event_says_of_itself_is_in_sentences(register, as_file) -> None:
    text = PLAN % ("", RULES[0])
    plan = register(
        "communication-plan", text.replace("content: c,", "content: News that readers can use,")
    )
    event = parsed(as_file(replace(plan, start=date(2030, 1, 1)), "ics")).walk("VEVENT")[0]

    assert str(event["description"]) == "News that readers can use. For: a. By: o."


def test_lines_are_folded_and_end_as_the_standard_says(register, as_file, hostile) -> None:
    import json

    plan = PLAN % ("", RULES[0])
    for text in hostile:
        data = as_file(
            register(
                "communication-plan",
                plan.replace("title: Letter", f"title: {json.dumps(text * 9)}"),
            ),
            "ics",
        )
        event = parsed(data).walk("VEVENT")[0]
        assert str(event["summary"]).replace("\n", " ") == (text * 9).strip().replace("\n", " ")
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        assert b"\n" not in data.replace(b"\r\n", b"")


TASKS = """title: Run sheet
about: An invented list.
start: the day of the session
tasks:
  - {id: room, task: Book a room, category: Place, owner: Host, supports: Estates, due: -6w, note: Early.}
  - {id: open, task: Open the doors, category: Place, owner: Host, due: 0d}
  - {id: ask, task: Ask what lasted, category: People, owner: Lead, due: 1m}
  - {id: some-day, task: Some day, category: People, owner: Lead}
"""


UNDATED = """title: List
about: An invented list.
tasks:
  - {id: a, task: Do, category: C, owner: Host, phase: before}
"""


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        ("-2w", date(2027, 2, 15)),
        ("+1d", date(2027, 3, 2)),
        ("0d", date(2027, 3, 1)),
        ("-3m", date(2026, 12, 1)),
        ("12m", date(2028, 3, 1)),
    ],
)
def test_days_weeks_and_months_count_from_a_day(offset: str, day: date) -> None:
    assert shifted(date(2027, 3, 1), offset) == day


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert shifted(date(2027, 3, 31), "-1m") == date(2027, 2, 28)
    assert shifted(date(2027, 12, 31), "2m") == date(2028, 2, 29)


def test_tasks_stand_on_their_days_when_the_first_day_is_given(register, as_file) -> None:
    item = replace(register("task-list", TASKS), start=date(2027, 3, 31))
    calendar = parsed(as_file(item, "ics"))
    events = calendar.walk("VEVENT")

    assert [(str(e["summary"]), e["dtstart"].dt, e["dtend"].dt) for e in events] == [
        ("Book a room", date(2027, 2, 17), date(2027, 2, 18)),
        ("Open the doors", date(2027, 3, 31), date(2027, 4, 1)),
        ("Ask what lasted", date(2027, 4, 30), date(2027, 5, 1)),
    ]
    assert str(events[0]["uid"]) == "task-list-own-room-20270331@example.org"
    assert str(events[0]["description"]) == "By: Host\nGroup: Place\nAsk: Estates\nEarly."
    assert {str(e["transp"]) for e in events} == {"TRANSPARENT"}
    assert said(calendar, "x-wr-calname") == "Run sheet, from 31 March 2027"
    assert said(calendar, "x-wr-caldesc") == (
        "The dates count from 31 March 2027 (the day of the session). Weekends and holidays are "
        "left as they are. Not in here, because they have no date: 1."
    )


def test_two_first_days_can_stand_in_one_calendar(register, afresh) -> None:
    item = register("task-list", TASKS)
    days = (date(2027, 3, 1), date(2027, 4, 1), date(2027, 3, 1))
    uids = [
        {str(e["uid"]) for e in parsed(afresh(replace(item, start=day), "ics")).walk("VEVENT")}
        for day in days
    ]

    assert uids[0] == uids[2]
    assert not uids[0] & uids[1]


def test_without_a_first_day_there_is_no_calendar_and_the_day_has_a_name(register) -> None:
    item = register("task-list", TASKS)

    assert not formats()["ics"].can(item)
    assert item.waits_for == "the day of the session"
    assert not register("task-list", UNDATED).waits_for


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_of_a_plan_without_a_year_count_from_the_first_day(
    register, as_file, rule
) -> None:
    text = PLAN.replace("calendar_year: 2030\n", "") % ("", rule)
    plan = register("communication-plan", text)
    first = date(2030, 3, 4)
    calendar = parsed(as_file(replace(plan, start=first), "ics"))

    assert plan.waits_for == "the first day of the plan"
    assert days(calendar, 2030) == list(dates_of(rule, first, date(2030, 12, 31)))


def test_a_plan_of_the_past_keeps_its_year(register) -> None:
    plan = register("communication-plan", PLAN % ("historical: true", RULES[0]))

    assert not plan.register.counts_from
    assert plan.occasions[0].start == date(2030, 1, 1)


def test_every_blank_whose_dates_count_from_a_day_offers_an_example_of_a_calendar(
    catalogue, as_file
) -> None:
    seen = 0
    for slug in catalogue.templates:
        for part in catalogue.part_exports(slug):
            assert bool(part.blank.waits_for) == bool(part.dated), part.blank.stem
            if part.dated is None:
                continue
            seen += 1
            assert part.dated.start == date(2027, 3, 1)
            assert part.dated.start.weekday() == 0
            name = file_name(part.dated, formats()["ics"])
            assert name == f"{part.blank.stem}-from-2027-03-01.ics"
            calendar = parsed(as_file(part.dated, "ics"))
            assert "with 1 March 2027 as an example of the " in said(calendar, "x-wr-calname")
            starts = [event["dtstart"].dt for event in calendar.walk("VEVENT")]
            wanted = [
                part.dated.start + timedelta(days=span.start)
                for lane in _lanes(part.dated)
                for span in lane.spans
                if float(span.start).is_integer() and "month" not in span.words
            ]
            assert set(wanted) <= set(starts)
    assert seen >= 8


def _lanes(item):
    """The pictures of the book count days for themselves."""
    views = item.register.views(item.lookup)
    return views["schedule"].lanes if "schedule" in views else ()
