"""What a book's ``_config.yml`` tells the parser and the build, with the defaults of Jupyter Book.

Read without Sphinx: the rules of precedence are those of ``jupyter_book.config``, and a test
compares the outcome with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from playbook.book.inventories import OtherBook, other_books
from playbook.book.vocabulary import Vocabulary, vocabulary

# jupyter_book/default_config.yml and get_default_sphinx_config
EXTENSIONS = (
    "sphinx_togglebutton",
    "sphinx_copybutton",
    "myst_nb",
    "jupyter_book",
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_external_toc",
    "sphinx.ext.intersphinx",
    "sphinx_design",
    "sphinx_book_theme",
)
MYST_EXTENSIONS = ("colon_fence", "dollarmath", "linkify", "substitution", "tasklist")
URL_SCHEMES = ("mailto", "http", "https")
EXCLUDED = ("_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints")
SUFFIXES: Mapping[str, str] = {".rst": "rst", ".md": "markdown", ".ipynb": "notebook"}


class DollarMath(NamedTuple):
    """What a formula between dollar signs may have: a label, spaces or digits beside the signs."""

    labels: bool = True
    space: bool = True
    digits: bool = True
    inline: bool = False  # two signs within a line


class MystSettings(NamedTuple):
    """How Markdown is read: the fields of MyST-Parser that change what a page means."""

    extensions: frozenset[str]
    heading_anchors: int = 0
    url_schemes: tuple[str, ...] = URL_SCHEMES
    substitutions: str = "{}"  # JSON, so that settings can be compared and hashed
    sub_delimiters: tuple[str, str] = ("{", "}")
    disable_syntax: tuple[str, ...] = ()
    all_links_external: bool = False
    title_to_header: bool = False
    fence_as_directive: tuple[str, ...] = ()
    commonmark_only: bool = False
    gfm_only: bool = False
    dmath: DollarMath = DollarMath()
    own_slugs: bool = False  # a function of the book's own makes the anchors
    fuzzy_links: bool = True  # whether a name such as `example.org` becomes a link by itself
    url_templates: tuple[tuple[str, str], ...] = ()  # scheme → the address that links with it mean


class RstSettings(NamedTuple):
    """How reStructuredText is read: what stands around each page, and what short names mean."""

    prolog: str = ""
    epilog: str = ""
    default_role: str = ""
    domain: str = "py"
    language: str = "en"


class BookSettings(NamedTuple):
    """What the tools need to know of the settings of a book."""

    myst: MystSettings
    words: Vocabulary
    extensions: tuple[str, ...]
    exclude: tuple[str, ...]
    only_toc: bool
    suffixes: tuple[tuple[str, str], ...]
    bibfiles: tuple[str, ...]
    nitpick_ignore: tuple[tuple[str, str], ...]
    nitpick_ignore_regex: tuple[tuple[str, str], ...]
    suppress: tuple[str, ...]
    numfig: bool
    execution: str
    inventories: tuple[OtherBook, ...]
    repository: str
    address: str
    static: tuple[str, ...]
    language: str
    images: tuple[str, ...]  # pictures that the settings themselves name
    check: str = "{}"  # the table ``playbook: check:`` as JSON
    exclude_in_config: bool = False
    redirects: tuple[tuple[str, str], ...] = ()  # old page → new page, of sphinxext-rediraffe
    redirect_file: str = ""  # or the file that lists them
    rst: RstSettings = RstSettings()
    bib_encoding: str = "utf-8-sig"
    bib_style: str = ""
    any_document: bool = False  # whether `{doc}` may name a page of another book without the book
    references: tuple[str, ...] = ()  # short names of other projects, as `xref:` names them
    # Rules of the engine with a key, if any, and what becomes of their messages.
    error_rules: tuple[tuple[str, str, str], ...] = ()
    # Whether the head of a page may hold its title, and else its first heading of any level is one.
    free_titles: bool = False

    def has_title(self, front: Mapping[str, object]) -> bool:
        """Whether the head of a page is where its title stands."""
        return self.free_titles and bool(front.get("title"))

    @property
    def has(self) -> frozenset[str]:
        """The names of the extensions."""
        return frozenset(self.extensions)


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, Sequence) else []


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(item[0]), str(item[1]))
        for item in _list(value)
        if isinstance(item, (list, tuple)) and len(item) == 2
    )


def book_settings(config: Mapping[str, object]) -> BookSettings:
    """The settings of a book from its parsed ``_config.yml``; wrong types count as not given."""
    sphinx = _dict(config.get("sphinx"))
    override = _dict(sphinx.get("config"))
    extensions = _extensions(config, sphinx, override)
    suffixes = _suffixes(override)
    html = _dict(config.get("html"))
    return BookSettings(
        myst=_myst(config, override),
        words=vocabulary(extensions, _kinds(extensions), _extlinks(override)),
        extensions=extensions,
        exclude=_exclude(config, override),
        only_toc=bool(
            override.get("external_toc_exclude_missing", config.get("only_build_toc_files", False))
        ),
        suffixes=suffixes,
        bibfiles=_strings(override.get("bibtex_bibfiles", config.get("bibtex_bibfiles"))),
        bib_encoding=_text(override, "bibtex_encoding") or "utf-8-sig",
        bib_style=_text(override, "bibtex_default_style"),
        nitpick_ignore=_pairs(override.get("nitpick_ignore")),
        nitpick_ignore_regex=_pairs(override.get("nitpick_ignore_regex")),
        suppress=("myst.domains", *_strings(override.get("suppress_warnings"))),
        numfig=bool(override.get("numfig", True)),
        execution=_execution(config, override),
        inventories=_inventories(extensions, override),
        any_document="std:doc"
        not in _strings(override.get("intersphinx_disabled_reftypes", ["std:doc"])),
        repository=str(_dict(config.get("repository")).get("url") or ""),
        address=str(html.get("baseurl") or ""),
        static=(
            *_strings(override.get("html_static_path")),
            *_strings(override.get("html_extra_path")),
            "_static",
        ),
        language=str(override.get("language") or ""),
        images=_images(config, html, override),
        check=json.dumps(
            _dict(_dict(config.get("playbook")).get("check")), sort_keys=True, default=str
        ),
        exclude_in_config="exclude_patterns" in config,
        redirects=tuple(
            (str(old), str(new)) for old, new in _dict(override.get("rediraffe_redirects")).items()
        ),
        redirect_file=given
        if isinstance(given := override.get("rediraffe_redirects"), str)
        else "",
        rst=_rst(override),
    )


def _extlinks(override: Mapping[str, object]) -> dict[str, str]:
    """The roles of ``sphinx.ext.extlinks``, each with the address that its text is filled into."""
    rows = {str(role): _list(value) for role, value in _dict(override.get("extlinks")).items()}
    return {role: str(value[0]) if value else "" for role, value in rows.items()}


def _rst(override: Mapping[str, object]) -> RstSettings:
    fields = {
        "prolog": override.get("rst_prolog"),
        "epilog": override.get("rst_epilog"),
        "default_role": override.get("default_role"),
        "language": override.get("language"),
    }
    found = RstSettings(**{name: text for name, text in fields.items() if isinstance(text, str)})
    domain = override.get("primary_domain", "py")
    return found._replace(domain=domain if isinstance(domain, str) else "")


def _extensions(
    config: Mapping[str, object], sphinx: Mapping[str, object], override: Mapping[str, object]
) -> tuple[str, ...]:
    names = [
        *EXTENSIONS,
        *_strings(sphinx.get("extra_extensions")),
        *(str(name) for name in _dict(sphinx.get("local_extensions"))),
    ]
    if "bibtex_bibfiles" in config or "bibtex_reference_style" in config:
        names.append("sphinxcontrib.bibtex")
    if "extensions" in override:
        names = list(_strings(override["extensions"]))
    return tuple(dict.fromkeys(names))


def _inventories(
    extensions: tuple[str, ...], override: Mapping[str, object]
) -> tuple[OtherBook, ...]:
    if "sphinx.ext.intersphinx" not in extensions:
        return ()
    return other_books(_dict(override.get("intersphinx_mapping")))


def _kinds(extensions: tuple[str, ...]) -> tuple[str, ...]:
    """The data directives of our own extension, without importing their models."""
    if "playbook.sphinx_ext" not in extensions:
        return ()
    # The package that holds them imports their models; its folder is found without that.
    folder = Path(__file__).parents[1] / "registers" / "kinds"
    return tuple(
        path.stem.replace("_", "-")
        for path in sorted(folder.glob("[a-z]*.py"))
        if "\nclass Model(" in path.read_text(encoding="utf-8")
    )


def _exclude(config: Mapping[str, object], override: Mapping[str, object]) -> tuple[str, ...]:
    if "exclude_patterns" in override:
        return _strings(override["exclude_patterns"])
    return tuple(dict.fromkeys((*EXCLUDED, *_strings(config.get("exclude_patterns")))))


def _suffixes(override: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    suffixes = dict(SUFFIXES)
    given = override.get("source_suffix")
    if isinstance(given, dict):
        suffixes = {str(key): SUFFIXES.get(str(key), "markdown") for key in given}
    for suffix in _dict(override.get("nb_custom_formats")):
        suffixes[str(suffix)] = "rmd" if str(suffix).lower() == ".rmd" else "other"
    return tuple(suffixes.items())


def _execution(config: Mapping[str, object], override: Mapping[str, object]) -> str:
    mode = override.get(
        "nb_execution_mode", _dict(config.get("execute")).get("execute_notebooks", "auto")
    )
    return "off" if mode is False else str(mode)


def _images(
    config: Mapping[str, object], html: Mapping[str, object], override: Mapping[str, object]
) -> tuple[str, ...]:
    """Everything in the settings that may name a picture: any text with a dot in it."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            if "." in value and len(value) < 100_000:
                found.append(value)
        elif isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                walk(item)

    walk(dict(config))
    return tuple(found)


def _myst(config: Mapping[str, object], override: Mapping[str, object]) -> MystSettings:
    parse = _dict(config.get("parse"))
    extensions = _strings(parse.get("myst_enable_extensions")) or MYST_EXTENSIONS
    if parse.get("myst_extended_syntax") is True:
        extensions = (*extensions, "colon_fence", "dollarmath", "amsmath", "deflist", "html_image")
    schemes = override.get("myst_url_schemes", parse.get("myst_url_schemes", URL_SCHEMES))
    substitutions = override.get("myst_substitutions", parse.get("myst_substitutions"))
    fields = {key[5:]: value for key, value in override.items() if str(key).startswith("myst_")}
    fields.update(url_schemes=schemes, substitutions=substitutions)
    fields.setdefault("enable_extensions", extensions)
    return merge(MystSettings(frozenset(extensions)), fields)


def merge(settings: MystSettings, fields: Mapping[str, object]) -> MystSettings:
    """Put settings of ``_config.yml`` or of a page (its key ``myst``) over others."""
    for name, value in fields.items():
        settings = _put(settings, name, value)
    return settings


def _put(settings: MystSettings, name: str, value: object) -> MystSettings:  # noqa: C901, PLR0912
    """The settings with one changed; a value of the wrong type changes nothing."""
    match name:
        case "enable_extensions" if isinstance(value, (list, tuple, set)):
            return settings._replace(extensions=frozenset(str(item) for item in value))
        case "url_schemes" if isinstance(value, (list, tuple, dict)):
            schemes = tuple(str(item) for item in value)
            return settings._replace(url_schemes=schemes, url_templates=_templates(value))
        case "substitutions" if isinstance(value, dict):
            old = json.loads(settings.substitutions)
            return settings._replace(substitutions=json.dumps({**old, **value}, default=str))
        case "heading_anchors" if isinstance(value, int):
            return settings._replace(heading_anchors=value)
        case "heading_slug_func":
            return settings._replace(own_slugs=value is not None)
        case "disable_syntax":
            return settings._replace(disable_syntax=_strings(value))
        case "fence_as_directive":
            return settings._replace(fence_as_directive=_strings(value))
        case "sub_delimiters" if isinstance(value, (list, tuple)) and len(value) == 2:
            return settings._replace(sub_delimiters=(str(value[0]), str(value[1])))
        case "all_links_external":
            return settings._replace(all_links_external=bool(value))
        case "title_to_header":
            return settings._replace(title_to_header=bool(value))
        case "commonmark_only":
            return settings._replace(commonmark_only=bool(value))
        case "gfm_only":
            return settings._replace(gfm_only=bool(value))
        case "linkify_fuzzy_links":
            return settings._replace(fuzzy_links=bool(value))
    return settings._replace(dmath=_dollars(settings.dmath, name, given=bool(value)))


def _dollars(settings: DollarMath, name: str, *, given: bool) -> DollarMath:
    match name:
        case "dmath_allow_labels":
            return settings._replace(labels=given)
        case "dmath_allow_space":
            return settings._replace(space=given)
        case "dmath_allow_digits":
            return settings._replace(digits=given)
        case "dmath_double_inline":
            return settings._replace(inline=given)
    return settings


def _templates(schemes: object) -> tuple[tuple[str, str], ...]:
    """The addresses behind schemes of a book's own, such as `doi` for `https://doi.org/{{path}}`."""
    if not isinstance(schemes, dict):
        return ()
    urls = {
        name: value if isinstance(value, str) else _dict(value).get("url")
        for name, value in schemes.items()
    }
    return tuple((str(name), url) for name, url in urls.items() if isinstance(url, str))
