"""The search index, made in each build from the words of each page.

Sphinx mends the index of the last build: words that no page has any more stay in it as empty
entries, and index entries of pages that are left alone are lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playbook.sphinx_ext import patches
from playbook.sphinx_ext.incremental.store import PageWords

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild

# What Sphinx's index keeps of pages, by the names under which it does.
_TABLES = (
    "_titles",
    "_filenames",
    "_mapping",
    "_title_mapping",
    "_all_titles",
    "_index_entries",
    "_objtypes",
    "_objnames",
)


class SearchIndex:
    """Keeps the words of each page, and fills the index with those of all."""

    def __init__(self, build: IncrementalBuild) -> None:
        self.build = build

    def listen(self, indexer: Any) -> None:
        """Have pages fed one by one, and the index filled before it is written."""
        if indexer is None:
            return
        feed = indexer.feed

        def fed(docname: str, filename: str, title: str, doctree: Any) -> None:
            _empty(indexer)
            feed(docname, filename, title, doctree)
            self.build.cache.page(docname).words = _words(indexer, docname)

        def pruned(docnames: Any) -> None:
            _empty(indexer)
            for docname in sorted(docnames):
                found = self.build.cache.page(docname).words
                if found is not None:
                    _fill(indexer, docname, found)

        patches.fill_index_with(indexer, fed, pruned)


def _empty(indexer: Any) -> None:
    vars(indexer).update((name, {}) for name in _TABLES)


def _words(indexer: Any, docname: str) -> PageWords:
    tables = vars(indexer)
    return PageWords(
        tables["_titles"][docname],
        tables["_filenames"][docname],
        tuple(tables["_mapping"]),
        tuple(tables["_title_mapping"]),
        tables["_all_titles"][docname],
        tables["_index_entries"][docname],
    )


def _fill(indexer: Any, docname: str, found: PageWords) -> None:
    tables = vars(indexer)
    tables["_titles"][docname] = found.title
    tables["_filenames"][docname] = found.filename
    tables["_all_titles"][docname] = found.titles
    tables["_index_entries"][docname] = found.entries
    for name, words in (("_mapping", found.words), ("_title_mapping", found.title_words)):
        for word in words:
            tables[name].setdefault(word, set()).add(docname)
