"""What answers to Parliament are made from in the tests: two campaigns, and facts to change in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from prefaudit.l10n import french
from prefaudit.l10n.typography import APOSTROPHE
from prefaudit.publication.report.facts import Facts
from prefaudit.publication.report.parliament import answer
from prefaudit.publication.report.prose import Cited, Paragraph
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings

SOURCE = "réponse à la question écrite n° 13-5896QE"
LABELS = {"sites_engaged": "Sites engagés", "certified_sites": "Sites titulaires d'un certificat"}
AUDIT_TYPES = {
    **{"self_assessment": "Auto-évaluation", "pre_certification": "Pré-certification"},
    **{"certification": "Certification", "surveillance": "Suivi", "renewal": "Renouvellement"},
}
NAMED = "Préfecture de la région Franche-Comté"
HEADLINE = ("figure_code", "label", "enumerated", "declared", "source")
CERTIFICATE = (
    *("site_code", "site_name", "site_kind", "scheme", "scheme_label", "scope"),
    *("in_force", "renewed", "simulated", "origin", "site_as_named"),
)
FACT = ("fact_code", "label", "text", "starts_on", "ends_on", "status", "source")
SUMMARY: dict[str, Any] = {
    **{"owed": 334, "received": 320, "accepted": 312, "on_time": 298},
    **{"response_rate": Decimal("0.9581"), "reporting_rate": Decimal("0.9341"), "on_time_rate": Decimal("0.8922")},
    **{"criteria_assessed": 52000, "not_applicable": 2000, "conforming": 45000, "conformity_rate": Decimal("0.9000")},
    **{"conformity_rate_low": Decimal("0.8407"), "conformity_rate_high": Decimal("0.9066")},
    **{"minor_nonconformities": 1234, "major_nonconformities": 56, "major_open": 23, "major_overdue": 8},
}
OF_2006 = (
    ("Engagements communs", "Accueil général"),
    (
        *("Délivrance de titres", "Polices administratives", "Actions interministérielles", "Gestion de crise"),
        "Relations avec les collectivités locales",
    ),
)
OF_2015 = ("Relation générale avec les usagers",), ("Délivrance de titres", "Titres de séjour étrangers")


def headline(figures: Mapping[str, tuple[int | None, int | None]]) -> list[dict[str, object]]:
    rows = [
        (code, LABELS.get(code, code), enumerated, declared, SOURCE if declared is not None else None)
        for code, (enumerated, declared) in figures.items()
    ]
    return [dict(zip(HEADLINE, row, strict=True)) for row in rows]


def summary(**values: object) -> list[dict[str, object]]:
    return [{**SUMMARY, **values}]


def certificates(*rows: tuple[object, ...]) -> list[dict[str, object]]:
    return [dict(zip(CERTIFICATE, row, strict=True)) for row in rows]


def certificate(code: str, name: str, scheme: str, scope: str | None = None, **other: object) -> tuple[object, ...]:
    labels = {"iso_9001": "ISO 9001", "qualicartegrise": "Qualicartegrise", "qualipref_1": "QualiPref 1"}
    labels |= {"marianne": "Label Marianne", "qualipref_2_0": "QUALIPREF 2.0"}
    kind = "sub_prefecture" if name.startswith("Sous") else "prefecture"
    simulated = other.get("simulated", False)
    defaults = {"in_force": True, "renewed": None, "simulated": False, "origin": "return" if simulated else "register"}
    state = [other.get(key, default) for key, default in {**defaults, "site_as_named": None}.items()]
    return (code, name, kind, scheme, labels[scheme], scope, *state)


def modules(names: tuple[tuple[str, ...], tuple[str, ...]]) -> list[dict[str, object]]:
    flat = [(name, mandatory) for part, mandatory in zip(names, (True, False), strict=True) for name in part]
    return [
        {"module_code": str(place), "module_name": name, "mandatory": mandatory}
        for place, (name, mandatory) in enumerate(flat, start=1)
    ]


def act(text: str, day: date, source: str) -> dict[str, object]:
    """The act by which a standard came, as it is published."""
    row = ("standard_act", "Acte du référentiel", text, day, day, "attested", source)
    return dict(zip(FACT, row, strict=True))


def _declared() -> list[dict[str, object]]:
    """The facts of the founding document, as the reference data have them and a publication shows them."""
    rows = Reference.load(Settings.from_env({}).reference).table("declared_facts")
    days = ("starts_on", "ends_on")
    return [
        {name: date.fromisoformat(row[name] or "") if name in days and row[name] else row[name] for name in FACT}
        for row in rows
    ]


DECLARED = _declared()
FOUNDING = Facts(
    campaign={
        **{"campaign_code": "2006-2007", "campaign_label": "Campagne fondatrice 2006-2007"},
        **{"audits_from": date(2007, 6, 1), "audits_to": date(2007, 9, 30), "reference_on": date(2007, 6, 1)},
        "campaign_status": "project",
    },
    standard={
        **{"standard_code": "qualipref-2006", "standard_name": "QualiPref"},
        "valid_to": date(2012, 10, 1),
    },
    modules=modules(OF_2006),
    audit_types=AUDIT_TYPES,
    headline=headline(
        {
            **{"sites_engaged": (22, 22), "prefectures_engaged": (16, None), "sub_prefectures_engaged": (6, 6)},
            **{"returns_owed_pre_certification": (12, 12), "returns_accepted_pre_certification": (10, None)},
            **{"certified_sites": (8, 7), "certified_prefectures": (6, None), "certified_sub_prefectures": (2, None)},
            **{"certified_prefectures_iso_9001": (5, 5), "mandatory_modules": (None, 2), "optional_modules": (None, 5)},
            **{"certified_sub_prefectures_iso_9001": (1, 1), "certified_prefectures_qualicartegrise": (1, None)},
            "certified_sub_prefectures_qualipref_1": (1, None),
        }
    ),
    summary=summary(
        **{"owed": 12, "received": 11, "accepted": 10, "on_time": 9, "response_rate": 0.9167, "reporting_rate": 0.8333},
        **{"on_time_rate": 0.75},
        **{"criteria_assessed": 1500, "not_applicable": 80, "conforming": 1200, "conformity_rate": 0.8451},
        **{"conformity_rate_low": 0.7042, "conformity_rate_high": 0.8709},
        **{"minor_nonconformities": 41, "major_nonconformities": 0, "major_open": 0, "major_overdue": 0},
    ),
    certificates=certificates(
        certificate("26", "Préfecture de la Drôme", "iso_9001", "Cartes grises", renewed=True),
        certificate("69", "Préfecture du Rhône", "iso_9001", "CNI et passeports", renewed=True),
        certificate("92", "Préfecture des Hauts-de-Seine", "iso_9001", "Dossiers ICPE", renewed=True),
        certificate("87", "Préfecture de la Haute-Vienne", "iso_9001", "Accueil téléphonique", renewed=True),
        certificate("25", "Préfecture du Doubs", "iso_9001", "Fonds européens", renewed=True, site_as_named=NAMED),
        certificate("692", "Sous-préfecture de Villefranche-sur-Saône", "iso_9001", "Ensemble des missions"),
        certificate("39", "Préfecture du Jura", "qualicartegrise", "Cartes grises", renewed=True),
        certificate("453", "Sous-préfecture de Pithiviers", "qualipref_1"),
    ),
    declared_facts=[act("Publié au Journal officiel le", date(2006, 2, 19), "Journal officiel"), *DECLARED],
    number=1,
    as_of=datetime(2026, 11, 3, 1, 30, tzinfo=UTC),
    measured_on=date(2007, 9, 30),
    simulated=False,
)
NATIONAL = Facts(
    campaign={
        **{"campaign_code": "2026", "campaign_label": "Campagne nationale 2026"},
        **{"audits_from": date(2026, 1, 1), "audits_to": date(2026, 10, 31), "reference_on": date(2026, 6, 1)},
        "campaign_status": "project",
    },
    standard={
        **{"standard_code": "qualipref-2.0", "standard_name": "QUALIPREF 2.0"},
        "valid_to": None,
    },
    modules=modules(OF_2015),
    audit_types=AUDIT_TYPES,
    headline=headline(
        {
            **{"sites_engaged": (334, None), "sub_prefectures_engaged": (233, None)},
            **{"returns_owed_self_assessment": (334, None), "returns_accepted_self_assessment": (312, None)},
            **{"certified_sites": (41, None), "certified_prefectures_qualipref_2_0": (20, None)},
            **{"certified_sub_prefectures_qualipref_2_0": (21, None), "certified_prefectures_marianne": (1, None)},
        }
    ),
    summary=summary(),
    certificates=certificates(
        *(
            certificate(f"{code:02}", "Préfecture de l'Ain", "qualipref_2_0", renewed=code < 8, simulated=True)
            for code in range(20)
        ),
        *(
            certificate(f"{code}", "Sous-préfecture de Gex", "qualipref_2_0", renewed=False, simulated=True)
            for code in range(100, 121)
        ),
        certificate("00", "Préfecture de l'Ain", "marianne", renewed=False, simulated=True),
        certificate("99", "Préfecture de l'Ain", "iso_9001", in_force=False, simulated=True),
    ),
    declared_facts=[act("Objet d'une note du", date(2015, 1, 22), "note du 22 janvier 2015")],
    number=12,
    as_of=datetime(2026, 11, 16, 2, 0, tzinfo=UTC),
    measured_on=date(2026, 10, 31),
    simulated=True,
)


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """The prose alone, with an empty line between paragraphs and the apostrophe of the keyboard."""
    texts = ("".join(part.text if isinstance(part, Cited) else part for part in paragraph) for paragraph in paragraphs)
    return typed("\n\n".join(texts))


def typed(text: str) -> str:
    """A text that was typeset, as it is typed in the code: with the apostrophe of the keyboard."""
    return text.replace(APOSTROPHE, "'")


def prose_of(facts: Facts) -> str:
    """The prose with ordinary spaces, but for those within numbers: these are underscores."""
    text = re.sub(f"(?<=\\d){french.NARROW}(?=\\d)", "_", plain(answer(facts)))
    return text.replace(french.NARROW, " ").replace(french.NO_BREAK, " ")


def with_headline(facts: Facts, **figures: tuple[int | None, int | None]) -> Facts:
    return replace(facts, headline=headline(figures))
