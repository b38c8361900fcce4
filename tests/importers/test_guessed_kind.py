"""Which kind of data a list holds that does not say it: by what it must have, and what it has."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from playbook.office.importers.base import ImportRefused
from playbook.office.importers.pipeline import kind_of, read_file

MUST = "id,name,organisation,side,category,influence,interest"
HEADS = {
    MUST: "stakeholder-map",
    f"{MUST},straddles,engagement current,engagement desired,needs,owner,reviewed,next review": "stakeholder-map",
    f"{MUST},remarks of Maria": "stakeholder-map",
    "Kennung,Bezeichnung,Organisation,Seite,Kategorie,Einfluss,Interesse": "stakeholder-map",
    "id,title,kind,status,channel,content,audience,when,owner": "communication-plan",
    "id,task,category,owner,due,side": "task-list",
    "id,statement,area,side a,side b,side c": "survey",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_list_with_all_that_its_kind_must_have_is_known(head: str) -> None:
    assert kind_of(read_file(f"{head}\r\n".encode(), PurePath("a.csv")), "") == HEADS[head]


def test_a_list_that_lacks_what_it_must_have_is_asked_about() -> None:
    with pytest.raises(ImportRefused, match="does not say which kind"):
        kind_of(read_file(b"id,name,colour,shape\r\n", PurePath("a.csv")), "")
