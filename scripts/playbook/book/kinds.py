"""The kinds of facts that a page has: one list for each, so that a misspelt one is found by mypy.

Who adds a kind adds it here, notes it where the page is read, and takes it up in a rule or in
``resolve``.
"""

from __future__ import annotations

from typing import Literal

# How a page is written.
PageForm = Literal["markdown", "notebook", "rst", "tex"]

# How a picture is written; a card has its picture for ornament, and a tag of HTML is a picture of
# Markdown where the book asks for it.
ImageForm = Literal["markdown", "image", "figure", "html", "tag", "card"]

# What is counted at a place that references can name; nothing where there is no number.
Counted = Literal["", "section", "figure", "table", "code-block"]

# What an entry of the table of contents names: a page, pages of a pattern, an address.
TocKind = Literal["file", "glob", "url"]

# A place that references can name. A part has a name that is made of that of the whole. An address
# is a name for a place on the web; a result that is glued has a name for notebooks; what a glued
# figure is called holds only if there is the result.
TargetKind = Literal[
    "address",
    "citation",
    "described",
    "footnote",
    "glue",
    "glued-name",
    "html",
    "id",
    "label",
    "math",
    "name",
    "object",
    "part",
    "role",
    "term",
]

# A reference: how it is written, and so where it may lead. A reference to the object of a
# programming language is a `language`, and its role is kept beside it. What looks only in other
# books is `external`; what may lead into a book of which nothing is known counts as `elsewhere`.
ReferenceKind = Literal[
    "anchor",
    "any",
    "auto",
    "basis",
    "bibkey",
    "card-link",
    "card-ref",
    "citation",
    "cite",
    "confval",
    "doc",
    "docutils",
    "download",
    "elsewhere",
    "embed",
    "envvar",
    "eq",
    "external",
    "fetched",
    "file",
    "footcite",
    "footnote",
    "glue",
    "html-embed",
    "html-image",
    "html-link",
    "image",
    "include",
    "inv",
    "language",
    "link",
    "link-role",
    "literalinclude",
    "numref",
    "option",
    "output-link",
    "path",
    "project",
    "proof",
    "ref",
    "register",
    "role-link",
    "src",
    "target-link",
    "term",
    "toctree",
    "token",
    "url",
]

# What a line of a table has, that does not fit its table.
TableFault = Literal[
    "table-all",
    "table-csv",
    "table-few",
    "table-left-out",
    "table-many",
    "table-no-table",
    "table-text",
]

# What looks like a link, an image or the mark of a footnote, and is none.
LeftoverFault = Literal[
    "footnote-missing",
    "link-broken",
    "link-cite",
    "link-contents",
    "link-refused",
    "link-reversed",
    "link-space",
    "link-undefined",
    "link-wiki",
]

# What a directive was given that it does not take.
DirectiveFault = Literal[
    "directive-argument",
    "directive-content",
    "directive-empty",
    "directive-format",
    "directive-option",
    "directive-option-name",
    "directive-options",
    "directive-words",
]

# What was meant as MyST and is none.
SlipKind = Literal[
    "slip-code",
    "slip-comment",
    "slip-directive",
    "slip-emphasis",
    "slip-fence",
    "slip-footnote",
    "slip-heading",
    "slip-invisible",
    "slip-label",
    "slip-link",
    "slip-list",
    "slip-math",
    "slip-option",
    "slip-role",
    "slip-substitution",
    "slip-table",
    "slip-tick",
    "slip-typeset",
]

# Something that the reader of a page itself saw to be wrong.
FaultKind = (
    TableFault
    | LeftoverFault
    | DirectiveFault
    | SlipKind
    | Literal[
        "active",
        "cell",
        "cell-data",
        "cell-unread",
        "code-part",
        "definition-twice",
        "directive",
        "fence-open",
        "footnote-twice",
        "footnote-unused",
        "front-matter",
        "front-matter-empty",
        "front-matter-late",
        "front-matter-list",
        "front-matter-open",
        "glossary",
        "include-circle",
        "include-part",
        "label-lost",
        "language",
        "notebook",
        "role",
        "rst",
        "rst-name",
        "rst-name-twice",
        "rst-substitution",
        "substitution",
        "substitution-circle",
        "substitution-code",
        "substitution-syntax",
        "unread",
    ]
)
