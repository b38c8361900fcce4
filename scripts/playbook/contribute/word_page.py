"""A Word file as a new page: its answers, its Markdown by heading, its pictures, and what is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.contribute.questions import questions
from playbook.contribute.word_package import read_package
from playbook.contribute.word_reader import WordText, read_word
from playbook.contribute.word_sections import kind_of, sections
from playbook.newsletter.blocks import Block
from playbook.newsletter.write_markdown import escaped, inline, markdown

_STEM = "picture"  # of the files of pictures, until the page has a name
_PICTURE = re.compile("\0(\\d+)\0")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]][.!?]) (?=[A-Z])")
_NOTE = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True, slots=True)
class WordPage:
    """What a file says of a page, and what does not fit."""

    what: str
    answers: Mapping[str, str]
    lead: str
    sections: Mapping[str, str]
    pictures: Mapping[str, bytes]
    """The pictures by the names of their files."""
    remarks: tuple[str, ...]
    without_alt: tuple[int, ...]
    """The numbers of the pictures of which nobody has said what they show."""

    def named(self, name: str) -> WordPage:
        """The same page, with pictures that are called as it is."""

        def as_named(text: str) -> str:
            return text.replace(f"]({_STEM}-", f"]({name}-")

        pictures = {
            f"{name}{file.removeprefix(_STEM)}": data for file, data in self.pictures.items()
        }
        bodies = {heading: as_named(body) for heading, body in self.sections.items()}
        return replace(self, lead=as_named(self.lead), sections=bodies, pictures=pictures)


def word_page(data: bytes, what: str = "", alts: Mapping[int, str] | None = None) -> WordPage:
    """Read a .docx file; ``alts`` say what pictures show, by their numbers.

    Raises ``UnreadableWord``.
    """
    text = read_word(read_package(data))
    kind = what or kind_of(text.blocks)
    found = sections(text.blocks, kind)
    files, marks, lacking = _pictures(text, alts or {})
    fill = _Filler(text, marks)
    lead = fill.markdown(found.lead)
    bodies = {heading: fill.markdown(blocks) for heading, blocks in found.sections.items()}
    if left := fill.notes_left():
        lead = f"{lead.rstrip()}\n\n{left}\n"
    answers = dict(found.answers)
    if found.title:
        answers["title"] = found.title
    kept, loose = _understood(kind, answers)
    remarks = [*text.remarks, *found.remarks, *loose]
    remarks += [
        f"{text.pictures[n - 1].place}: picture {n} has no alternative text; say what it shows with "
        f'--set "alt-{n}=…"'
        for n in lacking
    ]
    return WordPage(kind, kept, lead, bodies, files, tuple(remarks), lacking)


def _understood(kind: str, answers: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The answers in the words of the questions, and what could not be understood."""
    kept, loose = {}, []
    asked = {question.name: question for question in questions(kind, is_house=True)}
    for name, said in answers.items():
        question = asked.get(name)
        value = said
        if question and question.choices:
            parts = [
                re.sub(r"[\s_]+", "-", part.strip().lower()) for part in re.split(r"[,;/]", said)
            ]
            singular = [
                part if part in question.choices else part.removesuffix("s") for part in parts
            ]
            value = ", ".join(part for part in singular if part)
        if question is None or any(question.faults(value)):
            loose.append(
                f"`{name}: {said}` stands in the text and is no answer as it is; say it anew"
            )
        else:
            kept[name] = value
    return kept, loose


def _pictures(
    text: WordText, alts: Mapping[int, str]
) -> tuple[dict[str, bytes], dict[int, str], tuple[int, ...]]:
    """The files of the pictures, the Markdown of each, and those without words."""
    files, marks, lacking = {}, {}, []
    for number, picture in enumerate(text.pictures, 1):
        file = f"{_STEM}-{number}.{picture.suffix}"
        alt = alts.get(number, picture.alt)
        files[file] = picture.data
        marks[number] = f"![{escaped(alt)}]({file})"
        lacking += [] if alt.strip() else [number]
    return files, marks, tuple(lacking)


class _Filler:
    """Writes blocks, with the pictures and the notes that they name."""

    def __init__(self, text: WordText, marks: Mapping[int, str]) -> None:
        self.notes, self.marks = dict(text.notes), marks
        self.written: set[str] = set()

    def markdown(self, blocks: Sequence[Block]) -> str:
        text = self.filled(_one_a_line(markdown(map(_whole, blocks)))) if blocks else ""
        notes = self.notes_of(text)
        return f"{text.rstrip()}\n\n{notes}\n" if notes else text

    def filled(self, text: str) -> str:
        return _PICTURE.sub(lambda found: self.marks[int(found[1])], text)

    def notes_of(self, text: str) -> str:
        """The notes whose signs stand in a text, and those that stand in these."""
        lines, wanted = [], _NOTE.findall(text)
        while wanted:
            sign = wanted.pop(0)
            if sign in self.written or sign not in self.notes:
                continue
            self.written.add(sign)
            words = self.filled(inline(self.notes[sign])) or "(empty)"
            lines.append(f"[^{sign}]: {words.replace(chr(92) + chr(10), ' ')}")
            wanted += _NOTE.findall(words)
        return "\n".join(lines)

    def notes_left(self) -> str:
        """Notes whose sign stood where none can stand, such as in a heading that was changed."""
        return "\n\n".join(
            self.filled(inline(runs))
            for sign, runs in self.notes.items()
            if sign not in self.written
        )


def _whole(block: Block) -> Block:
    """A block in the form of its kind: a heading holds no sign of a note, the head of a table is plain."""
    if block.kind == "row" and block.head:
        cells = tuple(tuple(replace(run, bold=False) for run in cell) for cell in block.cells)
        return replace(block, cells=cells)
    if block.kind != "heading":
        return block
    return block.with_runs(tuple(run for run in block.runs if not _NOTE.fullmatch(run.mark)))


def _one_a_line(text: str) -> str:
    """Running text with one sentence a line, which means the same to every reader of Markdown."""
    lines = []
    for line in text.split("\n"):
        is_running = line[:1].isalpha() or line[:1] in {'"', "\u201c", "\u2018", "*"}
        lines.append(_SENTENCE.sub("\n", line) if is_running else line)
    return "\n".join(lines)
