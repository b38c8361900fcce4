"""Blanks that were designed as forms: what people answer, in their words, and nothing of a database."""

from __future__ import annotations

import io
import re

import docx
import pytest

from playbook.office.catalogue import make
from playbook.office.exporters import formats
from playbook.office.exporters.base import NO_IMPRINT
from playbook.office.forms import FormInput, form_of
from playbook.office.paper import Blank, every_span
from playbook.registers.kinds.sides import PARTNERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What each form asks for, beside much else.
ASKED = {
    "stakeholder-register": ("Organisation", "Contact: role or mailbox", "What worries them", "Should stand",
                             "Next action, and who does it", "Channel, and how often", "Next review"),
    "raci": ("Accountable (one)", "Responsible", "Consulted", "Informed", "Who sits in it", "How often"),
    "communication-plan": ("Key message", "Hours and money", "May be read by", "If news is bad, wrong or urgent",
                           "What the plan is to achieve", "How we know that it worked", "By"),
}  # fmt: skip
# Words of the data, which nobody would write on a form.
DATABASE = r"(?i)\b(not recorded|nothing recorded|nobody named|not known|straddles|confidence|visibility|id)\b"


@pytest.mark.parametrize("template", ASKED)
def test_a_central_form_has_guidance_lists_to_choose_from_and_all_questions(
    catalogue, template
) -> None:
    item = catalogue.part_exports(template)[0].blank
    data = make(item, formats()["docx"], NO_IMPRINT)
    word = docx.Document(io.BytesIO(data))
    text = "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for p in word.element.body.iter(f"{W}p")
    )
    for question in ASKED[template]:
        assert question in text
    assert not re.search(DATABASE, text)
    assert any(p.style.name == "Guidance" for p in word.paragraphs)
    assert len(list(word.element.body.iter(f"{W}dropDownList"))) >= 3
    assert len(list(word.element.body.iter(f"{W}date"))) >= 2
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert len(set(headings)) == len(headings)
    assert item.title not in headings
    footer = next(word.sections[0].footer._element.iter(f"{W}spacing"))
    assert int(footer.get(f"{W}before")) >= 200


def test_a_form_offers_all_partners_of_the_book() -> None:
    names = {key: f"Partner & <{n}>" for n, key in enumerate(PARTNERS[:5])}
    blocks = form_of("stakeholder-map", FormInput("Register", names))
    offered = {s.choices for s in every_span(blocks) if isinstance(s, Blank)}
    assert (*names.values(), "All partners", "Outside the partnership") in offered
    assert form_of("term", FormInput("Terms", {})) == ()
