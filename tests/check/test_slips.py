"""What was meant as MyST and is none is found, what only looks alike is not, and fixes are tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playbook.check import fixes
from playbook.check.rules import all_rules
from playbook.check.run import check_book
from playbook.common.findings import Finding, Severity

CONFIG = "title: T\nbibtex_bibfiles: [references.bib]\nparse:\n  myst_enable_extensions: [{}]\n"
USUAL = "colon_fence, dollarmath, linkify, substitution, tasklist"
SLIPS = (
    *(f"PAG0{number}" for number in range(41, 56)),
    "LNK010",
    "LNK012",
    "LNK027",
    "PAG003",
)
TOP = "(there)=\n# T\n\n"
LINES_ABOVE = TOP.count("\n")


def book(folder: Path, text: str, extensions: str = USUAL) -> Path:
    """A book of one page, with a picture and a source."""
    (folder / "_config.yml").write_text(CONFIG.format(extensions))
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (folder / "references.bib").write_text("@book{key, title = {T}, author = {A}, year = 2020}\n")
    (folder / "table.csv").write_text("a,b\n")
    (folder / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    (folder / "index.md").write_text(text, encoding="utf-8")
    return folder


def found(folder: Path, **options: str) -> list[Finding]:
    return list(check_book(folder, cache=False, **options).findings)


# Name, text below the title, rule, line of the text, the text after the fix (nothing: no safe fix).
CASES = [
    # --- headings
    ("two signs", "##Two", "PAG041", 1, "## Two"),
    ("after a heading", "## A\n##Two", "PAG041", 2, "## A\n## Two"),
    ("in a paragraph", "Words.\n##`Code` and words", "PAG041", 2, "Words.\n## `Code` and words"),
    ("with a number", "##1. First", "PAG041", 1, "## 1. First"),
    ("in a note", ":::{note}\n##Two\n:::", "PAG041", 2, ""),
    # --- labels
    ("no sign", "(here)\n## A\n\n{ref}`here`", "PAG042", 1, "(here)=\n## A\n\n{ref}`here`"),
    ("blank", "(here) =\n## A\n\n{ref}`here`", "PAG042", 1, "(here)=\n## A\n\n{ref}`here`"),
    ("square", "[here]=\n## A\n\n{ref}`here`", "PAG042", 1, "(here)=\n## A\n\n{ref}`here`"),
    ("colon", "(here):\n\n## A\n\n[](#here)", "PAG042", 1, "(here)=\n\n## A\n\n[](#here)"),
    ("not alone", "(here)= Words.\n\n{ref}`x <here>`", "PAG042", 1, ""),
    # --- roles
    ("blank in role", "See {ref} `there`.", "PAG043", 1, "See {ref}`there`."),
    ("break in role", "See {ref}\n`there`.", "PAG043", 1, ""),
    ("straight quotes", "So {math}'x' is.", "PAG043", 1, "So {math}`x` is."),
    ("curly quotes", "See {ref}“there”.", "PAG043", 1, "See {ref}`there`."),
    ("accents", "See {ref}´there´.", "PAG043", 1, "See {ref}`there`."),
    ("mixed quotes", "See {ref}`there'.", "PAG043", 1, "See {ref}`there`."),
    ("no end", "See {ref}`there.", "PAG043", 1, ""),
    ("brace late", "See {ref`there`}.", "PAG043", 1, "See {ref}`there`."),
    ("brace missing", "See {ref`there`.", "PAG043", 1, "See {ref}`there`."),
    ("other language", "See :ref:`there`.", "PAG043", 1, "See {ref}`there`."),
    ("round brackets", "See {ref}(there).", "PAG043", 1, ""),
    ("square brackets", "See {cite}[key].", "PAG043", 1, ""),
    ("in a heading", "## See {ref} `there`", "PAG043", 1, "## See {ref}`there`"),
    ("in a cell", "| a |\n|---|\n| {ref} `there` |", "PAG043", 3, "| a |\n|---|\n| {ref}`there` |"),
    ("in a note", ":::{note}\n{ref} `there`\n:::", "PAG043", 2, ":::{note}\n{ref}`there`\n:::"),
    # --- directives
    ("colons, no brace", ":::{note\nW\n:::", "PAG044", 1, ":::{note}\nW\n:::"),
    ("ticks, no brace", "```{note\nW\n```", "PAG044", 1, "```{note}\nW\n```"),
    ("wrong brace", "```{note)\nW\n```", "PAG044", 1, "```{note}\nW\n```"),
    ("blanks in braces", "```{ note }\nW\n```", "PAG044", 1, "```{note}\nW\n```"),
    ("square brace", "```{note]\nW\n```", "PAG044", 1, "```{note}\nW\n```"),
    ("title at brace", "```{admonition}Title\nW\n```", "PAG044", 1, "```{admonition} Title\nW\n```"),
    ("no braces", "```note\nW\n```", "PAG044", 1, "```{note}\nW\n```"),
    ("colons alone", ":::note\nW\n:::", "PAG044", 1, ":::{note}\nW\n:::"),
    ("two ticks", "``{note}\nW\n``", "PAG044", 1, "```{note}\nW\n```"),
    ("two colons", "::{note}\nW\n::", "PAG044", 1, ":::{note}\nW\n:::"),
    ("two ticks, three", "``{note}\nW\n```", "PAG044", 1, ""),
    ("one line", "```{note} Words```", "PAG044", 1, ""),
    ("rst", ".. note:: Words", "PAG044", 1, ""),
    ("rst figure", ".. image:: map.png", "PAG044", 1, ""),
    ("rst label", ".. _here:\n\n{ref}`x <here>`", "PAG044", 1, "(here)=\n\n{ref}`x <here>`"),
    ("alert", "> [!NOTE]\n> Words", "PAG044", 1, ""),
    ("mkdocs", '!!! note "Title"\n    Words', "PAG044", 1, ""),
    # --- ends of blocks
    ("two at the end", "```{note}\nW\n``", "PAG045", 3, "```{note}\nW\n```"),
    (
        "two, and more follows",
        "```{note}\nW\n``\n\nX\n\n```{tip}\nY\n```",
        "PAG045",
        3,
        "```{note}\nW\n```\n\nX\n\n```{tip}\nY\n```",
    ),
    ("two after code", "```python\nx = 1\n``", "PAG045", 3, "```python\nx = 1\n```"),
    ("two colons at the end", ":::{note}\nW\n::", "PAG045", 3, ":::{note}\nW\n:::"),
    ("words behind", "```python\nx\n``` and so on\n\n```", "PAG045", 3, ""),
    ("words behind a box", "```{note}\nW\n``` See below.\n\n```", "PAG045", 3, ""),
    ("words behind colons", ":::{note}\nW\n::: See below.\n\n:::", "PAG045", 3, ""),
    # --- formulas
    ("two and one", "$$ x = 1 $", "PAG046", 1, ""),
    ("one and two", "So $ x = 1 $$ it is.", "PAG046", 1, ""),
    ("two and one, lines", "$$\nx = 1\n$", "PAG046", 1, ""),
    ("two alone", "$$\nx = 1", "PAG046", 1, ""),
    ("in a line", "So $$x = 1$$ it is.", "PAG046", 1, "So $x = 1$ it is."),
    ("no empty line", "So:\n$$\nx = 1\n$$\nit is.", "PAG046", 2, ""),
    ("command alone", "So $\\alpha + 1 grows.", "PAG046", 1, ""),
    ("index alone", "So $x_{1} grows.", "PAG046", 1, ""),
    ("no beginning", "So x_{1}$ grows.", "PAG046", 1, ""),
    ("swallowed", "$$ x $\n\nMore.\n\n$$\ny\n$$", "PAG046", 1, ""),
    ("other end", "$$\n\\begin{aligned} x\n\\end{align}\n$$", "PAG046", 3, ""),
    ("other end, role", "So $\\begin{cases} x \\end{case}$ it is.", "PAG046", 1, ""),
    ("other end, block", "```{math}\n\\begin{matrix} x\n\\end{pmatrix}\n```", "PAG046", 3, ""),
    ("no end of matrix", "$$\n\\begin{matrix} x\n$$", "PAG046", 2, ""),
    ("bare", "\\begin{align}\nx\n\\end{align}", "PAG046", 1, ""),
    ("latex round", "So \\(x^2\\) it is.", "PAG046", 1, "So $x^2$ it is."),
    ("latex square", "\\[\nx^2\n\\]", "PAG046", 1, ""),
    ("money", "It costs $5 and $6 a day.", "PAG046", 1, "It costs \\$5 and \\$6 a day."),
    ("prices", "From $1,000 to $2,000.", "PAG046", 1, "From \\$1,000 to \\$2,000."),
    ("millions", "$5m for the north, $6m for us.", "PAG046", 1, "\\$5m for the north, \\$6m for us."),
    # --- tables
    ("no dashes", "| a | b |\n| 1 | 2 |", "PAG047", 1, ""),
    ("no dashes, three", "|a|b|c|\n|1|2|3|\n|4|5|6|", "PAG047", 1, ""),
    ("parted", "| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", "PAG047", 5, ""),
    ("pasted", "a\tb\n1\t2\n3\t4", "PAG047", 1, ""),
    # --- lists
    ("task", "-[ ] one", "PAG048", 1, "- [ ] one"),
    ("task, words", "- [x]one\n- [ ] two", "PAG048", 1, "- [x] one\n- [ ] two"),
    ("task, empty", "- [] one", "PAG048", 1, "- [ ] one"),
    ("task, both", "*[x]one", "PAG048", 1, "* [x] one"),
    ("dots", "• one\n• two", "PAG048", 1, "- one\n- two"),
    ("hyphens", "-one\n-two", "PAG048", 1, ""),
    ("numbers", "1.one\n2.two", "PAG048", 1, "1. one\n2. two"),
    ("brackets", "1)one\n2)two", "PAG048", 1, "1) one\n2) two"),
    ("restart", "1. one\n\n```\nx\n```\n\n1. two", "PAG048", 7, ""),
    ("restart, words", "1. one\n\nThen:\n\n1. two\n\nThen:\n\n1. three", "PAG048", 5, ""),
    ("restart, picture", "1. one\n\n![A map](map.png)\n\n1. two", "PAG048", 5, ""),
    # --- bold words
    ("sign inside", "**Note:**text", "PAG049", 1, "**Note:** text"),
    ("bracket inside", "**Note (x)**text", "PAG049", 1, "**Note (x)** text"),
    ("blank at the end", "So **many words **.", "PAG049", 1, "So **many words**."),
    ("blank at the beginning", "So ** many words**.", "PAG049", 1, "So **many words**."),
    ("both blanks", "** Many words **", "PAG049", 1, "**Many words**"),
    ("never closed", "**Note: read this first.", "PAG049", 1, ""),
    ("quote inside", 'So very**"bold"** it is.', "PAG049", 1, 'So very **"bold"** it is.'),
    # --- comments
    ("swallows", "<!-- to do\n\nWords.", "PAG050", 1, ""),
    ("swallows, dash", "<!-- to do —>\n\nWords.", "PAG050", 1, ""),
    ("in words", "So <!-- to do\nit is.", "PAG050", 1, ""),
    ("one hyphen", "<!- to do ->", "PAG050", 1, ""),
    ("a dash", "<!— to do —>", "PAG050", 1, ""),
    # --- code
    ("curly", "```python\nprint(“x”)\n```", "PAG051", 2, '```python\nprint("x")\n```'),
    ("single", "```r\nx <- ‘a’\n```", "PAG051", 2, "```r\nx <- 'a'\n```"),
    ("block", "```{code-block} json\n{“a”: 1}\n```", "PAG051", 2, '```{code-block} json\n{"a": 1}\n```'),
    ("yaml", "```yaml\na: “b”\n```", "PAG051", 2, '```yaml\na: "b"\n```'),
    ("dash", "```bash\npip install –upgrade x\n```", "PAG051", 2, ""),
    ("hard blank", "```python\nx =\u00a01\n```", "PAG051", 2, "```python\nx = 1\n```"),
    # --- signs that nobody sees
    ("heading", "##\u00a0Two", "PAG052", 1, "## Two"),
    ("item", "-\u00a0one\n-\u00a0two", "PAG052", 1, "- one\n- two"),
    ("number", "1.\u00a0one", "PAG052", 1, "1. one"),
    ("before a heading", "\u200b## Two", "PAG052", 1, "## Two"),
    ("in a role", "See {ref}`the\u200bre`.", "PAG052", 1, "See {ref}`there`."),
    ("in a link", "[a](ind\u200bex.md)", "PAG052", 1, "[a](index.md)"),
    ("in code", "Call `x\u200by`.", "PAG052", 1, "Call `xy`."),
    # --- options
    ("behind a line", "```{figure} map.png\n\n:alt: A map\n```", "PAG053", 3, ""),
    ("second", "```{figure} map.png\n:alt: A\n\n:width: 9px\n```", "PAG053", 4, ""),
    ("colons", ":::{note}\n\n:class: x\nWords\n:::", "PAG053", 3, ""),
    (
        "no colon",
        "```{figure} map.png\nalt: A map\n```",
        "PAG053",
        2,
        "```{figure} map.png\n:alt: A map\n```",
    ),
    # --- code by accident
    ("four blanks", "    ```{note}\n    W\n    ```", "PAG054", 1, ""),
    ("a tab", "\t:::{note}\n\tW\n\t:::", "PAG054", 1, ""),
    ("below an item", "- one\n\n      ```{note}\n      W\n      ```", "PAG054", 3, ""),
    # --- backticks
    ("closed by a quote", "See `data/csv' for it.", "PAG055", 1, "See `data/csv` for it."),
    ("closed by an accent", "See `f(x)´, too", "PAG055", 1, "See `f(x)`, too"),
    ("never closed", "See `data/csv for it.", "PAG055", 1, ""),
    ("never opened", "See _config.yml`: it is there.", "PAG055", 1, ""),
    ("as in LaTeX", "He said ``yes'' to it.", "PAG055", 1, 'He said "yes" to it.'),
    # --- footnotes
    ("inline", "So^[it was said once].", "LNK010", 1, ""),
    ("no colon of a note", "So.[^a]\n\n[^a] It was said.", "LNK010", 3, "So.[^a]\n\n[^a]: It was said."),
    ("blank before it", "So.[^a]\n\n[^a] : It was.", "LNK010", 3, "So.[^a]\n\n[^a]: It was."),
    ("unused", "So.\n\n[^a]: It was said.", "LNK027", 3, ""),
    ("unused second", "So.[^a]\n\n[^a]: A.\n[^b]: B.", "LNK027", 4, ""),
    ("unused, long", "So.\n\n[^a]: One.\n\n    Two.\n", "LNK027", 3, ""),
    # --- links and pictures
    ("picture", "![A map] (map.png)", "LNK012", 1, "![A map](map.png)"),
    ("link", "See [the map] (map.png).", "LNK012", 1, "See [the map](map.png)."),
    ("never closed", "See [it](https://example.org/a for more.", "LNK012", 1, ""),
    ("never closed, page", "See [it](index.md and more.", "LNK012", 1, ""),
    ("brackets in it", "See [it](https://example.org/a_(b) for more.", "LNK012", 1, ""),
    ("picture parted", "So ! [A map](map.png) is.", "LNK012", 1, "So ![A map](map.png) is."),
    ("a table", "See [the data] (table.csv).", "LNK012", 1, "See [the data](table.csv)."),
    ("picture in words", "So ![A map] (map.png) is.", "LNK012", 1, "So ![A map](map.png) is."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "mended"), [pytest.param(*case[1:], id=f"{case[2]}-{case[0]}") for case in CASES])  # fmt: skip  # noqa: E501
def test_a_slip_is_found_and_its_fix_is_tried(
    tmp_path: Path, text: str, code: str, line: int, mended: str
) -> None:
    page = book(tmp_path, TOP + text + "\n") / "index.md"
    before = found(tmp_path)
    here = [f for f in before if f.code == code and f.location.line == line + LINES_ABOVE]
    assert len(here) == 1, [str(f) for f in before]
    assert here[0].severity is not Severity.NOTE
    safe = here[0].fix is not None and here[0].fix.safe
    assert safe is bool(mended)
    if here[0].fix is None or not mended:
        return
    edits = [e for f in before if f.code == code and f.fix and f.fix.safe for e in f.fix.edits]
    page.write_bytes(fixes.apply(page.read_bytes(), edits))
    assert page.read_text(encoding="utf-8") == TOP + mended + "\n"
    known = {(f.code, f.message) for f in before}
    after = found(tmp_path)
    assert code not in {f.code for f in after}
    assert [str(f) for f in after if (f.code, f.message) not in known] == []


def test_each_rule_of_slips_has_three_variants() -> None:
    counts = {code: sum(case[2] == code for case in CASES) for code in SLIPS if code != "PAG003"}
    assert {code: count for code, count in counts.items() if count < 3} == {}


DECOYS = [
    # --- headings
    "\\##Two",
    "`##Two`",
    "```\n##Two\n```",
    "    ##Two",
    "#!/bin/sh and so on",
    "#hashtag #another",
    "#123 is the issue",
    "A line\n#fff is white",
    # --- labels
    "(optional)",
    "Words.\n(optional)",
    "`(here)`",
    "(a)=5 is a sum",
    "(x) = 5",
    # --- roles
    "Write `{ref} x` so.",
    "Write ``{ref} `x` `` so.",
    "\\{ref} `there`",
    "A {word} `there` is none.",
    "The set {math} is one, and 'x' is another.",
    "So a:b:`there` is.",
    "[words]{.x} `code`",
    "{ref}`there`: `code`",
    "A `{ref}` `there`.",
    "The {ref}'s target and the {doc}'s.",
    "So {sub}'x {sup}' it is.",
    "{sub}`x` 'y'",
    "Text {doc} and (words).",
    "$\\text{math}'x'$",
    # --- directives
    "```python\nx\n```",
    "```{note}\nW\n```",
    "``{note} words``",
    "Write ``{note}`` so.",
    "````\n```{note\n````",
    "```{code-block} python\n.. note:: x\n```",
    "... note:: x",
    "> [!nothing]\n> x",
    "[!NOTE]: a",
    "!!! so",
    ":::{admonition} T\nW\n:::",
    ":::{div} box\nW\n:::",
    "```{eval-rst}\n.. note:: x\n```",
    "```text\n.. note:: x\n```",
    "```mermaid\ngraph\n```",
    # --- ends of blocks
    "````{note}\n```python\nx\n```\n````",
    "````md\n```\n``` and words\n````",
    "```{note}\n``x``\n```",
    "~~~\n``\n~~~",
    "```python\nx = '``'\n```",
    ":::{note}\n```js\nf(`\n::: `)\n```\n:::",
    "````md\n````{note} a b",
    "````\n``\n````",
    # --- formulas
    "It costs $5.",
    "It costs \\$5 and \\$6.",
    "It costs 5$ or 6€.",
    "Set $HOME first.",
    "Set $env:PATH\\Program first, or $HOME\\Documents.",
    "Set ${a\\textbf} first.",
    "Call it \\[file_name\\] or \\[<file>\\], see \\[^1\\].",
    "First \\(a\\), then \\(b\\).",
    "`$$x$`",
    "$x_{1}$ and $x_2$.",
    "$$\nx\n$$ (label)",
    "$$x = 1$$",
    "$$\n\\text{if $x$ is}\n$$",
    "$$\n\\begin{aligned} x \\end{aligned}\n$$",
    "$$\n\\begin{array}{cc} x \\end{array}\n$$",
    "$$ x\n\ny $$",
    "`\\begin{align}` begins it",
    "```latex\n\\begin{align}\n\\end{aligned}\n```",
    "Escaped \\(brackets\\) and \\[brackets\\].",
    "From 1 to $2.",
    "A formula $5 + 6$ is 11.",
    "So $5$ and $6$ are.",
    # --- tables
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "| a |\n| b |",
    "|x| and |y|",
    "| a line\n| another",
    "```\n| a | b |\n| 1 | 2 |\n```",
    "\\| a | b |\n\\| 1 | 2 |",
    # --- lists
    "- [x] one\n- [ ] two",
    "- [x](https://example.org)",
    "- [x]: y",
    "-[x](https://example.org)",
    "- one\n- two",
    "-5 degrees\n-6 degrees",
    "1.5 litres\n2.5 litres",
    "1. one\n1. two",
    "1. one\n2. two\n\n## A\n\n1. one",
    "1. one\n\n   x\n\n1. two",
    "1. one\n2. two\n\nThen:\n\n1. one\n2. two",
    "1. one\n\n## A\n\n1. one",
    "1. one\n   1. two\n2. three\n   1. four",
    "> 1. one\n\nWords.\n\n> 1. two",
    "-one word alone",
    "-v for more\n-h for help",
    "`-one`\n`-two`",
    # --- bold words
    "**Note:** text",
    "**bold**text",
    "So 2 ** 3 ** 4.",
    "Call f(**kwargs, **more).",
    "Call `**x `.",
    "Look in src/**/*.md and docs/** for it.",
    "\\*\\*Note:\\*\\*text",
    "** p < 0.05",
    "***Both:*** text",
    "a**b",
    # --- comments
    "<!-- to do -->",
    "<!-- to\n\ndo -->\n\nWords.",
    "So <!-- x --> it is.",
    "`<!--`",
    "```html\n<!-- to do\n```",
    "a <!b",
    # --- code
    '```python\nprint("“x”")\n```',
    "```python\nx = 1  # it’s one\n```",
    "```text\n“x”\n```",
    "```\n“x”\n```",
    '```python\n"""It’s\n“x”\n"""\n```',
    "```yaml\ntitle: It’s here\n```",
    "```bash\necho 'a – b' # – c\n```",
    "```python\nprint('a\u00a0b')\n```",
    # --- signs that nobody sees
    "Words with a hard\u00a0blank.",
    "A fam\u00adi\u00adly.",
    "Emoji 👩\u200d💻 here.",
    # --- options
    "```{figure} map.png\n:alt: A map\n\nWords: more.\n```",
    "```{note}\n\n:field: x\n```",
    "```{note}\nname: x\n```",
    "```{figure} map.png\n:alt: A map\n\nalt: is a word\n```",
    "```{code-block} yaml\n\nname: x\n```",
    # --- code by accident
    "    x = 1",
    "- one\n\n  ```{note}\n  W\n  ```",
    "    ```python\n    x\n    ```",
    # --- footnotes
    "So.[^a]\n\n[^a]: It was said.",
    "x^[2]",
    "`^[it was said]`",
    # --- backticks
    "The signs ~ ! @ ( ) ` ; and so on.",
    "It`s and l`eau.",
    "| a |\n|---|\n| `x|y` |",
    "`a` and ``b ` c``.",
    "\\`a is none.",
    "``code with 'quotes' ''``",
    "`code in\ntwo lines`",
    "Press Ctrl+` for it.",
    # --- links
    "[a](https://example.org/b) and [c](https://example.org/d 'title') more",
    "[a](<https://example.org/b c>) and f(x)[y](z more",
    "Wow! [A page](index.md) is here.",
    "Wow ! [A page](index.md) is here.",
    "[a](https://example.org/a_(b)) for more",
    "![A map](map.png)",
    "[words] (in brackets)",
    "`![A map] (map.png)`",
    "[words] (no-file.here)",
]  # fmt: skip


@pytest.mark.parametrize("text", DECOYS)
def test_what_only_looks_alike_is_silent(tmp_path: Path, text: str) -> None:
    book(tmp_path, f"{TOP}{text}\n")
    assert [str(f) for f in found(tmp_path, select=SLIPS)] == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        ("colon_fence", ":::{note\nW\n:::"),
        ("colon_fence", "::{note}\nW\n::"),
        ("colon_fence", ":::note\nW\n:::"),
        ("dollarmath", "$$ x = 1 $"),
        ("dollarmath", "So $\\alpha grows."),
        ("dollarmath", "It costs $5 and $6."),
        ("tasklist", "-[ ] one"),
        ("tasklist", "- [x]one"),
    ],
)
def test_a_slip_counts_only_where_its_extension_is_on(
    tmp_path: Path, extension: str, text: str
) -> None:
    others = ", ".join(name for name in USUAL.split(", ") if name != extension)
    book(tmp_path, f"{TOP}{text}\n", others)
    assert [str(f) for f in found(tmp_path, select=SLIPS)] == []  # type: ignore[arg-type]
    book(tmp_path, f"{TOP}{text}\n")
    assert found(tmp_path, select=SLIPS)  # type: ignore[arg-type]


VALUES = "myst:\n  substitutions:\n    name: us\n    other: x\n"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("So {{ name } it is.", "So {{ name }} it is."),
        ("So { name }} it is.", "So {{ name }} it is."),
        ("- {{name}\n", "- {{ name }}\n"),
    ],
)
def test_a_substitution_that_lacks_a_brace_is_found(tmp_path: Path, text: str, mended: str) -> None:
    page = book(tmp_path, f"---\n{VALUES}---\n\n{TOP}{text}\n") / "index.md"
    slips = found(tmp_path, select=["PAG019"])  # type: ignore[arg-type]
    assert len(slips) == 1
    assert slips[0].fix is not None
    page.write_bytes(fixes.apply(page.read_bytes(), slips[0].fix.edits))
    assert page.read_text() == f"---\n{VALUES}---\n\n{TOP}{mended}\n"
    assert found(tmp_path, select=["PAG019"]) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["So {name} it is.", "So {{ nobody } it is.", "`{{ name }`", "$\\frac{{ name }{b}$"]
)
def test_braces_of_something_else_are_no_substitution(tmp_path: Path, text: str) -> None:
    book(tmp_path, f"---\n{VALUES}---\n\n{TOP}{text}\n")
    assert found(tmp_path, select=["PAG019"]) == []  # type: ignore[arg-type]


def test_a_slip_in_a_notebook_is_told_by_its_cell(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": text}
        for text in ("# T", "Words.\n##Two", "It costs $5 and $6.")
    ]
    data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    book(tmp_path, f"{TOP}Words.\n")
    (tmp_path / "index.md").unlink()
    (tmp_path / "index.ipynb").write_text(json.dumps(data))
    places = [(f.code, f.location.cell, f.location.line) for f in found(tmp_path, select=SLIPS)]  # type: ignore[arg-type]
    assert places == [("PAG041", 2, 2), ("PAG046", 3, 1)]


def test_a_slip_in_an_included_file_is_told_there_and_once(tmp_path: Path) -> None:
    include = "```{include} part.txt\n```\n"
    book(tmp_path, f"{TOP}{include}\n{include}")
    (tmp_path / "part.txt").write_text("Words.\n\n##Two\n")
    slips = found(tmp_path, select=SLIPS)  # type: ignore[arg-type]
    assert [(str(f.location), f.code, f.fix) for f in slips] == [("part.txt:3", "PAG041", None)]


def test_what_a_substitution_brings_is_not_looked_at(tmp_path: Path) -> None:
    values = "myst:\n  substitutions:\n    name: 'It costs $5 and $6.'\n"
    book(tmp_path, f"---\n{values}---\n\n{TOP}{{{{ name }}}}\n")
    assert found(tmp_path, select=SLIPS) == []  # type: ignore[arg-type]


def test_a_bare_environment_is_a_formula_where_the_extension_is_on(tmp_path: Path) -> None:
    book(tmp_path, f"{TOP}\\begin{{align}}\nx\n\\end{{align}}\n", f"{USUAL}, amsmath")
    assert found(tmp_path, select=SLIPS) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#Title of more", "PAG041"),
        (":::{note}\n#Python and more\n:::", "PAG041"),
        ("(see-there)\n## A", "PAG042"),
        ("Words\u200b.", "PAG052"),
        ("[wo\u200brds](index.md)", "PAG052"),
        ("Call `f(“x”)`.", "PAG051"),
    ],
)
def test_what_is_not_proved_is_a_note(tmp_path: Path, text: str, code: str) -> None:
    book(tmp_path, f"{TOP}{text}\n")
    assert [(f.code, f.severity) for f in found(tmp_path, select=[code])] == [  # type: ignore[arg-type]
        (code, Severity.NOTE)
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n---\ntitle: A\n---\n\n# A\n", 2),
        ("<!-- a comment -->\n\n---\ntitle: A\nx:\n  - y\n---\n\n# A\n", 3),
        (" ---\ntitle: A\n---\n\n# A\n", 1),
        ("% a comment\n---\ntitle: A\n# x\n---\n# A\n", 2),
    ],
)
def test_a_head_that_begins_late_is_found(tmp_path: Path, text: str, line: int) -> None:
    book(tmp_path, text)
    assert [(f.code, f.location.line) for f in found(tmp_path, select=["PAG003"])] == [  # type: ignore[arg-type]
        ("PAG003", line)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n\n# A\n",
        "# A\n\n---\ntitle: A\n---\n",
        "\n---\n\nWords: more.\n\n---\n",
        "\n---\nWords, and more.\n---\n",
        "```\n---\ntitle: A\n---\n```\n",
    ],
)
def test_a_line_between_paragraphs_is_no_head(tmp_path: Path, text: str) -> None:
    book(tmp_path, text)
    assert found(tmp_path, select=["PAG003"]) == []  # type: ignore[arg-type]


def test_the_rules_of_slips_are_on_by_default() -> None:
    assert all(all_rules()[code].default for code in SLIPS)
