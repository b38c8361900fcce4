"""An issue as the HTML of an e-mail: one column, tables for the layout alone, all styles inlined.

Only what mail programs are known to keep is used: ``PROPERTIES`` and ``ELEMENTS``. Gmail keeps
nothing but inline styles and cuts a letter at about 102 kB; the Outlook of Windows draws with the
machine of Word, which knows tables, padding of cells, and no rounded corners. What stands in
``@media`` is a gift to the others: dark colours, and a narrow screen. The lists follow the data of
caniemail.com of 9 September 2025; where it says that a program drops a property, the letter is
readable without it, and the tests name why.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from playbook.newsletter.issue import ABOUT, Issue
from playbook.newsletter.words import html_of
from playbook.registers.kinds.newsletter import Item

# Gmail shows no more of a letter than some 102 kB.
MOST_BYTES = 100_000
PROPERTIES = frozenset(
    (
        "background-color", "border", "border-collapse", "border-left", "border-top", "color",
        "font-family", "font-size", "font-weight", "height", "line-height", "margin", "max-width",
        "padding", "text-align", "text-decoration", "width", "display", "max-height", "overflow",
    )
)  # fmt: skip
ELEMENTS = frozenset(
    (
        "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "h1",
        "h2", "h3", "p", "a", "strong", "em", "ul", "ol", "li", "img", "br", "blockquote", "code",
    )
)  # fmt: skip
_STYLE = """
body { margin: 0; padding: 0; background-color: #f3f3f3; }
.outer { width: 100%; background-color: #f3f3f3; border-collapse: collapse; }
.inner { width: 100%; max-width: 600px; background-color: #ffffff; border-collapse: collapse; }
.cell {
  padding: 24px;
  text-align: left;
  font-family: Arial, Helvetica, sans-serif;
  font-size: 16px;
  line-height: 24px;
  color: #222222;
}
h1 { margin: 0 0 8px 0; font-size: 26px; line-height: 32px; font-weight: bold; color: COLOUR; }
h2 {
  margin: 32px 0 8px 0;
  padding: 12px 0 0 0;
  border-top: 2px solid COLOUR;
  font-size: 20px;
  line-height: 26px;
  font-weight: bold;
  color: COLOUR;
}
h3 { margin: 24px 0 4px 0; font-size: 17px; line-height: 24px; font-weight: bold; color: #222222; }
p { margin: 0 0 12px 0; font-size: 16px; line-height: 24px; }
ul, ol { margin: 0 0 12px 0; padding: 0 0 0 24px; }
a { color: COLOUR; text-decoration: underline; }
.facts { margin: 0 0 8px 0; color: #444444; font-size: 15px; line-height: 22px; }
.small { font-size: 14px; line-height: 20px; color: #444444; }
.picture { width: 100%; max-width: 552px; height: auto; }
.preview { display: none; max-height: 0; overflow: hidden; }
@media (prefers-color-scheme: dark) {
  body, .outer { background-color: #111111 !important; }
  .inner { background-color: #1c1c1c !important; }
  .cell, h3, p, li { color: #eeeeee !important; }
  .facts, .small { color: #cccccc !important; }
  h1, h2, a { color: #9ecbff !important; }
  h2 { border-top-color: #9ecbff !important; }
}
@media only screen and (max-width: 480px) {
  .cell { padding: 16px !important; }
  h1 { font-size: 23px !important; line-height: 29px !important; }
}
"""


def html_mail(issue: Issue, pictures: str = "pictures/") -> str:
    """The letter; ``pictures`` stands before the names of its pictures: a folder, or ``cid:``.

    Raises ``ModuleNotFoundError`` where the extra ``newsletter`` is not installed.
    """
    from css_inline import CSSInliner

    made = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=False)
    return made.inline(_page(issue, pictures)).strip() + "\n"


def _page(issue: Issue, pictures: str) -> str:
    model = issue.model
    style = _STYLE.replace("COLOUR", issue.settings.colour)
    return f"""<!DOCTYPE html>
<html lang="{escape(issue.settings.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(model.subject)}</title>
<style>{style}</style>
</head>
<body>
<div class="preview" aria-hidden="true">{escape(model.preview or "")}</div>
<table role="presentation" class="outer" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" class="inner" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td class="cell">
<div role="main">
{chr(10).join(_body(issue, pictures))}
</div>
</td></tr></table>
</td></tr></table>
</body>
</html>
"""


def _body(issue: Issue, pictures: str) -> Iterator[str]:
    model = issue.model
    yield f'<p class="small">{escape(issue.name)}, {escape(model.date.words)}</p>'
    yield f"<h1>{escape(model.subject)}</h1>"
    if model.greeting:
        yield html_of(model.greeting)
    for _, name, items in issue.sections:
        yield f"<h2>{escape(name)}</h2>"
        for item in items:
            yield from _item(issue, item, pictures)
    yield from _foot(issue)


def _item(issue: Issue, item: Item, pictures: str) -> Iterator[str]:
    yield f"<h3>{escape(item.title)}</h3>"
    facts = [f"<strong>{label}:</strong> {escape(words)}" for label, words in issue.facts(item)]
    if facts:
        yield f'<p class="facts">{"<br>".join(facts)}</p>'
    if item.picture and item.alt:
        name = escape(f"{pictures}{item.picture.rpartition('/')[2]}")
        yield f'<p><img class="picture" src="{name}" alt="{escape(item.alt)}" width="552"></p>'
        if item.credit:
            yield f'<p class="small">Picture: {escape(item.credit)}</p>'
    if item.text:
        yield html_of(item.text)
    if item.link:
        words = escape(item.link_text or item.link)
        yield f'<p><a href="{escape(item.link)}">{words}</a></p>'


def _foot(issue: Issue) -> Iterator[str]:
    yield f"<h2>{ABOUT}</h2>"
    if issue.model.closing:
        yield html_of(issue.model.closing)
    if issue.settings.footer:
        yield f'<p class="small">{escape(issue.settings.footer)}</p>'
    if issue.view:
        yield f'<p class="small"><a href="{escape(issue.view)}">Read this letter on the web</a></p>'
    if issue.leave:
        yield f'<p class="small"><a href="{escape(issue.leave)}">Leave the list</a></p>'
    else:
        yield '<p class="small">To leave the list, answer this letter with the word <em>leave</em>.</p>'
