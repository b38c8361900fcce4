"""What a book of version 1 leaves behind when it moves to version 2, and what takes its place.

The grammar of pages need not be listed here: a page is read once more as version 2 reads it. Listed
is what a reader of the finding should do about a word of Sphinx that the engine does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from playbook.book.settings_faults import Keys, SettingFault

_NONE = "write what it shows as text"
DIRECTIVES: Mapping[str, str] = {
    "only": "the engine has no conditions: keep what web readers need",
    "ifconfig": "the engine has no conditions: keep what readers need",
    "eval-rst": "the engine reads no reStructuredText: write it as MyST",
    "toctree": "list the pages in `toc` of myst.yml",
    "tableofcontents": "write `{toc}`",
    "figure-md": "write `{figure}`, with the picture as its argument and the caption below",
    "glue": "give the cell a label, and write `{embed}` with it",
    "glue:figure": "give the cell a label, and write `{figure}` with `#label`",
    "glue:math": "give the cell a label, and write `{embed}` with it",
    "button-link": "write the role {button}`words <address>`",
    "button-ref": "write the role {button}`words <#label>`",
    "card-carousel": "write `{grid}`",
    "tab-set-code": "write `{tab-set}` with a `{tab-item}` for each language",
    "tabs": "write `{tab-set}`",
    "group-tab": "write `{tab-item}` with `:sync:`",
    "code-tab": "write `{tab-item}` with code in it",
    "toggle": "write `{dropdown}`",
    "todo": "write `{note}`, or a comment with `%`",
    "todolist": "delete it",
    "versionadded": "write `{note}`",
    "versionchanged": "write `{note}`",
    "versionremoved": "write `{note}`",
    "deprecated": "write `{warning}`",
    "rubric": "write a heading, or a bold line",
    "centered": "write `{div}` with a class",
    "container": "write `{div}`",
    "compound": "leave the block out, and keep its text",
    "parsed-literal": "write `{code}`",
    "line-block": "end each line with a backslash",
    "highlight": "name the language at each block of code",
    "graphviz": "write `{mermaid}`",
    "digraph": "write `{mermaid}`",
    "footbibliography": "delete it: each page lists its sources",
    "nb-exec-table": "delete it",
    "hlist": "write `{grid}`",
    "article-info": "write `authors` and `date` in the head of the page",
    "meta": "write the fields in the head of the page",
    "role": "a plugin can bring a role; or write `{span}` with a class",
    "proof": "write `{prf:proof}`",
}
ROLES: Mapping[str, str] = {
    "guilabel": "write bold words",
    "menuselection": "write bold words",
    "file": "write `code`",
    "samp": "write `code`",
    "program": "write `code`",
    "command": "write `code`",
    "code": "write `code`",
    "literal": "write `code`",
    "regexp": "write `code`",
    "envvar": "write `code`",
    "option": "write `code`",
    "strong": "write bold words",
    "emphasis": "write words in italics",
    "dfn": "write words in italics",
    "title": "write words in italics",
    "any": "write a link: [](#label) or [](page.md)",
    "keyword": "write `code`",
    "token": "write `code`",
    "pep": "write a link to https://peps.python.org",
    "rfc": "write a link to https://datatracker.ietf.org",
    "octicon": "write a sign or a picture",
    "footcite": "write {cite}",
    "glue": "give the cell a label, and write {eval} or `{embed}`",
    "glue:text": "write {eval} with the name of the value",
    "glue:md": "give the cell a label, and write `{embed}`",
    "math:numref": "write {eq}",
    "sub-ref": "write the words themselves",
}
_FAMILIES = {
    "bdg": "write bold words, or {span} with a class",
    "fa": "write a sign or a picture",
    "material": "write a sign or a picture",
    "footcite": "write {cite}",
    "py:": "write `code`, or a link to the page that describes it",
    "c:": "write `code`",
    "cpp:": "write `code`",
    "js:": "write `code`",
    "glue:": "give the cell a label, and write `{embed}` with it",
    "external": "write [](xref:project#name), with the project in `references` of myst.yml",
    "auto": "the engine reads no code: describe it by hand, or keep these pages with Sphinx",
}


def counterpart(kind: str, name: str) -> str:
    """What takes the place of a directive or a role that the engine does not know."""
    known = DIRECTIVES if kind == "directive" else ROLES
    if name in known:
        return known[name]
    family = next((words for start, words in _FAMILIES.items() if name.startswith(start)), "")
    return family or f"a plugin can bring it; or {_NONE}"


# Settings → what takes their place; nothing where the engine needs none.
_SETTINGS: Mapping[tuple[str, ...], str] = {
    ("title",): "`project: title`",
    ("author",): "`project: authors`",
    ("copyright",): "`project: copyright`",
    ("description",): "`project: description`",
    ("logo",): "`site: options: logo`",
    ("exclude_patterns",): "`project: exclude`",
    ("bibtex_bibfiles",): "`project: bibliography`",
    ("repository", "url"): "`project: github`",
    ("html", "favicon"): "`site: options: favicon`",
    ("html", "google_analytics_id"): "`site: options: analytics_google`",
    ("html", "analytics"): "`site: options: analytics_google`",
    ("launch_buttons", "binderhub_url"): "`project: jupyter: binder`",
    ("launch_buttons", "thebe"): "`project: jupyter`",
    ("sphinx", "config", "intersphinx_mapping"): "`project: references`",
    ("sphinx", "config", "numfig"): "`project: numbering`",
    ("parse", "myst_dmath_double_inline"): "",
    ("parse", "myst_enable_extensions"): "",
    ("parse", "myst_heading_anchors"): "",
    ("sphinx", "config", "myst_heading_anchors"): "",
    ("sphinx", "config", "myst_enable_extensions"): "",
    ("only_build_toc_files",): "",
    ("project",): "",
    ("version",): "",
    ("playbook",): "",
}
_GONE: Mapping[tuple[str, ...], str] = {
    ("bibtex_reference_style",): "the engine has one style",
    ("execute", "execute_notebooks"): "call `jupyter book build --execute` for it",
    ("execute", "timeout"): "the engine knows no limit",
    ("execute", "exclude_patterns"): "write `execute: skip: true` in the head of a page",
    ("execute", "allow_errors"): "write the tag `raises-exception` at the cell",
    ("launch_buttons",): "the theme shows its own buttons",
    ("latex",): "write `exports` in the head of a page or of the project",
    ("html", "baseurl"): "set `BASE_URL` when the site is built",
    ("html", "extra_footer"): "write it as `site: parts: footer`",
    ("html", "extra_navbar"): "write it as `site: parts`",
    ("html", "announcement"): "the theme has no banner for all pages",
    ("html", "comments"): "a plugin can bring them",
    ("html", "use_multitoc_numbering"): "write `numbering`",
    (
        "parse",
        "myst_substitutions",
    ): "the engine has no substitutions: write the words, or `abbreviations`",
    (
        "parse",
        "myst_url_schemes",
    ): "the engine knows http, https, mailto, doi, wiki, rrid, ror and xref",
    ("sphinx", "local_extensions"): "no code for Sphinx runs there: write a plugin",
    ("sphinx", "config", "mathjax3_config"): "write macros as `project: math`",
    ("sphinx", "config", "html_js_files"): "a plugin or the theme brings scripts",
    ("sphinx", "config", "html_css_files"): "`site: options: style` takes one file",
    ("sphinx", "config", "rediraffe_redirects"): "set redirects up at the host",
}
_BUILT_IN = {
    "sphinx_proof": "built in",
    "sphinx_exercise": "built in",
    "sphinx_design": "built in, in the main",
    "sphinx.ext.intersphinx": "built in, as `references`",
    "sphinx_inline_tabs": "built in, as `{tab-set}`",
    "sphinx_tabs.tabs": "built in, as `{tab-set}`",
    "sphinxcontrib.mermaid": "built in, as `{mermaid}`",
    "sphinxcontrib.bibtex": "built in",
    "sphinx_togglebutton": "built in, as `{dropdown}`",
    "sphinx_copybutton": "built in",
    "sphinx.ext.mathjax": "built in",
    "sphinx.ext.todo": "gone; write `{note}`",
}


def lost_settings(config: Mapping[str, object]) -> Iterator[SettingFault]:
    """Each setting of version 1 that has another name in version 2, or none."""
    sphinx = config.get("sphinx")
    for keys in _leaves(config):
        known = next((part for part in _starts(keys) if part in _SETTINGS or part in _GONE), None)
        if known is not None and known in _SETTINGS:
            if _SETTINGS[known]:
                name = keys[-1] if len(known) == len(keys) else known[-1]
                yield SettingFault(known, f"`{name}` is called {_SETTINGS[known]} in myst.yml")
        elif known is not None:
            yield SettingFault(known, f"`{known[-1]}` has no counterpart; {_GONE[known]}")
        elif keys[:2] != ("sphinx", "extra_extensions"):
            words = "look whether the theme or the head of pages has the like"
            yield SettingFault(keys, f"`{keys[-1]}` has no counterpart; {words}")
    names = sphinx.get("extra_extensions") if isinstance(sphinx, dict) else None
    for number, name in enumerate(names if isinstance(names, list) else ()):
        place: Keys = ("sphinx", "extra_extensions", number)
        what = _BUILT_IN.get(str(name), "gone: no extension of Sphinx runs there")
        yield SettingFault(place, f"what `{name}` does is {what}")


def _starts(keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The keys and those above them, the longest first."""
    for length in range(len(keys), 0, -1):
        yield keys[:length]


def _leaves(value: object, keys: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys of each value that is no mapping."""
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _leaves(one, (*keys, str(name)))
    elif keys:
        yield keys
