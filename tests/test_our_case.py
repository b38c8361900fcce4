"""Marks of our own case are for writers: the page shows what stands in them, and no more."""

from __future__ import annotations

import re

from playbook.book.case_marks import read_marks

MARKED = """# A page with [marks ]{.our-case}in it

[They said "it lasts"; {src}`EXAMPLE`.
It did.]{.our-case} And "so on"[, she said]{.our-case}.

## Steps[, all of them]{.our-case}

:::{our-case}
:instead: Something else.
- One {src}`EXAMPLE`
- [Two](index.md)

```python
three = 3
```
:::

| A | B |
|---|---|
| a[; *b* `c`]{.our-case} | [d]{.our-case instead="e"} |

1. [**One**]{.our-case}
2. Two
"""
EXTENSIONS = "parse: {myst_enable_extensions: [colon_fence, attrs_inline]}\n"


def test_a_page_with_marks_is_built_as_one_without_them(book) -> None:
    book.examples()
    config = (book.root / "_config.yml").read_text(encoding="utf-8")
    book.write("_config.yml", config + EXTENSIONS)
    book.page("marked", MARKED)
    book.page("plain", read_marks(MARKED).shown())
    run = book.playbook("build")
    assert run.returncode == 0, run.stderr
    marked, plain = (_article(book.built(name)) for name in ("marked", "plain"))
    assert "It did." in marked
    assert "our-case" not in marked
    assert marked.replace("marked.", "plain.") == plain


def test_an_empty_block_is_a_fault_of_the_page(book) -> None:
    book.page("marked", "# One\n\n```{our-case}\n```\n")
    run = book.playbook("build")
    assert run.returncode == 1
    assert "book/marked.md:" in run.stderr


def _article(page: str) -> str:
    found = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert found
    return found[0]
