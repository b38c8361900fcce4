"""Headings as people write them: synonyms, and German and French for those of the templates.

A word stands for a field only in a sheet that has this field, and has no heading of that name.
To add a word, add it to the line of its field; a language needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from playbook.common.letters import key_words

# Field as its heading says it → words for it, parted by commas.
WORDS: Mapping[str, str] = {
    "about": "description, subject, beschreibung, worum es geht, description, sujet",
    "activity": "action, massnahme, aktivität, activité",
    "area": "field, bereich, gebiet, domaine",
    "as of": "date, status of, stand, état au, à la date du",
    "audience": "target group, readers, zielgruppe, empfänger, public, destinataires, public cible",
    "cadence": "frequency, how often, häufigkeit, turnus, rhythmus, fréquence",
    "category": "type, group type, kategorie, art, catégorie",
    "channel": "medium, kanal, weg, canal, moyen",
    "confidence": "certainty, sicherheit, verlässlichkeit, fiabilité, confiance",
    "consulted": "c, wird gefragt, konsultiert, consulté",
    "accountable": "a, rechenschaftspflichtig, verantwortet, redevable, autorité",
    "responsible": "r, zuständig, durchführend, responsable, réalisateur",
    "informed": "i, wird informiert, informiert, informé",
    "date": "day, when, datum, tag, wann, quand, jour",
    "decision": "entscheidung, beschluss, décision",
    "done": "finished, completed, erledigt, fertig, fait, terminé",
    "due": "deadline, due date, by when, fällig, frist, bis wann, échéance, délai",
    "duration": "length, dauer, durée",
    "end": "last day, ende, schluss, fin",
    "engagement current": "current engagement, engagement now, engagement heute, haltung heute, "
    "engagement aktuell, engagement actuel",
    "engagement desired": "desired engagement, engagement wanted, target engagement, "
    "engagement ziel, engagement gewünscht, haltung gewünscht, engagement souhaité",
    "field": "feld, champ",
    "id": "identifier, key, code, no, kennung, kürzel, schlüssel, nr, identifiant, clé",
    "influence": "power, einfluss, macht, pouvoir",
    "interest": "stake, interesse, betroffenheit, intérêt",
    "kind": "type, sort, art, sorte, genre, type",
    "lesson": "learning, lehre, erkenntnis, leçon, enseignement",
    "level": "ebene, stufe, niveau",
    "licence": "license, lizenz",
    "measure": "indicator, metric, kennzahl, messgrösse, messgröße, indicateur, mesure",
    "name": "group, stakeholder, role, who, bezeichnung, gruppe, nom, groupe, partie prenante",
    "needs": "wants, expectations, concerns, bedürfnisse, erwartungen, anliegen, besoins, attentes",
    "next review": "review by, next check, nächste prüfung, nächste durchsicht, prochaine revue, "
    "prochain examen",
    "note": "remark, remarks, comment, comments, notes, bemerkung, bemerkungen, anmerkung, hinweis, "
    "remarque, remarques, commentaire",
    "organisation": "organization, company, body, employer, firma, einrichtung, unternehmen, "
    "entreprise, organisme",
    "owner": "contact, contact role, lead, responsible role, verantwortlich, ansprechrolle, "
    "zuständig, responsable, référent",
    "place": "where, location, venue, ort, wo, lieu, où",
    "purpose": "aim, goal, zweck, ziel, but, objectif",
    "question": "frage",
    "reviewed": "last review, last checked, geprüft, letzte prüfung, revu, dernière revue, vérifié",
    "side": "partner, party, seite, partei, côté, partenaire, partie",
    "sources": "source, evidence, quelle, quellen, référence, références",
    "start": "first day, begin, beginn, anfang, début",
    "status": "state, progress, zustand, statut, état, avancement",
    "step": "schritt, étape",
    "straddles": "on the line, auf der linie, sur la ligne",
    "task": "to do, what, aufgabe, was, tâche, quoi",
    "term": "word, begriff, terme, mot",
    "theme": "topic, thema, thème",
    "title": "heading, titel, titre, intitulé",
    "unit": "einheit, unité",
    "value": "wert, valeur",
    "visibility": "who may see it, sichtbarkeit, visibilité",
    "what": "was, aufgabe, quoi",
    "when": "wann, quand",
    "who": "wer, qui",
    "why": "warum, pourquoi",
}


def heading_key(text: object) -> str:
    """A heading without what does not matter: case, accents, signs, and the star of a must."""
    return key_words(str(text).replace("*", "")).replace("-", "_")


@lru_cache(maxsize=1)
def _fields() -> Mapping[str, tuple[str, ...]]:
    """Word → the fields that it may stand for."""
    found: dict[str, list[str]] = {}
    for name, words in WORDS.items():
        for word in words.split(","):
            found.setdefault(heading_key(word), []).append(heading_key(name))
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}


def meant(heading: str, known: Iterable[str], taken: Iterable[str] = ()) -> str:
    """The key of the field that a heading stands for, or its own key where that is not certain.

    ``known`` are the fields that the sheet can have, ``taken`` those that it names itself.
    """
    own = heading_key(heading)
    there = set(known)
    if own in there:
        return own
    may = [name for name in _fields().get(own, ()) if name in there and name not in set(taken)]
    return may[0] if len(may) == 1 else own
