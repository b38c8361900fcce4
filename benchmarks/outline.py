"""Walk at random through tables of contents and settings, and hold each second build to a clean one.

Run ``outline.py [--steps 200] [--seed 1] [--kind KIND] [--keep FOLDER]``.

It is the walk of ``incremental.py`` on a book whose pages stay as they are. Each edit changes
``_toc.yml`` (titles, ``numbered``, captions, parts, moves, sections, addresses, globs,
``defaults``, ``options``, root) or a setting of ``_config.yml`` that reaches a page, or takes
such a change back. ``--kind`` is that of the book: of two parts of which one has numbers
(``mixed``), without numbers (``plain``), all of it with numbers (``numbered``), with notebooks
(``notebooks``), or with registers and this package's extension (``registers``), whose records
change too. Prints each step that differs; ends with 1 if any differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

sys.path.insert(0, str(Path(__file__).parent))
import incremental

Entry = dict[str, Any]

PAGE = """(place-{name})=
# Page {name}

See {{ref}}`place-{other}`, {{numref}}`fig-{other}`, [](p{other}.md) and {{eq}}`eq-{other}`.

## Part {name}

```{{figure}} fig.png
:name: fig-{name}
:alt: A colour

A caption.
```

### Deep {name}

$$
a = b
$$ (eq-{name})

An "apple" -- and {{{{ thing }}}}, https://example.org/{name} and www.example.org.
"""
PAGES = 7
EXTENSION = "playbook.sphinx_ext"
CELL = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "print(1)"}
TEXT_NOTEBOOK = "---\nkernelspec: {name: python3, display_name: P}\n---\n"
# Never taken away: this package says in words of its own that one has no value.
SUBSTITUTIONS = "parse.myst_substitutions"
# What may stand in the settings: one key of Jupyter Book or of Sphinx, with values to draw from.
SETTINGS: dict[str, list[Any]] = {
    "title": ["A book", "Another book", ""],
    "author": ["The team", "Somebody else"],
    "copyright": ["2025", "2026"],
    "logo": ["mark.svg", "other.svg"],
    "exclude_patterns": [["p1.md"], ["more/*"]],
    "only_build_toc_files": [True, False],
    "html.favicon": ["mark.svg", "other.svg"],
    "html.extra_footer": ["<p>Foot</p>", "<p>Other foot</p>"],
    "html.extra_navbar": ["Words", ""],
    "html.home_page_in_navbar": [True, False],
    "html.baseurl": ["https://example.org/", "https://example.net/x/"],
    "html.announcement": ["News", "No news"],
    "html.use_edit_page_button": [True, False],
    "html.use_issues_button": [True, False],
    "html.use_repository_button": [True, False],
    "html.use_multitoc_numbering": [True, False],
    "html.analytics.google_analytics_id": ["G-1", "G-2"],
    "html.comments.hypothesis": [True, False],
    "launch_buttons.binderhub_url": ["https://mybinder.org", ""],
    "launch_buttons.thebe": [True, False],
    "repository.branch": ["main", "next"],
    "repository.path_to_book": ["", "docs"],
    "parse.myst_enable_extensions": [["dollarmath", "substitution"], ["dollarmath", "linkify"]],
    SUBSTITUTIONS: [{"thing": "one"}, {"thing": "two"}],
    "parse.myst_url_schemes": [["http", "https"], ["mailto"]],
    "parse.myst_dmath_double_inline": [True, False],
    "sphinx.config.numfig": [True, False],
    "sphinx.config.numfig_secnum_depth": [0, 1, 2],
    "sphinx.config.numfig_format": [{"figure": "Picture %s"}, {"figure": "Fig. %s"}],
    "sphinx.config.math_eqref_format": ["({number})", "Eq. {number}"],
    "sphinx.config.math_numfig": [True, False],
    "sphinx.config.myst_heading_anchors": [1, 2, 3],
    "sphinx.config.language": ["en", "de", "fr"],
    "sphinx.config.smartquotes": [True, False],
    "sphinx.config.secnumber_suffix": [". ", ") "],
    "sphinx.config.html_secnumber_suffix": [". ", ") "],
    "sphinx.config.html_last_updated_fmt": ["%Y", "%d.%m.%Y"],
    "sphinx.config.html_show_sphinx": [True, False],
    "sphinx.config.html_show_copyright": [True, False],
    "sphinx.config.html_short_title": ["Short", "Shorter"],
    "sphinx.config.html_title": ["Long", "Longer"],
    "sphinx.config.html_copy_source": [True, False],
    "sphinx.config.html_sourcelink_suffix": ["", ".txt"],
    "sphinx.config.html_permalinks_icon": ["#", "x"],
    "sphinx.config.html_css_files": [["a.css"], ["b.css"]],
    "sphinx.config.html_js_files": [["a.js"]],
    "sphinx.config.html_static_path": [["static"], []],
    "sphinx.config.html_extra_path": [["extra"], []],
    "sphinx.config.html_context": [{"default_mode": "dark"}, {"default_mode": "light"}],
    "sphinx.config.html_theme_options": [{"show_toc_level": 2}, {"show_navbar_depth": 2}],
    "sphinx.config.html_use_index": [True, False],
    "sphinx.config.html_split_index": [True, False],
    "sphinx.config.html_search_language": ["en", "de"],
    "sphinx.config.html_file_suffix": [".htm"],
    "sphinx.config.pygments_style": ["friendly", "default"],
    "sphinx.config.mathjax3_config": [{"tex": {"macros": {"N": "x"}}}],
    "sphinx.config.nitpick_ignore": [[["myst", "x"]], []],
    "sphinx.config.suppress_warnings": [["myst.xref_missing"], ["ref.ref"], ["etoc.ref"]],
    "sphinx.config.trim_footnote_reference_space": [True, False],
    "sphinx.config.show_authors": [True, False],
    "sphinx.config.toc_object_entries": [True, False],
    "sphinx.config.extensions": [["sphinx_design"]],
    "sphinx.extra_extensions": [["sphinx.ext.todo"], []],
    "sphinx.config.todo_include_todos": [True, False],
}  # fmt: skip


@dataclass
class Outline(incremental.Book):
    """A book whose table of contents and settings change."""

    kinds: ClassVar[tuple[str, ...]] = ("mixed", "plain", "numbered", "notebooks", "registers")
    outline: Entry = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)
    history: list[tuple[str, str]] = field(default_factory=list)

    # --- beginning

    def begin(self) -> None:
        """Write the pages, and a table of contents with two parts, one of them numbered."""
        for number in range(PAGES):
            text = PAGE.format(name=number, other=(number + 1) % PAGES)
            self.write(f"p{number}.md", text)
        self.write(
            "p2.md", (self.root / "p2.md").read_text("utf-8") + "\n```{tableofcontents}\n```\n"
        )
        self.picture("fig.png")
        for name in ("more/x", "more/y"):
            self.write(f"{name}.md", f"# More {name[-1]}\n\n## Below {name[-1]}\n\nWords.\n")
        for name in ("mark", "other"):
            self.write(f"{name}.svg", f"<svg xmlns='http://www.w3.org/2000/svg' id='{name}'/>")
        for name in ("static/a.css", "static/b.css", "static/a.js", "extra/robots.txt"):
            self.write(name, "/* */\n")
        self.outline = {
            "format": "jb-book",
            "root": "p0",
            "parts": [
                {"caption": "One", "numbered": True, "chapters": files(1, 2, 3)},
                {"caption": "Two", "chapters": files(4, 5, 6)},
            ],
        }
        self.chosen = {
            "title": "A book",
            # Further extensions, and not others in the place of all.
            "sphinx.recursive_update": True,
            "execute.execute_notebooks": "off",
            "repository.url": "https://github.com/example/book",
            SUBSTITUTIONS: {"thing": "one"},
        }
        getattr(self, f"make_{self.kind}")()
        self.save()

    def make_mixed(self) -> None:
        """A part with numbers, and one without."""

    def make_plain(self) -> None:
        """No part with numbers."""
        del self.parts[0]["numbered"]

    def make_numbered(self) -> None:
        """Numbers for every part and figure."""
        self.parts[1]["numbered"] = 2
        self.chosen["sphinx.config.numfig"] = True

    def make_notebooks(self) -> None:
        """Two notebooks, and one in Markdown."""
        for name in ("p1", "p4"):
            (self.root / f"{name}.md").unlink()
            self.change_cell(name)
        text = (self.root / "p2.md").read_text("utf-8")
        self.write("p2.md", f"{TEXT_NOTEBOOK}\n{text}\n```{{code-cell}}\nprint(2)\n```\n")

    def make_registers(self) -> None:
        """Registers that pages show."""
        self.chosen["sphinx.extra_extensions"] = [EXTENSION]
        for number, kind in enumerate(incremental.KINDS):
            source = incremental.EXAMPLES / kind / "valid/example.yml"
            self.write(f"book/data/{kind}/example.yml", source.read_bytes())
            path = self.root / f"p{number % PAGES}.md"
            text = path.read_text("utf-8")
            self.write(
                path.name, f"{text}\n```{{{kind}}} example\n```\n\nA fact {{src}}`EXAMPLE`.\n"
            )

    def change_cell(self, name: str = "") -> str:
        """What a cell of a notebook has put out."""
        number = (name or self.rng.choice(("p1", "p4")))[1:]
        output = {"output_type": "stream", "name": "stdout", "text": f"{self.word()}\n"}
        text = PAGE.format(name=number, other=(int(number) + 1) % PAGES)
        words = {"cell_type": "markdown", "metadata": {}, "source": text}
        cells = [words, {**CELL, "outputs": [output]}]
        data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        return self.write(f"p{number}.ipynb", json.dumps(data, indent=1))

    def save(self) -> None:
        """Write the settings and the table of contents as they are now."""
        settings: Entry = {}
        for name, value in self.chosen.items():
            *above, last = name.split(".")
            inner = settings
            for part in above:
                inner = inner.setdefault(part, {})
            inner[last] = value
        for name, data in (("_config.yml", settings), ("_toc.yml", self.outline)):
            path = self.root / name
            before = path.read_text("utf-8") if path.is_file() else ""
            text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
            if text != before:
                self.history += [(name, before)] if before else []
                path.write_text(text, "utf-8")

    # --- what there is

    @property
    def parts(self) -> list[Entry]:
        """The parts of the book."""
        found: list[Entry] = self.outline["parts"]
        return found

    def lists(self) -> list[list[Entry]]:
        """Every list of entries: those of parts, and those below an entry."""
        found = [part["chapters"] for part in self.parts]
        for entries in found:  # grows while it is walked through
            found += [entry["sections"] for entry in entries if entry.get("sections")]
        return found

    def entries(self, kind: str = "") -> list[Entry]:
        """Every entry, or those of one kind."""
        return [entry for entries in self.lists() for entry in entries if not kind or kind in entry]

    def tidy(self) -> None:
        """Leave no empty list behind: Sphinx takes none."""
        for entry in self.entries():
            if "sections" in entry and not entry["sections"]:
                del entry["sections"]
                entry.pop("options", None)
        self.outline["parts"] = [part for part in self.parts if part["chapters"]] or [
            {"caption": "One", "chapters": [{"file": "more/x"}]}
        ]

    # --- edits of the table of contents

    def change_title(self) -> str:
        """The title of an entry comes, changes or goes."""
        entry = self.rng.choice(self.entries("file") + self.entries("url"))
        if "title" in entry and self.rng.random() < 0.4:
            del entry["title"]
        else:
            entry["title"] = f"{self.word().title()} *{self.word()}*"
        return f"{entry}"

    def change_numbers(self) -> str:
        """A part is numbered, to some depth, or no longer."""
        part = self.rng.choice(self.parts)
        part["numbered"] = self.rng.choice((True, False, 1, 2, 3))
        return f"{part['numbered']}"

    def change_caption(self) -> str:
        """Another name of a part, or none."""
        part = self.rng.choice(self.parts)
        part["caption"] = f"{self.word().title()} part"
        if self.rng.random() < 0.2:
            del part["caption"]
        return f"{part.get('caption')}"

    def change_parts(self) -> str:
        """A part is cut in two, two become one, or they change places."""
        part = self.rng.choice(self.parts)
        choice = self.rng.randrange(3)
        if choice == 0 and len(part["chapters"]) > 1:
            rest = part["chapters"][1:]
            part["chapters"] = part["chapters"][:1]
            self.parts.append({"caption": self.word().title(), "chapters": rest})
        elif choice == 1 and len(self.parts) > 1:
            self.parts.remove(part)
            self.parts[0]["chapters"] += part["chapters"]
        else:
            self.rng.shuffle(self.parts)
        return f"{len(self.parts)} parts"

    def move_entry(self) -> str:
        """An entry goes to another place, with what lies below it, or below another one."""
        home = self.rng.choice(self.lists())
        entry = home.pop(self.rng.randrange(len(home)))
        others = [other for other in self.entries("file") if other is not entry]
        if others and self.rng.random() < 0.5:
            self.rng.choice(others).setdefault("sections", []).append(entry)
        else:
            self.rng.choice(self.parts)["chapters"].insert(0, entry)
        return f"{entry}"

    def drop_entry(self) -> str:
        """An entry goes, or one comes that is not listed, or not there."""
        home = self.rng.choice(self.lists())
        listed = {entry["file"] for entry in self.entries("file")} | {self.outline["root"]}
        names = [*(f"p{n}" for n in range(PAGES)), "more/x", "gone"]
        free = [name for name in names if name not in listed]
        if free and self.rng.random() < 0.7:
            home.append({"file": self.rng.choice(free)})
            return f"{home[-1]}"
        return f"without {home.pop(self.rng.randrange(len(home)))}"

    def change_url(self) -> str:
        """An address comes, changes or goes."""
        there = self.entries("url")
        url = f"https://example.org/{self.word()}"
        if there and self.rng.random() < 0.5:
            there[0]["url"] = url
        else:
            self.rng.choice(self.lists()).append({"url": url, "title": self.word()})
        return url

    def change_glob(self) -> str:
        """A pattern of pages comes or goes, or a page that it finds."""
        for entries in self.lists():
            for entry in entries:
                if "glob" in entry and self.rng.random() < 0.5:
                    entries.remove(entry)
                    return f"without {entry}"
        if self.rng.random() < 0.5:
            path = self.root / "more/z.md"
            if path.is_file():
                path.unlink()
                return "without more/z"
            return self.write("more/z.md", "# More z\n\nWords.\n")
        self.rng.choice(self.lists()).append({"glob": self.rng.choice(("more/*", "p[56]", "q*"))})
        return "a glob"

    def change_options(self) -> str:
        """Options of all lists, of a part, or of what lies below an entry."""
        options = {
            "numbered": self.rng.choice((True, False, 1, 2)),
            "maxdepth": self.rng.choice((-1, 1, 2)),
            "titlesonly": self.rng.choice((True, False)),
            "reversed": self.rng.choice((True, False)),
            "hidden": self.rng.choice((True, False)),
            "restart_numbering": self.rng.choice((True, False)),
            "style": self.rng.choice(("numerical", "romanupper", "alphalower")),
        }
        names = self.rng.sample(sorted(options), self.rng.randint(0, 2))
        some = {name: options[name] for name in names}
        choice = self.rng.randrange(3)
        owners = [entry for entry in self.entries("file") if entry.get("sections")]
        if choice == 0:
            self.outline["defaults"] = some
        elif choice == 1 and owners:
            self.rng.choice(owners)["options"] = some
        else:
            part = self.rng.choice(self.parts)
            for name in options:
                part.pop(name, None)
            part.update(some)
        return f"{choice} {some}"

    def change_root(self) -> str:
        """Another first page; the old one takes its place."""
        entry = self.rng.choice(self.entries("file") or [{"file": "p0"}])
        self.outline["root"], entry["file"] = entry["file"], self.outline["root"]
        return f"{self.outline['root']}"

    # --- edits of the settings

    def change_setting(self) -> str:
        """A setting comes, changes or goes."""
        name = self.rng.choice(sorted(SETTINGS))
        if name in self.chosen and name != SUBSTITUTIONS and self.rng.random() < 0.4:
            del self.chosen[name]
        else:
            self.chosen[name] = self.rng.choice(SETTINGS[name])
        if self.kind == "registers":
            others = self.chosen.get("sphinx.extra_extensions", [])
            self.chosen["sphinx.extra_extensions"] = [
                EXTENSION,
                *(other for other in others if other != EXTENSION),
            ]
        return f"{name}: {self.chosen.get(name)}"

    def edits(self) -> list[Callable[[], str]]:
        """All edits; those that come twice are more likely."""
        more = {
            "notebooks": [self.change_cell] * 2,
            "registers": [self.change_record, self.change_id, self.change_register],
        }
        return [
            *more.get(self.kind, []),
            self.change_title, self.change_title, self.change_numbers, self.change_numbers,
            self.change_caption, self.change_parts, self.move_entry, self.move_entry,
            self.drop_entry, self.change_url, self.change_glob, self.change_options,
            self.change_options, self.change_root,
            *[self.change_setting] * 8,
        ]  # fmt: skip

    def step(self) -> str:
        """One edit."""
        words = super().step()
        self.tidy()
        self.save()
        return words


def files(*numbers: int) -> list[Entry]:
    """Entries of pages by their numbers."""
    return [{"file": f"p{number}"} for number in numbers]


if __name__ == "__main__":
    incremental.main(Outline, __doc__)
