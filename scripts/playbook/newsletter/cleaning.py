"""A letter as it was archived, cleaned: every address judged, headings in order, nothing said lost.

What is changed or dropped is reported by line; what needs a person is listed, never invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from playbook.common.redirectors import Decoded, decode, host_of, personal_text, shown
from playbook.common.urls import is_invitation
from playbook.newsletter.blocks import Block, Letter, Picture, Run, squeeze, words
from playbook.newsletter.dates import DateLine, looks_dated, read_date_line

# What a change is called in the report, in the order of the report, and whether a person must look.
KINDS: dict[str, tuple[str, bool]] = {
    "hidden": (
        "links whose target a service keeps to itself: taken away, look in the original",
        True,
    ),
    "unreadable": ("addresses that lead nowhere: taken away", True),
    "identity": ("addresses that name a person in their path: taken away", True),
    "secret": ("invitations and tokens: taken away, say whom to ask", True),
    "picture": (
        "pictures without alternative text: left out, say what they show or leave them out",
        True,
    ),
    "date": ("dates that are not sure", True),
    "unnamed": (
        "links that were only a picture: they now read as their address, give them words",
        True,
    ),
    "remark": ("what was noticed while reading", True),
    "added": ("what was added so that the page is in order", True),
    "redirect": ("links through redirectors: the true address was written", False),
    "recipient": ("addresses that named the reader: the part was taken off", False),
    "tracking": ("parts of addresses that only track: taken off", False),
    "dropped": ("links that only the receiver can use: taken away, their words stay", False),
    "pixel": ("pictures that count readers: taken away", False),
    "mail": ("mail addresses: taken away", False),
    "greeting": ("greetings that named the reader: the name was taken away", False),
    "placeholder": ("placeholders of a mailing system: taken away", False),
    "repeated": ("pictures that came before: left out", False),
    "doubled": ("links of pictures whose address stands in words too: left out", False),
    "described": ("pictures with alternative text: the text was written in their place", False),
    "spacer": ("empty headings, rules and remains of layout tables: taken away", False),
    "heading": ("headings put in order", False),
}
_MAIL = re.compile(
    r"(?<![\w.@%-])[A-Za-z0-9][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w-])"
)
REMOVED = "(address removed)"
_GREETING = re.compile(
    r"^(?P<word>(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening)),?) "
    r"(?P<name>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3})(?P<end>[,!:.]?)$"
)
_EVERYBODY = re.compile(
    "all|colleagues?|friends?|readers?|both|every(one|body)|team|members?|community|subscribers?|partners?|there|folks"
    "|supporters?|sir|madam|researchers?|students?"
)
_PLACEHOLDER = re.compile(
    r"\*\|[A-Z0-9_:|-]{2,40}\|\*|\{\{\s*[\w.:-]*(?:name|mail|contact|subscriber|params|unsubscribe|unsub|email)[^{}]{0,60}\}\}"
    r"|%recipient[\w.]*%|%%[\w.]{2,40}%%|\[\[(?-i:[A-Z_]{3,40})\]\]|\{!\w+\.\w+\}|<%=?[^%]{1,60}%>|\$\{[\w.]{2,40}\}",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"[?&#](?:pwd|passcode|password|access_token|auth_?token|sharing_token|share_token|invite_?\w*|token|tk|sig|signature|apikey|api_key|key|code|jwt|otp|magic\w*)=[\w.%+/-]{6,}",
    re.IGNORECASE,
)
# No word of a language; a mail program may have broken an address into such pieces.
_LONG = re.compile(r"(?<!\S)(?!https?://)\S{16,}")
_SCHEMES = ("http://", "https://")
_BARE = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
# Signs that end a sentence or close a bracket, and are no part of an address in a text.
_ENDS = ".,;:!?)]}*_"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Something that was changed, dropped or found: the line of the source, its kind, and words."""

    line: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean letter, and everything that was done to it."""

    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]
    subject: str = ""
    preview: str = ""
    date: str = ""
    dates: tuple[tuple[int, DateLine], ...] = ()
    links: int = 0
    """How many links and pictures had an address."""

    @property
    def counts(self) -> Counter[str]:
        """How many changes there are of each kind."""
        return Counter(change.kind for change in self.changes)

    @property
    def for_a_person(self) -> tuple[Change, ...]:
        """The changes at which a person must look."""
        return tuple(change for change in self.changes if KINDS[change.kind][1])


def clean(letter: Letter) -> Cleaned:
    """Judge every block of a letter and put it in order."""
    work = _Work(named=_named_targets(letter.blocks))
    for line, text in letter.remarks:
        work.say(line, "remark", text)
    judged = [block for one in letter.blocks for block in work.block(one)]
    subject, preview = work.text(letter.subject, 1), work.text(letter.preview, 1)
    blocks = _in_order(judged, work, squeeze(subject))
    dates = tuple(_dates(blocks, work))
    return Cleaned(
        tuple(blocks),
        tuple(sorted(work.changes)),
        squeeze(subject),
        squeeze(preview),
        letter.date,
        dates,
        work.links,
    )


def _named_targets(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Where links lead that have words."""
    words: dict[str, str] = {}
    for block in blocks:
        for run in block.all_runs:
            if run.link:
                words[run.link] = words.get(run.link, "") + run.text
    return frozenset(decode(link).address for link, said in words.items() if squeeze(said))


@dataclass
class _Work:
    """The changes so far, and which pictures came before."""

    changes: list[Change] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    links: int = 0
    named: frozenset[str] = frozenset()

    def say(self, line: int, kind: str, text: str) -> None:
        """Note a change."""
        self.changes.append(Change(max(line, 1), kind, text))

    # --- blocks

    def block(self, block: Block) -> Iterator[Block]:
        """A block as it stays: none, one, or one without its pictures."""
        if block.kind == "row":
            cells = tuple(tuple(self.runs(cell)) for cell in block.cells)
            if any(run.text.strip() for cell in cells for run in cell):
                yield replace(block, cells=cells)
            return
        if block.kind == "rule":
            return
        runs = self.runs(block.runs)
        whole = squeeze("".join(run.text for run in runs))
        if not re.search(r"\w", whole):
            if block.kind == "heading" or whole:
                self.say(
                    block.line,
                    "spacer",
                    "an empty heading" if block.kind == "heading" else "signs without words",
                )
            return
        greeted = _GREETING.match(whole)
        if greeted and not _EVERYBODY.fullmatch(greeted["name"].lower().split()[0]):
            self.say(block.line, "greeting", "the greeting names somebody")
            runs = [Run(f"{greeted['word']} reader{greeted['end']}", line=block.line)]
        if block.kind == "heading" and not re.search(r"\w", block.text):
            # A banner with a link was no heading.
            block = replace(block, kind="paragraph", level=0)
        yield block.with_runs(tuple(_tidy(runs)))

    def runs(self, runs: tuple[Run, ...]) -> list[Run]:
        """The runs of a line with their addresses judged; those of one link are judged together."""
        found: list[Run] = []
        groups: list[list[Run]] = []
        for run in runs:
            if groups and run.link and groups[-1][0].link == run.link:
                groups[-1].append(run)
            else:
                groups.append([run])
        for group in groups:
            link = self.link(group[0].link, group[0].line) if group[0].link else ""
            inner = [piece for run in group for piece in self.inner(run)]
            if group[0].link:
                inner = [replace(piece, link=link) for piece in inner]
            if link and not squeeze("".join(run.text for run in inner)):
                pictured = any(run.picture for run in group)
                # A link around a blank was none, but the blank parts two words.
                inner = self.nameless(link, group[0].line) if pictured else [Run(" ")]
            found += inner
        return found

    def nameless(self, link: str, line: int) -> list[Run]:
        """What stays of a link that is only a picture: nothing if its address stands in words too."""
        if link in self.named:
            self.say(line, "doubled", f"to {link}")
            return []
        self.say(line, "unnamed", f"to {link}")
        return [Run(host_of(link).removeprefix("www.") or link, link=link, line=line)]

    def inner(self, run: Run) -> Iterator[Run]:
        """A picture as it stays, or a text without mail addresses."""
        if run.picture:
            yield from self.picture(run, run.picture)
        elif run.link:
            yield replace(run, text=self.text(run.text, run.line, judged=True))
        elif run.text:
            yield from self.parts(run)

    def parts(self, run: Run) -> Iterator[Run]:
        """A text with the addresses in it made links, as programs show them anyway."""
        start = 0
        for match in _BARE.finditer(run.text):
            address = match[0].rstrip(_ENDS)
            yield replace(run, text=self.text(run.text[start : match.start()], run.line))
            shown_as = self.bare(address, run.line)
            yield replace(run, text=shown_as, link=shown_as if shown_as != REMOVED else "")
            start = match.start() + len(address)
        yield replace(run, text=self.text(run.text[start:], run.line))

    def bare(self, address: str, line: int, *, judged: bool = False) -> str:
        """An address that stands in the text: without what tracks, or the words that it is gone."""
        found = decode(address)
        if found.is_clean and not _is_secret(address):
            return address
        if not judged:
            self.links += 1
            self.judge(found, line)
        kept = found.address.lower().startswith(_SCHEMES) and not _is_secret(found.address)
        return found.address if kept else REMOVED

    def text(self, text: str, line: int, *, judged: bool = False) -> str:
        """A text without mail addresses, placeholders, and addresses that track or name somebody."""
        if "://" in text:
            text = _BARE.sub(
                lambda match: (
                    self.bare(match[0].rstrip(_ENDS), line, judged=judged)
                    + match[0][len(match[0].rstrip(_ENDS)) :]
                ),
                text,
            )
        if "@" in text:
            for _ in _MAIL.findall(text):
                self.say(line, "mail", "in the text")
            text = _MAIL.sub(REMOVED, text)
        if _LONG.search(text):
            text = _LONG.sub(lambda match: self.remains(match[0], line), text)
        for found in _PLACEHOLDER.findall(text):
            self.say(line, "placeholder", str(found)[:60])
        return _PLACEHOLDER.sub("", text)

    def remains(self, word: str, line: int) -> str:
        """A long word, unless it is a piece of a broken address in which somebody is encoded."""
        if not personal_text(word):
            return word
        self.say(line, "mail", "encoded in what is left of a broken address")
        return REMOVED

    # --- addresses

    def link(self, address: str, line: int) -> str:
        """The address of a link as it may be written, or nothing."""
        self.links += 1
        lowered = re.sub(r"[\x00-\x20]+", "", address).lower()
        if lowered.startswith("mailto:"):
            self.say(line, "mail", "in a link")
            return ""
        if lowered.startswith("tel:"):
            self.say(line, "dropped", "a telephone number")
            return ""
        if address.startswith("#"):
            return ""
        if not lowered.startswith(_SCHEMES):
            return self.other(address, lowered, line)
        return self.web(address, line)

    def other(self, address: str, lowered: str, line: int) -> str:
        """A target of another scheme, or of none."""
        if re.match(r"^(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", lowered):
            return self.web(f"https://{address}", line)
        if _PLACEHOLDER.search(address):
            self.say(line, "placeholder", "in a link")
        else:
            scheme = lowered.partition(":")[0][:20] if ":" in lowered[:30] else "no web address"
            self.say(line, "unreadable", scheme)
        return ""

    def web(self, address: str, line: int) -> str:
        """A web address as it may be written, or nothing."""
        found = decode(address)
        self.judge(found, line)
        target = found.address
        if target.lower().startswith("mailto:"):
            self.say(line, "mail", "in a link")
            return ""
        if not target:
            return ""
        if _is_secret(target):
            what = "an invitation" if is_invitation(target) else "a token"
            self.say(line, "secret", f"{what} of {host_of(target)}")
            return ""
        if not _leads_somewhere(target):
            self.say(line, "unreadable", f"malformed: {shown(target)[:120]}")
            return ""
        return target

    def judge(self, found: Decoded, line: int) -> None:
        """Say what an address was, without printing what it must not carry."""
        through = ", then ".join(found.layers)
        if found.purpose:
            self.say(line, "dropped", f"{found.purpose}{f' through {through}' if through else ''}")
        elif found.hidden_by:
            self.say(line, "hidden", f"by {found.hidden_by}")
        elif not found.address:
            self.say(line, "identity", f"behind {through}" if through else "in the path")
        elif found.layers:
            self.say(line, "redirect", f"{through}: {found.address}")
        if found.identity and found.address:
            self.say(line, "recipient", "in the query or behind it")
        if found.removed:
            self.say(line, "tracking", ", ".join(dict.fromkeys(found.removed)))

    def picture(self, run: Run, picture: Picture) -> Iterator[Run]:
        """What stays of a picture: its alternative text, where it has one and it came not before."""
        found = (
            decode(picture.address)
            if picture.address.startswith(_SCHEMES)
            else Decoded(picture.address)
        )
        self.links += 1
        # A picture whose own address names the reader is there to count.
        counts = found.identity and (not found.layers or not found.address)
        counts = counts or host_of(picture.address).startswith("elink")
        alt = squeeze(self.text(picture.alt or "", run.line))
        if picture.tiny or found.purpose == "pixel" or counts:
            self.say(run.line, "pixel", "a picture that is there to count readers")
            if not _says_nothing(alt):  # its words are the letter's all the same
                yield _in_words(alt, run)
            return
        place = _place(picture, found)
        first = self.seen.setdefault(picture.address, run.line) if picture.address else run.line
        again = f", as in line {first}" if first != run.line else ""
        if _says_nothing(alt):
            self.say(run.line, "picture", f"{place}{again}")
        elif again:
            self.say(run.line, "repeated", f"{place}{again}")
        else:
            self.say(run.line, "described", place)
            yield _in_words(alt, run)


def _in_words(alt: str, run: Run) -> Run:
    """The alternative text of a picture in its place."""
    words = alt if run.link else f"(Picture: {alt})"
    return Run(words, italic=not run.link, link=run.link, line=run.line)


def _place(picture: Picture, found: Decoded) -> str:
    """The address of a picture as the report may print it."""
    if picture.address.startswith("data:"):
        return "a picture within the letter"
    if not found.address:
        return f"a picture of {host_of(picture.address) or 'the letter'}"
    return shown(found.address)[:300]


def _says_nothing(alt: str) -> bool:
    """Whether an alternative text is none: empty, a word for any picture, or the name of a file."""
    if not re.search(r"\w{2,}", alt):
        return True
    return _NO_ALT.fullmatch(alt) is not None


_NO_ALT = re.compile(
    r"(?:image|img|picture|logo|banner|icon|photo)?[\s_-]*\d*|[\w.-]+\.(?:png|jpe?g|gif|webp|svg)",
    re.IGNORECASE,
)


def _is_secret(address: str) -> bool:
    return is_invitation(address) or _SECRET.search(address) is not None


def _leads_somewhere(address: str) -> bool:
    host = host_of(address)
    return (
        "." in host
        and not address.endswith(("…", "..."))
        and not re.search(r"[\s<>\"\\^`]|\.\.$", address)
    )


def _tidy(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one form as one run, without breaks at either end."""
    kept: list[Run] = []
    for run in runs:
        same = kept and (kept[-1].bold, kept[-1].italic, kept[-1].link) == (
            run.bold,
            run.italic,
            run.link,
        )
        if same and "\n" not in (run.text, kept[-1].text):
            kept[-1] = replace(kept[-1], text=kept[-1].text + run.text)
        else:
            kept.append(run)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return iter(kept)


# --- order ---------------------------------------------------------------------------------------


def _in_order(blocks: list[Block], work: _Work, subject: str) -> list[Block]:
    """One title, sections, items: no level skipped, no heading in bold, no line in bold as a heading."""
    blocks = [_unbold(block, work) for block in blocks]
    levels = sorted({block.level for block in blocks if block.kind == "heading"})
    first = next((n for n, block in enumerate(blocks) if block.kind == "heading"), None)
    tops = [
        n for n, block in enumerate(blocks) if block.kind == "heading" and block.level == levels[0]
    ]
    alone = first is not None and tops[0] == first and len(tops) == 1
    titled = alone and (len(levels) > 2 or levels[0] == 1)
    rank = {level: number + (1 if titled else 2) for number, level in enumerate(levels)}
    ordered: list[Block] = []
    if titled and first:
        # What stands above the title, such as a banner, follows it.
        blocks = [blocks[first], *blocks[:first], *blocks[first + 1 :]]
    if not titled:
        title = subject or "Newsletter"
        if not (blocks and blocks[0].kind == "heading" and blocks[0].text == title):
            work.say(
                1, "added", f"the title `{title}`" + ("" if subject else "; write a better one")
            )
        ordered.append(Block("heading", (Run(title),), 1, 1))
    before = 1
    for block in blocks:
        if block.kind != "heading":
            ordered.append(block)
            continue
        level = min(rank[block.level], before + 1, 6)
        level = max(level, 2) if ordered and any(b.kind == "heading" for b in ordered) else level
        if level != block.level:
            work.say(block.line, "heading", f"from level {block.level} to {level}")
        before = level
        ordered.append(replace(block, level=level))
    return _promoted(ordered, work)


def _unbold(block: Block, work: _Work) -> Block:
    if block.kind != "heading" or not any(run.bold for run in block.runs):
        return block
    return block.with_runs(tuple(_tidy([replace(run, bold=False) for run in block.runs])))


def _promoted(blocks: list[Block], work: _Work) -> list[Block]:
    """Lines in bold are the headings of items where a section has no others."""
    sections = [n for n, block in enumerate(blocks) if block.kind == "heading" and block.level <= 2]
    found = list(blocks)
    for place, start in enumerate(sections):
        end = sections[place + 1] if place + 1 < len(sections) else len(blocks)
        body = range(start + 1, end)
        if blocks[start].level == 1 or any(blocks[n].kind == "heading" for n in body):
            continue
        for n in body:
            follows = n + 1 < end and blocks[n + 1].kind != "heading"
            if follows and _is_bold_line(blocks[n]) and not looks_dated(blocks[n].text):
                work.say(blocks[n].line, "heading", "a line in bold made the heading of an item")
                plain = tuple(replace(run, bold=False) for run in blocks[n].runs)
                found[n] = replace(blocks[n], kind="heading", level=3, runs=plain)
    return found


def _is_bold_line(block: Block) -> bool:
    said = [run for run in block.runs if run.text.strip()]
    return (
        block.kind == "paragraph"
        and bool(said)
        and all(run.bold for run in said)
        and len(block.text) <= 120
        and not block.text.endswith((".", ":"))
    )


def _dates(blocks: list[Block], work: _Work) -> Iterator[tuple[int, DateLine]]:
    """The lines of the letter that are dates; those that are not sure are said."""
    for block in blocks:
        if block.kind not in ("paragraph", "item"):
            continue
        for text, bold in _lines(block):
            if not looks_dated(text) or (not bold and len(text.split()) > 12):
                continue
            found = read_date_line(text)
            if found is None:
                continue
            if found.unsure:
                work.say(block.line, "date", f"{found.unsure}: “{text}”")
            yield block.line, found


def _lines(block: Block) -> Iterator[tuple[str, bool]]:
    """The lines of a paragraph, and whether each is in bold."""
    line: list[Run] = []
    for run in (*block.runs, Run("\n")):
        if run.text == "\n":
            said = [one for one in line if one.text.strip()]
            if said:
                yield squeeze("".join(one.text for one in said)), all(one.bold for one in said)
            line = []
        else:
            line.append(run)


def lost_words(letter: Letter, cleaned: Cleaned) -> Counter[str]:
    """Words that one saw before and sees no more, but for addresses, placeholders and names of readers."""
    before = Counter(words(tuple(_without_addresses(b) for b in letter.blocks)))
    after = Counter(words(tuple(cleaned.blocks)))
    return before - after


def _without_addresses(block: Block) -> Block:
    if block.kind == "heading" or block.kind != "row":
        text = _blanked(block.text)
        greeted = _GREETING.match(squeeze(text))
        text = greeted["word"] if greeted else text
        return block.with_runs((Run(text),))
    return replace(
        block, cells=tuple((Run(_blanked("".join(r.text for r in c))),) for c in block.cells)
    )


def _blanked(text: str) -> str:
    text = _PLACEHOLDER.sub("", _MAIL.sub("", text))
    text = _LONG.sub(lambda match: "" if personal_text(match[0]) else match[0], text)
    return _BARE.sub("", text)


__all__ = ["KINDS", "Change", "Cleaned", "clean", "lost_words", "personal_text"]
