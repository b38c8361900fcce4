"""The search index, made in each build from the words of each page.

Sphinx mends the index of the last build: words that no page has any more stay in it as empty
entries, and index entries of pages that are left alone are lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playbook.sphinx_ext.incremental.store import PageWords

if TYPE_CHECKING:
    from playbook.sphinx_ext.incremental import IncrementalBuild


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

        indexer.feed, indexer.prune = fed, pruned


def _empty(indexer: Any) -> None:
    for name in (
        "_titles",
        "_filenames",
        "_mapping",
        "_title_mapping",
        "_all_titles",
        "_index_entries",
        "_objtypes",
        "_objnames",
    ):
        setattr(indexer, name, {})


def _words(indexer: Any, docname: str) -> PageWords:
    return PageWords(
        indexer._titles[docname],  # noqa: SLF001
        indexer._filenames[docname],  # noqa: SLF001
        tuple(indexer._mapping),  # noqa: SLF001
        tuple(indexer._title_mapping),  # noqa: SLF001
        indexer._all_titles[docname],  # noqa: SLF001
        indexer._index_entries[docname],  # noqa: SLF001
    )


def _fill(indexer: Any, docname: str, found: PageWords) -> None:
    indexer._titles[docname] = found.title  # noqa: SLF001
    indexer._filenames[docname] = found.filename  # noqa: SLF001
    indexer._all_titles[docname] = found.titles  # noqa: SLF001
    indexer._index_entries[docname] = found.entries  # noqa: SLF001
    for word in found.words:
        indexer._mapping.setdefault(word, set()).add(docname)  # noqa: SLF001
    for word in found.title_words:
        indexer._title_mapping.setdefault(word, set()).add(docname)  # noqa: SLF001
