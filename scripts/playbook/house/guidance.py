"""What stands below each fixed heading, as guidance for whoever fills in a new page.

The words stand in comments, which no reader sees, and are deleted as the page grows.
"""

from __future__ import annotations

from collections.abc import Mapping

GUIDANCE: Mapping[str, Mapping[str, str]] = {
    "case-study": {
        "In two sentences": "What was done, by whom and for what; what came of it.",
        "Use this if": "A list: who gains from reading on, and who should look elsewhere.",
        "Context": "Who the partners were, what each wanted, what was given.",
        "What was done": "In order of time or by theme, each with its date and its source.",
        "What changed": "Figures with their date and source; where sources disagree, all of them.",
        "What was hard, and what they would do differently": "First what the people themselves "
        "said, then our reading. What did not work is never left out.",
        "What is not known": "What a reader will ask and no source answers.",
        "Adapt this": "What to take over, what to change; then the practice and the template.",
        "Are you ready?": "Questions to put to both sides before beginning.",
        "Seen elsewhere": "Who else did it, with a link, or where we looked for others.",
        "Sources": "The keys of the sources, by theme.",
    },
    "practice": {
        "In two sentences": "The problem; the way to meet it.",
        "When to use it": "The stage, the signs that it is time, and when not to.",
        "What you need": "People, hours, money, consent, tools; each number says what it rests on.",
        "Steps": "Numbered, each with the role that acts.",
        "How you know it works": "What to look at, and after how long.",
        "Pitfalls": "A table: what goes wrong, with the fact and its key, and what then helps.",
        "What others found": "In two or three sentences what it means for the steps, then findings.",
        "How one partnership did it": "What happened there, with dates and sources; then the case.",
        "Templates": "What to copy.",
        "Sources": "The keys of the sources.",
    },
    "template": {
        "In two sentences": "What it is for; what it saves.",
        "Download": "The directive below shows the files, and the text to read.",
        "How to fill it in": "The questions that come up, in the order of the blanks.",
        "Where it belongs": "The practices that need it, and the cases that it comes from.",
        "Seen elsewhere": "Who uses it, or that nobody has told us.",
        "Sources": "The keys, or that it is our own advice.",
    },
}
