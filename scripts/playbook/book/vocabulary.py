"""The directives and roles that a Jupyter Book knows: what each takes, and what its body is.

The build learns this from the classes of Sphinx and its extensions; importing those takes
longer than checking a whole book. The tables below say the same; ``tests/check`` compares
them with the classes themselves.

A line reads: name, required arguments, optional arguments, ``w`` if the last argument may hold
spaces, ``c`` if there may be content, then the options with the form of their values
(`playbook.book.option_forms`).
"""

# ruff: noqa: E501 - one directive a line
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple


class Spec(NamedTuple):
    """What a directive takes."""

    required: int
    optional: int
    spaces: bool
    content: bool
    options: Mapping[str, str]
    any_option: bool = False


_SHORT = {
    "@object": "no-contents-entry=flag no-index=flag no-index-entry=flag no-typesetting=flag",
    "@old": "nocontentsentry=flag noindex=flag noindexentry=flag",
    "@colour": "primary|secondary|success|info|warning|danger|light|muted|dark|white|black",
}

_STANDARD = """\
acks 00-c
admonition 10wc class name
article-info 00-- author=text avatar=path avatar-alt avatar-link=path avatar-outline=@colour class-avatar class-container date=text read-time=text
attention 00wc class name
bibliography 01wc all=flag cited=flag enumtype filter keyprefix labelprefix list notcited=flag start=start style
button-link 10wc align=left|right|center|justify class click-parent=flag color=@colour expand=flag outline=flag ref-type=any|ref|doc|myst shadow=flag tooltip=text
button-ref 10wc align=left|right|center|justify class click-parent=flag color=@colour expand=flag outline=flag ref-type=any|ref|doc|myst shadow=flag tooltip=text
c:alias 10wc *
c:enum 10wc *
c:enumerator 10wc *
c:function 10wc *
c:macro 10wc *
c:member 10wc *
c:namespace 10w- *
c:namespace-pop 00w- *
c:namespace-push 10w- *
c:struct 10wc *
c:type 10wc *
c:union 10wc *
c:var 10wc *
card 01wc class-body class-card class-footer class-header class-img-bottom class-img-top class-title img-alt img-background=path img-bottom=path img-top=path link=path link-alt link-type=url|any|ref|doc margin=margin shadow=none|sm|md|lg text-align=left|right|center|justify width=auto|25%|50%|75%|100%
card-carousel 10-c class
caution 00wc class name
centered 10w-
class 10wc
cmdoption 10wc @object @old
code 01-c class force=flag name number-lines=natural?
code-block 01-c caption=text class dedent=natural? emphasize-lines=text force=flag lineno-start=int linenos=flag name
code-cell 01wc
codeauthor 10w-
compound 00-c class name
confval 10wc default=text @object type=text
container 01wc name
contents 01w- backlinks=top|entry|none class depth=natural local=flag
cpp:alias 10wc *
cpp:class 10wc *
cpp:concept 10wc *
cpp:enum 10wc *
cpp:enum-class 10wc *
cpp:enum-struct 10wc *
cpp:enumerator 10wc *
cpp:function 10wc *
cpp:member 10wc *
cpp:namespace 10w- *
cpp:namespace-pop 00w- *
cpp:namespace-push 10w- *
cpp:struct 10wc *
cpp:type 10wc *
cpp:union 10wc *
cpp:var 10wc *
cssclass 10wc
csv-table 01wc align=left|center|right class delim=delimiter encoding=encoding escape=character file=path header header-rows=natural keepspace=flag name quote=character stub-columns=natural url=path width=width widths=widths
danger 00wc class name
date 00-c
default-domain 10--
default-role 01--
deprecated 11wc
describe 10wc @object @old
div 01wc name style
dropdown 01wc animate=fade-in|fade-in-slide-down chevron=right-down|down-up class-body class-container class-title color=@colour icon margin=margin name open=flag
envvar 10wc @object @old
epigraph 00-c
error 00wc class name
eval 10--
eval:figure 10-c align=left|center|right alt class=any figclass=class figwidth=width height name scale width
figure 10wc align=left|center|right alt class figclass=class figwidth=figwidth height=length loading=embed|link|lazy name scale=percent target=text width=width
figure-md 01wc align=left|center|right class name width=figwidth
footbibliography 00--
footer 00-c
glossary 00-c sorted=flag
glue 10w- doc
glue: 10w- doc
glue:any 10w- doc
glue:figure 10wc align=left|center|right alt class=any figclass=class figwidth=width height name scale width
glue:math 10w- class label name nowrap=flag
glue:md 10w- format=commonmark|gfm|myst
grid 01wc class-container class-row gutter=gutter margin=margin outline=flag padding=padding reverse=flag
grid-item 00-c child-align=start|end|center|justify|spaced child-direction=column|row class columns=columns margin=margin outline=flag padding=padding
grid-item-card 01wc class-body class-card class-footer class-header class-img-bottom class-img-top class-item class-title columns=columns img-alt img-background=path img-bottom=path img-top=path link=path link-alt link-type=url|any|ref|doc margin=margin padding=padding shadow=none|sm|md|lg text-align=left|right|center|justify width=auto|25%|50%|75%|100%
header 00-c
highlight 10-- force=flag linenothreshold=positive
highlights 00-c
hint 00wc class name
hlist 00-c columns=int
image 10w- align=top|middle|bottom|left|center|right alt class height=length loading=embed|link|lazy name scale=percent target=text width=width
important 00wc class name
include 10w- class code encoding=encoding end-before=text end-line=int literal=flag name number-lines parser start-after=text start-line=int tab-width=int relative-images=flag relative-docs=path heading-offset=natural
index 10w- name
js:attribute 10wc *
js:class 10wc *
js:data 10wc *
js:function 10wc *
js:method 10wc *
js:module 10-c *
line-block 00-c class name
list-table 01wc align=left|center|right class header-rows=natural name stub-columns=natural width=width widths=widths
literalinclude 10w- append=text caption class dedent=natural? diff=text emphasize-lines=text encoding=encoding end-at=text end-before=text force=flag language=text lineno-match=flag lineno-start=int linenos=flag lines=text name prepend=text pyobject=text start-after=text start-at=text tab-width=int
margin 01wc class name subtitle=text
math 01wc class label name nowrap=flag
meta 00-c
moduleauthor 10w-
nb-exec-table 00wc
note 00wc class name
object 10wc @object @old
only 10wc
option 10wc @object @old
parsed-literal 00-c class name
productionlist 10w-
program 10w-
pull-quote 00-c
py:attribute 10wc *
py:class 10wc *
py:classmethod 10wc *
py:currentmodule 10-- *
py:data 10wc *
py:decorator 10wc *
py:decoratormethod 10wc *
py:exception 10wc *
py:function 10wc *
py:method 10wc *
py:module 10-c *
py:property 10wc *
py:staticmethod 10wc *
py:type 10wc *
raw 10wc class encoding=encoding file=path url=path
raw-cell 01wc
replace 00-c
role 00-c
rst-class 10wc
rst:directive 10wc *
rst:directive:option 10wc *
rst:role 10wc *
rubric 10w- class heading-level=1|2|3|4|5|6 name
sectionauthor 10w-
sectnum 00-- depth=int prefix=text start=int suffix=text
seealso 00wc class name
sidebar 01wc class name subtitle=text
sourcecode 01-c caption=text class dedent=natural? emphasize-lines=text force=flag lineno-start=int linenos=flag name
tab-item 10wc class-container class-content class-label name selected=flag sync=text
tab-set 00-c class sync-group=text
tab-set-code 00-c class-item class-set no-sync=flag sync-group=text
table 01wc align=left|center|right class name width=width widths=grid-widths
tableofcontents 00--
tabularcolumns 10w-
target-notes 00-- class name
thebe-button 01w-
tip 00wc class name
title 10w-
toctree 00-c caption=text class glob=flag hidden=flag includehidden=flag maxdepth=int name numbered=int? reversed=flag titlesonly=flag
toggle 01wc id show=flag
topic 10wc class name
unicode 10w- ltrim=flag rtrim=flag trim=flag
versionadded 11wc
versionchanged 11wc
versionremoved 11wc
warning 00wc class name
"""

# Extensions that are often used and not part of Jupyter Book: name → its directives.
_OPTIONS = "class label name nonumber=flag"
_EXTENSIONS: Mapping[str, str] = {
    "sphinx_tabs.tabs": "tabs 00-c\ntab 10wc\ngroup-tab 10wc\ncode-tab 11wc *",
    "sphinx_inline_tabs": "tab 10wc new-set=flag",
    "sphinx_proof": "\n".join(
        f"prf:{kind} 01wc class label nonumber=flag"
        for kind in (
            "proof",
            "theorem",
            "axiom",
            "lemma",
            "definition",
            "criterion",
            "remark",
            "conjecture",
            "corollary",
            "algorithm",
            "example",
            "property",
            "observation",
            "proposition",
            "assumption",
        )
    ),
    "sphinx_exercise": "\n".join(
        (
            f"exercise 01wc {_OPTIONS} hidden=flag",
            f"exercise-start 01wc {_OPTIONS} hidden=flag",
            "exercise-end 00--",
            "solution 10wc class label name hidden=flag",
            "solution-start 10wc class label name hidden=flag",
            "solution-end 00--",
        )
    ),
    "sphinx.ext.todo": "todo 00wc class name\ntodolist 00--",
    "sphinx.ext.graphviz": "graphviz 01wc *\ndigraph 10wc *\ngraph 10wc *",
    "sphinx.ext.ifconfig": "ifconfig 10wc",
    "sphinx.ext.doctest": "testsetup 01wc *\ntestcleanup 01wc *\ndoctest 01wc *\ntestcode 01wc *\n"
    "testoutput 01wc *",
    "sphinx.ext.autosummary": "autosummary 00-c *",
    "sphinx.ext.inheritance_diagram": "inheritance-diagram 10wc *",
    "sphinx.ext.autodoc": "\n".join(
        f"auto{kind} 10wc *"
        for kind in (
            "module",
            "class",
            "function",
            "method",
            "attribute",
            "data",
            "exception",
            "decorator",
            "property",
        )
    ),
    "sphinxcontrib.mermaid": "mermaid 01wc *\nautoclasstree 10wc *",
    "sphinxcontrib.youtube": "youtube 10wc *\nvimeo 10wc *",
    "sphinxcontrib.video": "video 10wc *",
    "sphinx_click.ext": "click 10w- *",
    "sphinx_click": "click 10w- *",
    "sphinx_examples": "example 01wc *",
    "sphinx_subfigure": "subfigure 01wc *",
    "sphinxcontrib.plantuml": "uml 01wc *",
    "sphinxcontrib.bibtex": "",
    "sphinxcontrib.rsvgconverter": "",
    "sphinxcontrib.svg2pdfconverter": "",
    "sphinxcontrib.inkscapeconverter": "",
    "sphinxcontrib.spelling": "spelling 01wc\nspelling:word 01wc",
    "sphinx_copybutton": "",
    "sphinx_togglebutton": "",
    "sphinx_thebe": "",
    "sphinx_comments": "",
    "sphinx_external_toc": "",
    "sphinx_design": "",
    "sphinx_book_theme": "",
    "myst_nb": "",
    "myst_parser": "",
    "jupyter_book": "",
    "sphinx_jupyterbook_latex": "",
    "sphinx_multitoc_numbering": "",
    "sphinx_last_updated_by_git": "",
    "sphinx_sitemap": "",
    "sphinxext.rediraffe": "",
    "sphinxext.opengraph": "",
    "notfound.extension": "",
    "sphinx_remove_toctrees": "",
    "sphinx_favicon": "",
    "sphinx_hoverxref": "",
    "hoverxref.extension": "",
    "sphinx_tippy": "",
    "sphinx_codeautolink": "",
    "pydata_sphinx_theme": "",
    "sphinx_reredirects": "",
    "sphinx_tojupyter": "",
    "jupytext": "",
    "sphinx_issues": "",
    "sphinx_intl": "",
    "sphinx.ext.intersphinx": "",
    "sphinx.ext.viewcode": "",
    "sphinx.ext.napoleon": "",
    "sphinx.ext.mathjax": "",
    "sphinx.ext.githubpages": "",
    "sphinx.ext.autosectionlabel": "",
    "sphinx.ext.extlinks": "",
    "sphinx.ext.coverage": "",
    "sphinx.ext.imgmath": "",
    "sphinx.ext.imgconverter": "",
    "sphinx.ext.duration": "",
    "sphinx.ext.linkcode": "",
}
OWN_EXTENSION = "playbook.sphinx_ext"
KNOWN_EXTENSIONS = frozenset(_EXTENSIONS)
_EXTENSION_ROLES: Mapping[str, str] = {
    "sphinx_proof": "prf:ref",
    "sphinx_issues": "issue pr user cve cwe commit ghsa pypi",
    "sphinxcontrib.spelling": "spelling:ignore",
}

# What the body of a directive is; Markdown, where nothing is said.
# Directives that the build leaves out, with an error, where nothing stands in them.
NEEDS_CONTENT = frozenset(
    (  # noqa: SIM905
        "admonition attention caution danger error hint important note tip warning seealso topic "
        "sidebar margin epigraph highlights pull-quote compound container parsed-literal line-block "
        "code header footer meta table list-table tab-set tab-item tab-set-code grid card-carousel "
        "toggle"
    ).split()
)
BODY: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "code",
            "code-block",
            "sourcecode",
            "math",
            "raw",
            "meta",
            "code-cell",
            "raw-cell",
            "graphviz",
            "digraph",
            "graph",
            "mermaid",
            "uml",
            "testsetup",
            "testcleanup",
            "doctest",
            "testcode",
            "testoutput",
            "role",
            "replace",
            "unicode",
            "date",
            "productionlist",
            "autosummary",
            "code-tab",
            "bibliography",
            "glue:math",
            "eval:figure",
            "spelling",
            "nb-exec-table",
            "load",
            "inheritance-diagram",
            "todolist",
        ),
        "code",
    ),
    **dict.fromkeys(("parsed-literal", "line-block", "button-link", "button-ref"), "inline"),
    "glossary": "glossary",
    "csv-table": "csv",
    "toctree": "toctree",
}
# Directives whose argument is read as Markdown.
TITLED = frozenset(
    (
        "admonition",
        "sidebar",
        "topic",
        "rubric",
        "table",
        "csv-table",
        "list-table",
        "margin",
        "card",
        "grid-item-card",
        "dropdown",
        "tab-item",
        "versionadded",
        "versionchanged",
        "versionremoved",
        "deprecated",
        "exercise",
        "exercise-start",
        "tab",
        "centered",
    )
)

ROLES = frozenset(
    (  # noqa: SIM905
        "abbr any cite command dfn download eq eval fa fab far fas file footcite footcite:p "
        "footcite:t footcite:ps footcite:ts footcite:ct footcite:cts glue guilabel index kbd "
        "mailheader makevar manpage material-outlined material-regular material-round "
        "material-sharp material-twotone menuselection mimetype nb-download newsgroup octicon pep "
        "program regexp rfc samp sub-ref abbreviation ac acronym anonymous-reference "
        "citation-reference code emphasis footnote-reference literal math named-reference "
        "pep-reference raw restructuredtext-unimplemented-role rfc-reference strong subscript "
        "substitution-reference superscript target title-reference uri-reference sub sup title "
        "t i b envvar keyword confval doc numref option ref term token math:numref "
        "glue: glue:any glue:text glue:md eval:text bdg bdg-link bdg-ref "
        # the shorter names that docutils also takes
        "anonymous citation footnote named substitution uri url pep-reference rfc-reference"
    ).split()
) | frozenset(
    f"{kind}-{colour}{line}"
    for kind in ("bdg", "bdg-link", "bdg-ref")
    for colour in _SHORT["@colour"].split("|")
    for line in ("", "-line")
)
CITE_KINDS = [
    "alp",
    "alps",
    "author",
    "authorpar",
    "authorpars",
    "authors",
    "cauthor",
    "cauthors",
    "ct",
    "cts",
    "empty",
    "label",
    "labelpar",
    "p",
    "ps",
    "t",
    "ts",
    "year",
    "yearpar",
]
_DOMAINS = {
    "c": "member data var func macro struct union enum enumerator type expr texpr",
    "cpp": "any class struct union func member var type concept enum enumerator expr texpr",
    "js": "func meth class data attr mod",
    "py": "data exc func class const attr type meth mod obj",
    "rst": "dir role",
    "std": "option confval envvar token term ref numref keyword doc",
}
DOMAIN_ROLES = frozenset(
    f"{domain}:{role}" for domain, roles in _DOMAINS.items() for role in roles.split()
)


@cache
def _table(text: str) -> Mapping[str, Spec]:
    return dict(_row(line) for line in text.splitlines() if line)


def _row(line: str) -> tuple[str, Spec]:
    for short, long in _SHORT.items():
        line = line.replace(short, long)
    name, flags, *words = line.split()
    options = dict(_option(word) for word in words if word != "*")
    spec = Spec(
        int(flags[0]), int(flags[1]), flags[2] == "w", flags[3] == "c", options, "*" in words
    )
    return name, spec


def _option(word: str) -> tuple[str, str]:
    name, _, form = word.partition("=")
    # What is called a class is one everywhere.
    return name, form or ("class" if name.partition("-")[0] == "class" else "")


class Vocabulary(NamedTuple):
    """The directives and roles of one book; ``open`` if it loads extensions we do not know."""

    directives: Mapping[str, Spec]
    roles: frozenset[str]
    open: bool
    kinds: frozenset[str] = frozenset()  # directives that show a register
    elsewhere: bool = False  # whether roles such as `external:ref` look into other books
    addresses: Mapping[str, str] = {}  # roles that fill their text into an address


# Directives of our own extension beside those of its kinds of data.
OWN_DIRECTIVES = ("give-form", "page-index", "seen-elsewhere")


# Where the roles of Sphinx lead that name a document by its number.
NUMBERED_ROLES: Mapping[str, str] = {
    "pep": "https://peps.python.org/pep-%04d/",
    "rfc": "https://datatracker.ietf.org/doc/html/rfc%d.html",
}


def vocabulary(
    extensions: Iterable[str], kinds: Iterable[str] = (), roles: Mapping[str, str] | None = None
) -> Vocabulary:
    """What a book knows with these Sphinx extensions.

    ``kinds`` are its own data directives, ``roles`` those that the book makes itself, each with
    the address into which its text is filled.
    """
    roles = roles or {}
    names = list(extensions)
    directives = dict(_table(_STANDARD))
    known = set(ROLES) | DOMAIN_ROLES | set(roles)
    if "sphinxcontrib.bibtex" in names:
        known |= {f"cite:{kind}" for kind in CITE_KINDS}
    else:
        known -= {role for role in known if role == "cite" or role.startswith("footcite")}
        directives.pop("bibliography", None)
        directives.pop("footbibliography", None)
    is_open = False
    for name in names:
        if name in _EXTENSIONS:
            directives.update(_table(_EXTENSIONS[name]))
            known |= set(_EXTENSION_ROLES.get(name, "").split())
        elif name == OWN_EXTENSION:
            for kind in kinds:
                directives[kind] = Spec(1, 0, False, False, {}, any_option=True)
            for own in OWN_DIRECTIVES:
                directives[own] = Spec(1, 0, False, False, {}, any_option=True)
            for own in ("contributors", "other-names", "template-list"):
                directives[own] = Spec(0, 0, False, False, {})
            directives["our-case"] = Spec(0, 0, False, True, {"instead": "text"})
            known |= {"src", "basis"}
        else:
            is_open = True
    shown = frozenset(kinds) if "playbook.sphinx_ext" in names else frozenset()
    elsewhere = "sphinx.ext.intersphinx" in names
    addresses = {**NUMBERED_ROLES, **roles}
    return Vocabulary(directives, frozenset(known), is_open, shown, elsewhere, addresses)
