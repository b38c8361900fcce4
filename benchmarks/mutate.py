"""Count which planted faults the check finds.

Run ``mutate.py BOOK [--count 600] [--seed 1]``, with a book of either version.

Faults of every kind are planted at random places of a copy of a book, one of each kind at a time,
and the book is checked. A fault is found when a new finding stands at its line; with a
finding elsewhere that names it, its line is wrong. Kinds of an extension of MyST that the book does
not switch on are left out. Prints a row a kind and ends with 1 if any was
missed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playbook.check.run import check_book
from playbook.reading.loader import Folder, load_book


@dataclass
class Work:
    """A copy of a book to plant in."""

    root: Path
    rng: random.Random
    pages: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(
        default_factory=dict
    )  # lines before which a text may stand
    planted: list[tuple[str, str, str, int]] = field(
        default_factory=list
    )  # kind, token, path, line
    asked: list[tuple[str, str, tuple[str, ...], int]] = field(default_factory=list)

    def open(self) -> None:
        """Read the pages and find the places between their sections."""
        book = load_book(Folder(self.root))
        included = {name for page in book.pages.values() for name, _ in page.reads}
        for page in book.pages.values():
            own = [h for h in page.headings if not h.nested and not h.source]
            if (
                page.form != "markdown"
                or page.path in included
                or len(own) < 2
                or any(fault.kind in ("fence-open", "front-matter") for fault in page.faults)
            ):
                continue
            lines = (self.root / page.path).read_text(encoding="utf-8").splitlines()
            labels = [h.line for h in own[1:] if h.level == 2 and not lines[h.line - 2].strip()]
            if labels and not page.front.get("jupytext"):
                self.pages[page.path], self.places[page.path] = lines, labels

    def put(self, kind: str, token: str, lines: tuple[str, ...], at: int) -> None:
        """Ask for lines to be planted; the fault stands on line ``at`` of them."""
        self.asked.append((kind, token, lines, at))

    def write(self) -> None:
        """Plant everything that was asked for, and note where it stands."""
        by_page: dict[str, list[tuple[int, str, str, tuple[str, ...], int]]] = {}
        for kind, token, lines, at in self.asked:
            path = self.rng.choice(sorted(self.pages))
            place = self.rng.choice(self.places[path])
            by_page.setdefault(path, []).append((place, kind, token, lines, at))
        for path, asked in by_page.items():
            out = list(self.pages[path])
            done: list[tuple[str, str, int, int]] = []
            for place, kind, token, lines, at in sorted(asked, key=lambda item: -item[0]):
                block = ["", *lines, ""]
                out[place - 1 : place - 1] = block
                done = [(k, t, row + len(block), a) for k, t, row, a in done]
                done.append((kind, token, place - 1, at))
            self.planted += [(kind, token, path, row + 1 + at + 1) for kind, token, row, at in done]
            (self.root / path).write_text("\n".join(out) + "\n", encoding="utf-8")

    def add_page(self, kind: str, token: str, text: str, line: int, *, listed: bool = True) -> None:
        """A page of its own."""
        path = f"{Path(sorted(self.pages)[0]).parent.as_posix()}/{token}.md".removeprefix("./")  # noqa: FURB192
        (self.root / path).write_text(text, encoding="utf-8")
        if listed:
            self.list_page(path.removesuffix(".md"))
        self.planted.append((kind, token, path, line))

    def list_page(self, name: str) -> int:
        """An entry for a page in the table of contents; its line."""
        kind = Folder(self.root).flavour
        toc = self.root / kind.toc
        if kind.toc == kind.config:  # such a list names files with their endings
            name += ".md"
        lines = toc.read_text(encoding="utf-8").splitlines()
        last = max(i for i, line in enumerate(lines) if line.lstrip().startswith("- file:"))
        indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
        lines.insert(last, f"{indent}- file: {name}")
        toc.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return last + 1


Planter = Callable[[Work, str], None]


def text(*lines: str, at: int = 0) -> Planter:
    """A fault in running text; ``T`` stands for a word that is nowhere else."""

    def plant(work: Work, token: str) -> None:
        work.put("", token, tuple(line.replace("T", token) for line in lines), at)

    return plant


def page(body: str, line: int = 1, *, listed: bool = True) -> Planter:
    """A fault that is a page."""
    return lambda work, token: work.add_page(
        "", token, body.replace("T", token), line, listed=listed
    )


def toc_missing(work: Work, token: str) -> None:
    """An entry without a page."""
    toc = Folder(work.root).flavour.toc
    work.planted.append(("", token, toc, work.list_page(token)))


def unused_image(work: Work, token: str) -> None:
    """A picture that nobody shows."""
    path = f"{Path(sorted(work.pages)[0]).parent.as_posix()}/{token}.png".removeprefix("./")  # noqa: FURB192
    (work.root / path).write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    work.planted.append(("", token, path, 0))


def image_case(work: Work, token: str) -> None:
    """A picture with other capitals."""
    folder = Path(sorted(work.pages)[0]).parent  # noqa: FURB192
    (work.root / folder / f"{token}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    name = f"/{folder.as_posix()}/{token.upper()}.png".replace("/./", "/")
    work.put("", token.upper(), (f"![A map]({name})",), 0)


def link_case(work: Work, token: str) -> None:
    """A page with other capitals."""
    name = work.rng.choice(sorted(work.pages))
    stem = Path(name).stem
    other = stem.upper() if stem.upper() != stem else stem.lower()
    work.put(
        "", f"{other}.md", (f"See [{token}](/{name[: -len(stem) - 3]}{other}.md) for more.",), 0
    )


KINDS: dict[str, Planter] = {
    "md_link_missing_page": text("See [the page](T.md) for more."),
    "md_link_missing_dir": text("See [the page](T/index.md) for more."),
    "md_link_missing_file": text("See [the file](T.pdf) for more."),
    "md_link_second_line": text(
        "This paragraph goes on", "to a [second line](T.md) with a link.", at=1
    ),
    "md_anchor_same_page": text("See [the part](#T) for more."),
    "md_anchor_other_page": text("See [the part](T.md#part) for more."),
    "md_label_bare": text("See [the part](T) for more."),
    "md_ref_undefined": text("See [the part][T] for more."),
    "md_empty_link": text("See [the part T]() for more."),
    "md_link_in_list": text("- one", "- see [the page](T.md)", at=1),
    "md_link_in_table": text("| a | b |", "|---|---|", "| 1 | [x](T.md) |", at=2),
    "md_link_in_quote": text("> See [the page](T.md)."),
    "html_href_missing": text('See <a href="T.html">the page</a>.'),
    "html_href_anchor": text('See <a href="#T">the part</a>.'),
    "ref_role": text("See {ref}`T` for more."),
    "ref_role_titled": text("See {ref}`the part <T>` for more."),
    "ref_no_title": text("(T)=", "A paragraph.", "", "See {ref}`T`.", at=3),
    "doc_role": text("See {doc}`T` for more."),
    "doc_role_titled": text("See {doc}`the page <T>` for more."),
    "numref_role": text("See {numref}`T` for more."),
    "eq_role": text("See {eq}`T` for more."),
    "term_role": text("A {term}`T` is a thing."),
    "cite_role": text("As said {cite}`T` before."),
    "download_role": text("Take {download}`the file <T.xlsx>`."),
    "figure_missing": text("```{figure} T.png", ":alt: A map", "```"),
    "image_dir_missing": text("```{image} T/map.png", ":alt: A map", "```"),
    "md_img_missing": text("![A map](T.png)"),
    "html_img_missing": text('<img src="T.png" alt="A map">'),
    "figure_in_note_missing": text(
        "````{note}", "```{figure} T.png", ":alt: A map", "```", "````", at=1
    ),
    "link_in_nested_note": text(
        "::::{admonition} Title", ":class: tip", "", ":::{note}", "[x](T.md)", ":::", "::::", at=4
    ),
    "include_missing": text("```{include} T.md", "```"),
    "literalinclude_missing": text("```{literalinclude} T.py", "```"),
    "img_case_mismatch": image_case,
    "link_case_mismatch": link_case,
    "dup_label": text("(T)=", "A paragraph.", "", "(T)=", "Another.", at=3),
    "dup_fig_name": text(
        "```{note}", ":name: T", "x", "```", "", "```{tip}", ":name: T", "x", "```", at=5
    ),
    "heading_jump": text("##### T heading", "", "Words."),
    "multi_h1": text("# T title", "", "Words.", "", "## T back", "", "Words."),
    "alt_missing_figure": text("```{figure} https://example.org/T.png", "Caption.", "```"),
    "alt_missing_md": text("![](https://example.org/T.png)"),
    "alt_missing_html": text('<img src="https://example.org/T.png">'),
    "alt_missing_image_dir": text("```{image} https://example.org/T.png", "```"),
    "unknown_role": text("A {T}`word` here."),
    "unknown_directive": text("```{T}", "x", "```"),
    "directive_bad_option": text("```{note}", ":T: x", "", "Words.", "```"),
    "directive_bad_value": text(
        "```{figure} https://example.org/x.png", ":alt: T", ":width: many", "```"
    ),
    "unclosed_fence": text("> ```{note} T", "> x", ""),
    "colon_fence_unclosed": text("> :::{note} T", "> x", ""),
    "undefined_footnote": text("A claim.[^T]"),
    "substitution_undefined": text("The {{ T }} is here."),
    "malformed_url": text("See [the page](http//T.example.org/x)."),
    "space_in_url": text("See [the page](https://example.org/T and more)."),
    "scheme_typo": text("See [the page](htps://T.example.org/x)."),
    "bad_mailto": text("Write to [us](mailto:T.example.org)."),
    "img_path_space": text("![A map](<T map.png>)"),
    "tel_scheme": text("Ring [us](tel:T)."),
    "space_before_paren": text("See [the page] (T.md) for more."),
    "reversed_link": text("See (the page)[T.md] for more."),
    "generic_text": text("The T is [here](https://example.org/T)."),
    "toc_missing_file": toc_missing,
    "orphan_page": page("# T\n\nWords.\n", listed=False),
    "unused_image": unused_image,
    "no_h1": page("Words about T.\n"),
    "starts_h2": page("## T\n\nWords.\n"),
    "bad_frontmatter": page("---\ntitle: T: two: three\n---\n\n# T\n\nWords.\n", 2),
    "empty_page": page("\n"),
    "unclosed_fence_to_end": page("# T\n\n```{note}\nWords.\n", 3),
    # what was meant as MyST and is none
    "slip_heading": text("####T words"),
    "slip_heading_after": text("### T words", "####Tx more", at=1),
    "slip_heading_hard_blank": text("####\u00a0T words"),
    "slip_label": text("See {ref}`x <T>`.", "", "(T)", "### More", at=2),
    "slip_label_blank": text("See {ref}`x <T>`.", "", "(T) =", "### More", at=2),
    "slip_role_blank": text("See {term} `T` for more."),
    "slip_role_quotes": text("So {math}'T' it is."),
    "slip_role_curly": text("See {ref}“T” for more."),
    "slip_role_brace": text("See {ref`T`} for more."),
    "slip_role_rst": text("See :ref:`T` for more."),
    "slip_role_open": text("See {ref}`T for more."),
    "slip_brace_colons": text(":::{note", "T", ":::"),
    "slip_brace_backticks": text("```{note", "T", "```"),
    "slip_no_braces": text("```warning", "T", "```"),
    "slip_two_backticks": text("``{note}", "T", "``"),
    "slip_rst_directive": text(".. note:: T"),
    "slip_alert": text("> [!WARNING]", "> T"),
    "slip_end_of_two": text("```{note}", "T", "``", "", "```{tip}", "T", "```", at=2),
    "slip_words_behind_end": text("```{note}", "T", "``` and so on", "", "```", at=2),
    "slip_option_blank": text("```{note}", "", ":class: T", "Words.", "```", at=2),
    "slip_option_colon": text("```{list-table} T", "header-rows: 1", "* - a", "```", at=1),
    "slip_option_tight": text("```{note}", ":class:T", "Words.", "```", at=0),
    "slip_math_two_one": text("> $$ T = 1 $"),
    "slip_math_alone": text("So $\\alpha_{T} grows."),
    "slip_math_inline": text("So $$T = 1$$ it is."),
    "slip_math_no_line": text("So T:", "$$", "x", "$$", "it is.", at=1),
    "slip_math_end": text("$$", "\\begin{aligned} T", "\\end{align}", "$$", at=2),
    "slip_math_latex": text("So \\(T^2\\) it is."),
    "slip_money": text("T costs $5 and $6 a day."),
    "slip_link_blank": text("See [T] (https://example.org/T)."),
    "slip_picture_blank": text("![T] (https://example.org/T.png)"),
    "slip_link_open": text("See [T](https://example.org/T for it."),
    "slip_picture_parted": text("So ! [T](https://example.org/T.png) is."),
    "slip_code_quote": text("See `T' for it."),
    "slip_code_alone": text("See T.yml` for it."),
    "slip_table_headless": text("| T | b |", "| 1 | 2 |"),
    "slip_table_cells": text("| T | b |", "|---|---|", "| 1 | 2 | 3 |", at=2),
    "slip_table_parted": text("| T | b |", "|---|---|", "| 1 | 2 |", "", "| 3 | 4 |", at=4),
    "slip_table_tabs": text("T\tb", "1\t2", "3\t4"),
    "slip_task": text("- [x]T"),
    "slip_task_tight": text("-[ ] T"),
    "slip_list_restart": text("So:", "", "1. T", "", "```python", "x = 1", "```", "", "1. x", at=8),
    "slip_bullets": text("• T", "• more"),
    "slip_bold_sign": text("**T:**words"),
    "slip_bold_blank": text("So ** T many words** it is."),
    "slip_bold_blank_end": text("So **T many words ** it is."),
    "slip_footnote_missing": text("So it is.[^T]"),
    "slip_footnote_unused": text("[^T]: It was said."),
    "slip_footnote_inline": text("So it is^[as T said]."),
    "slip_front_late": page("\n---\ntitle: T\n---\n\n# T\n\nWords.\n", 2),
    "slip_comment": text("> <!-- T"),
    "slip_comment_dash": text("<!- T ->"),
    "slip_code_quotes": text("```python", "print(“T”)", "```", at=1),
    "slip_code_dash": text("```bash", "run –T now", "```", at=1),
    "slip_code_blank": text("```python", "T =\u00a01", "```", at=1),
    "slip_role_hidden": text("See {ref}`T\u200bx`."),
    "slip_item_hard_blank": text("-\u00a0T", "-\u00a0more"),
    "slip_directive_indented": text("Words.", "", "    ```{note}", "    T", "    ```", at=2),
    "circular_include": page("# T\n\n```{include} T.md\n```\n", 3),
}


# What is a fault in one version alone.
ONLY: dict[str, dict[str, Planter]] = {
    "mystmd": {
        "myst_anchor_empty": text("See [](#T) for more."),
        "myst_anchor_in_page": text("See [](#T-nowhere)", "and [words](#T).", at=1),
        "myst_link_no_ending": text("See [](./T) for more."),
        "myst_link_root": text("See [](/T/page.md) for more."),
        "myst_cite_text": text("As @T says."),
        "myst_cite_brackets": text("So it is [see @T, p. 3]."),
        "myst_cite_list": text("So it is [@T; @Tb]."),
        "myst_cite_role": text("So it is {cite:p}`T`."),
        "myst_xref": text("See [](xref:T#name)."),
        "myst_old_scheme": text("See <project:T.md>."),
        "myst_old_inventory": text("See <inv:T#name>."),
        "myst_embed": text("```{embed} #T", "```"),
        "myst_picture_cell": text("![A cell](#T)"),
        "myst_picture_no_ending": text("![A map](T)"),
        "myst_picture_star": text("![A map](T.*)"),
        "myst_figure_cell": text("```{figure} #T", "A cell.", "```"),
        "myst_figure_placeholder": text(
            "```{figure} https://example.org/a.png",
            ":alt: A",
            ":placeholder: T.png",
            "```",
        ),
        "myst_solution": text("```{solution} T", "Done.", "```"),
        "myst_theorem_ref": text("See {prf:ref}`T`."),
        "myst_card": text(":::{card} A card", ":link: T.md", "Words.", ":::"),
        "myst_button": text("{button}`Press <T.md>`"),
        "myst_button_label": text("{button}`Press <#T>`"),
        "myst_block_json": text("+++ {T}"),
        "myst_cell_yaml": text("```{code-cell} python", "#| T: [", "1", "```", at=1),
        "myst_two_labels": text("(T)=", "(Tb)=", "Words.", at=1),
        "myst_option_label": text("(T)=", ":::{note}", ":label: Tb", "Words.", ":::", at=1),
        "myst_label_twice": text("$$ a $$ (T)", "", "(T)=", "Words.", at=2),
        "myst_argument_missing": text("```{embed}", "```", "T"),
        "myst_body_missing": text(":::{dropdown} T", ":::"),
        "myst_words_too_many": text("```{mermaid} T", "flowchart LR", "```"),
        "myst_number": text("```{code-block} python", ":lineno-start: T", "1", "```", at=1),
        "myst_truth": text(":::{note}", ":open: T", "Words.", ":::", at=1),
        "myst_role_option": text("A {span T=x}`word`."),
        "myst_directive_case": text(":::{Note} T", "Words.", ":::"),
        "myst_sphinx_role": text("Press {guilabel}`T`."),
        "myst_sphinx_directive": text("```{only} html", "T", "```"),
        "myst_include_words": text("```{include} index.md", ":start-after: T", "```"),
        "myst_option": text(":::{note}", ":T: x", "Words.", ":::", at=1),
        "myst_glossary": text("```{glossary}", "T", "  A meaning.", "```", at=1),
        "myst_raw": text("```{raw} html", "T", "```"),
        "myst_field": page("---\ntitle: T\nlable: x\n---\n\nWords.\n", 3),
        "myst_field_value": page("---\ntitle: T\nopen_access: perhaps\n---\n\nWords.\n", 3),
        "myst_link_title": page("# T\n\nSee [](#T).\n", 3),
    },
    "sphinx": {},
}
NOT_IN = {
    "mystmd": (
        "ref_no_title",  # a label needs no title
        "substitution_undefined",  # there are none
        "orphan_page",  # what is not listed is not built
        "starts_h2",  # a first heading of any level is the title
        "multi_h1",  # the same
        "directive_bad_value",  # a width may be anything
        "directive_bad_option",  # said on the line of the option, see below
        "tel_scheme",  # no scheme needs to be set up
        "slip_option_tight",  # no blank is needed
        "slip_math_inline",  # a formula between two signs may stand in a line
        "slip_math_no_line",  # the same
    ),
    "sphinx": (),
}

# The beginning of a kind → the extension of MyST that it needs: without it the text is right.
NEEDS = {
    "colon_fence": "colon_fence",
    "slip_brace_colons": "colon_fence",
    "slip_math_two": "dollarmath",
    "slip_math_alone": "dollarmath",
    "slip_math_inline": "dollarmath",
    "slip_math_no": "dollarmath",
    "slip_math_end": "dollarmath",
    "slip_money": "dollarmath",
    "slip_task": "tasklist",
    "substitution": "substitution",
}


def leave_out(book: Path) -> None:
    """Take the kinds that are faults with the settings and the version of a book."""
    version = Folder(book).flavour.name
    KINDS.update(ONLY[version])
    for kind in NOT_IN[version]:
        del KINDS[kind]
    extensions = load_book(Folder(book)).settings.myst.extensions
    for kind in tuple(KINDS):
        if any(kind.startswith(start) and name not in extensions for start, name in NEEDS.items()):
            del KINDS[kind]


def batch(book: Path, seed: int, before: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Plant one fault of each kind; how each fared: found, wrong line, missed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(book, root, ignore=shutil.ignore_patterns("_build", ".git"))
        work = Work(root, random.Random(seed))  # noqa: S311 - a seed, so that a run can be repeated
        work.open()
        names = {}
        for number, (kind, planter) in enumerate(KINDS.items()):
            token = f"zq{seed}x{number}z"
            counts = len(work.asked), len(work.planted)
            planter(work, token)
            work.asked[counts[0] :] = [(kind, *rest[1:]) for rest in work.asked[counts[0] :]]
            work.planted[counts[1] :] = [(kind, *rest[1:]) for rest in work.planted[counts[1] :]]
            names[kind] = token
        work.write()
        result = check_book(root, cache=False)
    new = [f for f in result.findings if (f.location.path.as_posix(), f.message) not in before]
    outcome = []
    for kind, token, path, line in work.planted:
        here = [
            f
            for f in new
            if f.location.path.as_posix() == path
            and f.location.line in ((line, 1) if not line else (line,))
        ]
        # Pictures that nobody shows are said once for their folder.
        here = here or [f for f in new if not line and token.lower() in f.message.lower()]
        named = [
            f for f in new if token.lower() in (f.message + f.location.path.as_posix()).lower()
        ]
        outcome.append((kind, "found" if here else "wrong line" if named else "missed"))
    return outcome


def main() -> int:
    """Plant, check, count."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("book", type=Path)
    reader.add_argument("--count", type=int, default=600)
    reader.add_argument("--seed", type=int, default=1)
    options = reader.parse_args()
    leave_out(options.book)
    first = check_book(options.book, cache=False)
    before = {(f.location.path.as_posix(), f.message) for f in first.findings}
    rounds = -(-options.count // len(KINDS))
    table: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for number in range(rounds):
        for kind, how in batch(options.book, options.seed + number, before):
            table[kind][how] = table[kind].get(how, 0) + 1
    for kind, row in table.items():
        print(
            f"{kind:<24} found {row.get('found', 0):>3}  missed {row.get('missed', 0):>3}  wrong line {row.get('wrong line', 0):>3}"  # noqa: E501
        )
    total = {
        how: sum(row.get(how, 0) for row in table.values())
        for how in ("found", "missed", "wrong line")
    }
    print(
        f"{sum(total.values())} faults of {len(KINDS)} kinds: found {total['found']}, missed {total['missed']}, "
        f"wrong line {total['wrong line']} (before: {len(before)} findings)"
    )
    return 1 if total["missed"] or total["wrong line"] else 0


if __name__ == "__main__":
    sys.exit(main())
