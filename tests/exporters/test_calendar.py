"""Calendars: parsed again, their dates compared with those that the book counts itself."""

from __future__ import annotations

from datetime import date, datetime

import icalendar
import pytest
import recurring_ical_events

from playbook.dates import dates_of, months_of

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


def test_every_register_of_the_book_gives_the_dates_of_its_rules(stock, as_file) -> None:
    seen = 0
    for file, document in stock.registers.documents:
        occasions = list(document.occasions())
        if not occasions:
            continue
        calendar = parsed(as_file(stock.register(file.kind, file.slug, document), "ics"))
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
    thing = register("event-series", SERIES)
    events = parsed(afresh(thing, "ics")).walk("VEVENT")

    assert afresh(thing, "ics") == afresh(thing, "ics")
    assert [str(event["uid"]) for event in events] == [
        "event-series-own-first@example.org",
        "event-series-own-off@example.org",
        "event-series-own-series@example.org",
    ]
    assert {event["dtstamp"].dt.date() for event in events} == {date(2030, 1, 1)}


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
