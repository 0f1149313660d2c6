"""The answer to Parliament: whole texts of two campaigns, agreements, missing and differing figures, notes."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from prefaudit.l10n import french
from prefaudit.publication.report.facts import Facts
from prefaudit.publication.report.parliament import answer, notes
from prefaudit.publication.report.prose import references
from tests.publication.report.answers import (
    FOUNDING,
    NATIONAL,
    SOURCE,
    certificate,
    certificates,
    headline,
    plain,
    prose_of,
    summary,
    typed,
    with_headline,
)

FOUNDING_TEXT = """\
La certification des services des préfectures et sous-préfectures a débuté en 2002 ; elle est fondée sur le \
volontariat. Elle devait donner plus d'ampleur aux efforts engagés avec les chartes de l'accueil et du service à \
l'usager, que sont venues compléter les chartes Marianne.

Fort de l'expérience des premières certifications et des actions pilotes menées à la préfecture du Jura \
(Qualicartegrise) et à la sous-préfecture de Pithiviers (QualiPref 1), le ministère a élaboré un référentiel propre \
aux préfectures. Le référentiel QualiPref, publié au Journal officiel le 19 février 2006, comprenait deux modules \
obligatoires (engagements communs et accueil général) et cinq modules optionnels (délivrance de titres, polices \
administratives, actions interministérielles, gestion de crise et relations avec les collectivités locales). Il \
couvrait les missions des préfectures dans leur diversité et devait permettre d'étendre peu à peu la démarche qualité \
dans un cadre commun.

La campagne fondatrice 2006-2007 a réuni vingt-deux sites, dont six sous-préfectures, engagés courant 2006 dans la \
démarche de certification ; ils visaient la certification en 2007. La démarche suppose un investissement durable des \
services candidats, la professionnalisation des agents qui pilotent le projet, la participation de chacun et une \
évaluation préalable des procédures, précise et complète.

Les audits de pré-certification, menés de juin à septembre 2007 par le réseau des auditeurs internes, constitué depuis \
peu, ont concerné douze candidats. Une première vague d'audits de certification, confiés à un organisme extérieur, \
pouvait avoir lieu en novembre 2007.

Parmi les retours attendus, onze ont été reçus et dix ont été acceptés, dont neuf à l'échéance, soit des taux de \
réponse de 91,7 %, d'acceptation de 83,3 % et de remise à l'échéance de 75 %. Les retours acceptés comportent 1_500 \
évaluations de critères, dont 80 sans objet ; 1_200 concluent à la conformité, soit un taux de conformité de 84,5 %. \
Il y a été relevé 41 non-conformités mineures, qui appellent un plan d'action. Il n'y a été relevé aucune \
non-conformité majeure. Ces résultats sont à lire avec prudence : ils ne disent rien des sites dont le retour manque ; \
selon ce que ceux-ci auraient donné, le taux de conformité serait compris entre 70,4 % et 87,1 %.

Le relevé des certificats en vigueur au 30 septembre 2007 faisait apparaître cinq préfectures certifiées ISO 9001 : \
celles de la Drôme (cartes grises), du Rhône (CNI et passeports), des Hauts-de-Seine (dossiers ICPE), de la \
Haute-Vienne (accueil téléphonique) et de la région Franche-Comté (fonds européens) ; une sous-préfecture certifiée \
ISO 9001 : celle de Villefranche-sur-Saône (ensemble des missions) ; une préfecture certifiée Qualicartegrise : celle \
du Jura (cartes grises) ; une sous-préfecture certifiée QualiPref 1 : celle de Pithiviers. La source officielle \
annonce sept préfectures certifiées ; elle nomme six préfectures et deux sous-préfectures, soit huit sites. S'agissant \
des renouvellements, toutes les préfectures certifiées, dont certaines l'étaient depuis plus de trois ans, ont obtenu \
le renouvellement de leur certificat et souhaitaient rester dans la démarche. Pour deux sites, le renouvellement n'est \
pas connu.

La source officielle ne nomme ni les sites engagés ni les candidats audités : les listes retenues pour le dénombrement \
sont un choix du projet. Ces chiffres sont ceux de la publication n° 1, arrêtée le 3 novembre 2026 à 2 h 30 (heure de \
Paris)."""
NATIONAL_TEXT = """\
Tout ou partie des retours d'audit sur lesquels repose la présente réponse est simulé : leurs résultats ne décrivent \
pas la situation réelle des services.

Le référentiel QUALIPREF 2.0, objet d'une note du 22 janvier 2015, comprend un module obligatoire (relation générale \
avec les usagers) et deux modules optionnels (délivrance de titres et titres de séjour étrangers). La campagne \
nationale 2026 a réuni 334 sites, dont 233 sous-préfectures, engagés dans la démarche de certification. Elle \
prévoyait, de janvier à octobre 2026, une auto-évaluation dans chacun d'eux.

Parmi les retours attendus, 320 ont été reçus et 312 ont été acceptés, dont 298 à l'échéance, soit des taux de réponse \
de 95,8 %, d'acceptation de 93,4 % et de remise à l'échéance de 89,2 %. Les retours acceptés comportent 52_000 \
évaluations de critères, dont 2_000 sans objet ; 45_000 concluent à la conformité, soit un taux de conformité de 90 %. \
Il y a été relevé 1_234 non-conformités mineures, qui appellent un plan d'action, et 56 non-conformités majeures. Au \
31 octobre 2026, vingt-trois non-conformités majeures n'étaient pas signalées comme levées ; l'échéance était passée \
pour huit d'entre elles. Une non-conformité majeure fait obstacle à la certification jusqu'à sa levée.

Le relevé des certificats en vigueur au 31 octobre 2026 faisait apparaître vingt préfectures et vingt et une \
sous-préfectures certifiées QUALIPREF 2.0 ; une préfecture titulaire du label Marianne. Au total, 41 sites \
étaient titulaires d'un certificat, certains de plusieurs. Parmi les sites certifiés, huit ont obtenu le \
renouvellement de leur certificat.

Ces chiffres sont ceux de la publication n° 12, arrêtée le 16 novembre 2026 à 3 h (heure de Paris)."""


# The founding campaign without what its document states beside its figures.
COUNTED = replace(FOUNDING, declared_facts=[])


def test_the_founding_campaign() -> None:
    assert prose_of(FOUNDING) == FOUNDING_TEXT


def test_a_national_campaign() -> None:
    assert prose_of(NATIONAL) == NATIONAL_TEXT


@pytest.mark.parametrize("facts", [FOUNDING, NATIONAL])
def test_spaces_before_punctuation_do_not_break(facts: Facts) -> None:
    text = plain(answer(facts))
    assert not re.search(" [;:?!%»]|« |n° |\u2019|  ", text)


def test_certificates_of_the_register_are_set_apart_from_simulated_data() -> None:
    assert "Ces certificats, eux, ne sont pas simulés." in prose_of(replace(FOUNDING, simulated=True))
    assert "Ces certificats" not in prose_of(NATIONAL) + prose_of(FOUNDING)


@pytest.mark.parametrize(
    ("sites", "others", "sentence"),
    [
        (0, 0, "La campagne nationale 2026 n'a réuni aucun site engagé dans la démarche de certification."),
        (1, 0, "La campagne nationale 2026 a réuni un site engagé dans la démarche de certification."),
        (1, 1, "La campagne nationale 2026 a réuni une sous-préfecture engagée dans la démarche de certification."),
        (2, 2, "La campagne nationale 2026 a réuni deux sous-préfectures engagées dans la démarche de certification."),
        (
            2,
            1,
            "La campagne nationale 2026 a réuni deux sites, dont une sous-préfecture, engagés dans la démarche de "
            "certification.",
        ),
        (29, None, "La campagne nationale 2026 a réuni vingt-neuf sites engagés dans la démarche de certification."),
        (30, None, "La campagne nationale 2026 a réuni 30 sites engagés dans la démarche de certification."),
        (100, None, "La campagne nationale 2026 a réuni 100 sites engagés dans la démarche de certification."),
    ],
)
def test_engaged_sites_agree(sites: int, others: int | None, sentence: str) -> None:
    facts = with_headline(NATIONAL, sites_engaged=(sites, None), sub_prefectures_engaged=(others, None))
    assert sentence in prose_of(facts)


def test_a_campaign_of_another_label_is_quoted() -> None:
    facts = replace(NATIONAL, campaign={**NATIONAL.campaign, "campaign_label": "Audits du sud"})
    assert "La campagne « Audits du sud » a réuni 334 sites" in prose_of(facts)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"owed": 1, "received": 1, "accepted": 1, "on_time": 1},
            "Sur un retour attendu, un a été reçu et accepté, à l'échéance. Le retour accepté comporte",
        ),
        (
            {"owed": 2, "received": 0, "accepted": 0, "on_time": 0, "reporting_rate": 0, "on_time_rate": 0},
            "Sur deux retours attendus, aucun n'a été reçu.",
        ),
        (
            {"received": 2, "accepted": 2, "on_time": 0, "reporting_rate": None, "on_time_rate": None},
            "Parmi les retours attendus, deux ont été reçus, tous acceptés, dont aucun à l'échéance.",
        ),
        (
            {"received": 334, "accepted": 334, "on_time": 334},
            "Les retours attendus ont tous été reçus et acceptés, tous à l'échéance. Les retours acceptés comportent",
        ),
        (
            {"received": 334, "accepted": 300, "on_time": 299, "on_time_rate": None},
            "Les retours attendus ont tous été reçus ; 300 ont été acceptés, dont 299 à l'échéance, soit un taux "
            "d'acceptation de 93,4 %.",
        ),
        (
            {"owed": 12, "received": 12, "accepted": 12, "on_time": 9},
            "Les douze retours attendus ont tous été reçus et acceptés, dont neuf à l'échéance, soit un taux de remise "
            "à l'échéance de 89,2 %.",
        ),
        (
            {"owed": 12, "received": 2, "accepted": 1, "on_time": 1, "reporting_rate": None, "on_time_rate": None},
            "Sur douze retours attendus, deux ont été reçus et un a été accepté, à l'échéance, soit un taux de réponse "
            "de 95,8 %.",
        ),
        (
            {"criteria_assessed": 1, "not_applicable": 0, "conforming": 0, "conformity_rate": 0},
            "comportent une évaluation de critère ; aucune ne conclut à la conformité, soit un taux de conformité de "
            "0 %. Il y a été",
        ),
        (
            {"criteria_assessed": 2, "not_applicable": 1, "conforming": 1, "conformity_rate": None},
            "comportent deux évaluations de critères, dont une sans objet ; une conclut à la conformité.",
        ),
        (
            {"minor_nonconformities": 1, "major_nonconformities": 1, "major_open": None},
            "Il y a été relevé une non-conformité mineure, qui appelle un plan d'action, et une non-conformité "
            "majeure. Une non-conformité majeure fait obstacle à la certification jusqu'à sa levée.",
        ),
        (
            {"minor_nonconformities": 0, "major_nonconformities": 2, "major_open": 2, "major_overdue": 2},
            "Il y a été relevé deux non-conformités majeures. Au 31 octobre 2026, aucune des non-conformités majeures "
            "n'était signalée comme levée ; l'échéance était passée pour toutes. Une non-conformité majeure fait "
            "obstacle à la certification jusqu'à sa levée. Il n'y a été relevé aucune non-conformité mineure.",
        ),
        (
            {"minor_nonconformities": 0, "major_nonconformities": 0},
            "Il n'y a été relevé aucune non-conformité mineure ni aucune non-conformité majeure.",
        ),
    ],
)
def test_results_agree(values: dict[str, object], sentence: str) -> None:
    assert sentence in prose_of(replace(NATIONAL, summary=summary(**values)))


def test_returns_that_all_came_are_all_and_not_the_same_number_three_times() -> None:
    counts = dict.fromkeys(("owed", "received", "accepted", "on_time"), 12)
    rates = dict.fromkeys(("response_rate", "reporting_rate", "on_time_rate"), 1)
    text = prose_of(replace(FOUNDING, summary=summary(**counts, **rates)))
    assert "Les retours attendus ont tous été reçus et acceptés, tous à l'échéance. Les" in text
    assert re.findall(r"\bdouze\b|\b12\b", text) == ["douze"]


@pytest.mark.parametrize(
    ("found", "still_open", "overdue", "sentence"),
    [
        (1, 1, 1, "cette non-conformité majeure n'était pas signalée comme levée ; l'échéance était passée."),
        (1, 1, 0, "cette non-conformité majeure n'était pas signalée comme levée ; l'échéance n'était pas passée."),
        (1, 0, 0, "cette non-conformité majeure était signalée comme levée."),
        (3, 0, 0, "toutes les non-conformités majeures étaient signalées comme levées."),
        (3, 1, 0, "une non-conformité majeure n'était pas signalée comme levée ; l'échéance n'était pas passée."),
        (
            3,
            2,
            0,
            "deux non-conformités majeures n'étaient pas signalées comme levées ; l'échéance n'était passée pour "
            "aucune.",
        ),
        (3, 3, 1, "n'était signalée comme levée ; l'échéance était passée pour une d'entre elles."),
        (3, 3, None, "aucune des non-conformités majeures n'était signalée comme levée. Une"),
    ],
)
def test_majors_that_stand_open_are_of_the_day_that_is_counted_on(
    found: int, still_open: int, overdue: int | None, sentence: str
) -> None:
    values = {"major_nonconformities": found, "major_open": still_open, "major_overdue": overdue}
    facts = replace(NATIONAL, summary=summary(**values))
    assert f"Au 31 octobre 2026, {sentence}" in prose_of(facts) or f" {sentence}" in prose_of(facts)
    today = prose_of(replace(facts, measured_on=date(2026, 11, 16)))
    present = sentence.replace("n'étaient", "ne sont").replace("étaient", "sont").replace("était", "est")
    assert present in today
    assert "Le relevé des certificats en vigueur au 16 novembre 2026 fait apparaître" in today


@pytest.mark.parametrize(("rate", "cautious"), [(0.8999, True), (0.9, False), (None, False)])
def test_caution_below_nine_tenths(rate: float | None, cautious: bool) -> None:
    text = prose_of(replace(NATIONAL, summary=summary(reporting_rate=rate)))
    assert ("à lire avec prudence" in text) is cautious


def test_several_types_of_audit_have_their_own_returns() -> None:
    facts = with_headline(
        NATIONAL,
        returns_owed_surveillance=(2, None),
        returns_accepted_surveillance=(0, None),
        returns_owed_certification=(1, None),
        returns_accepted_certification=(1, None),
        returns_owed_renewal=(0, None),
    )
    assert (
        "La campagne prévoyait, de janvier à octobre 2026, un audit de certification dans un site (un retour accepté) "
        "et un audit de suivi dans deux sites (aucun retour accepté)." in prose_of(facts)
    )


def test_a_type_of_audit_that_was_added_to_the_list_is_named_by_its_label() -> None:
    facts = replace(NATIONAL, audit_types={**NATIONAL.audit_types, "special": "Audit spécial"})
    facts = with_headline(facts, returns_owed_renewal=(1, None), returns_owed_special=(2, None))
    assert "un audit de renouvellement dans un site et un audit spécial dans deux sites." in prose_of(facts)


@pytest.mark.parametrize(
    ("as_of", "verb"),
    [
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "prévoit"),  # the last day of the audits, half past 23 in Paris
        (datetime(2026, 10, 31, 23, 0, tzinfo=UTC), "prévoyait"),
    ],
)
def test_a_campaign_whose_audits_are_over_is_in_the_past_tense(as_of: datetime, verb: str) -> None:
    text = prose_of(replace(NATIONAL, as_of=as_of))
    assert f"Elle {verb}, de janvier à octobre 2026, une auto-évaluation dans chacun d'eux." in text


def test_without_the_sentence_on_returns_the_conformity_rate_brings_its_reporting_rate() -> None:
    text = prose_of(replace(NATIONAL, summary=summary(received=None)))
    assert "soit un taux de conformité de 90 %, pour un taux d'acceptation de 93,4 %. Il y a été relevé" in text
    assert text.count("taux d'acceptation") == 1


def test_caution_brings_the_reporting_rate_where_nothing_cited_it_before() -> None:
    text = prose_of(replace(NATIONAL, summary=summary(received=None, conforming=None, reporting_rate=0.5)))
    assert "Avec un taux d'acceptation de 50 %, ces résultats sont à lire avec prudence : ils ne disent rien" in text
    assert text.count("taux d'acceptation") == 1


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((8, 7), "annonce sept sites certifiés ; elle nomme huit sites."),
        ((1, 2), "annonce deux sites certifiés ; elle nomme un site."),
        ((None, 3), "annonce trois sites certifiés."),
        ((2, 0), "n'annonce aucun site certifié ; elle nomme deux sites."),
        ((8, 8), "Au total, huit sites étaient titulaires d'un certificat."),
        ((8, None), "Au total, huit sites étaient titulaires d'un certificat."),
    ],
)
def test_declared_and_enumerated_certificates(figures: tuple[int | None, int | None], sentence: str) -> None:
    assert sentence in prose_of(with_headline(COUNTED, certified_sites=figures))


def test_certificates_of_returns_are_counted_and_named_by_no_source() -> None:
    facts = with_headline(NATIONAL, certified_sites=(41, 40), certified_prefectures=(20, None))
    assert "annonce 40 sites certifiés ; le dénombrement donne 41 sites." in prose_of(facts)


def test_sites_of_which_nothing_is_known_make_the_total_a_lower_bound() -> None:
    rows = [{**row, "enumerated_status": "at_least"} for row in NATIONAL.headline]
    assert (
        "Au total, au moins 41 sites étaient titulaires d'un certificat, certains de plusieurs ; les certificats "
        "d'autres sites ne sont pas connus." in prose_of(replace(NATIONAL, headline=rows))
    )


def test_certificates_that_may_be_in_force_are_counted_apart() -> None:
    unknown = certificate("38", "Préfecture de l'Isère", "marianne", in_force=None, simulated=True)
    text = prose_of(replace(NATIONAL, certificates=[*NATIONAL.certificates, *certificates(unknown)]))
    assert "La validité de un certificat n'est pas connue." in text
    assert "une préfecture titulaire du label Marianne" in text


def test_other_declared_figures_that_differ_are_cited() -> None:
    text = prose_of(with_headline(FOUNDING, sites_engaged=(21, 22)))
    assert "a réuni vingt et un sites engagés" in text
    assert (
        "S'agissant du chiffre « Sites engagés », la source officielle déclare vingt-deux, alors que le dénombrement "
        "donne vingt et un." in text
    )


def test_a_figure_that_is_only_declared_is_cited() -> None:
    assert "a réuni vingt-deux sites engagés courant 2006" in prose_of(
        with_headline(FOUNDING, sites_engaged=(None, 22))
    )


@pytest.mark.parametrize(
    ("renewed", "sentence"),
    [
        ((False, False), "Parmi les sites certifiés, aucun n'a obtenu le renouvellement de son certificat."),
        ((True, None), "Parmi les sites certifiés, un a obtenu le renouvellement de son certificat."),
        ((True, True), "Tous les sites certifiés ont obtenu le renouvellement de leur certificat."),
    ],
)
def test_renewals_agree(renewed: tuple[bool | None, bool | None], sentence: str) -> None:
    names = ("Préfecture de l'Ain", "Préfecture du Jura")
    rows = [certificate(name, name, "iso_9001", renewed=each) for name, each in zip(names, renewed, strict=True)]
    assert sentence in prose_of(replace(COUNTED, certificates=certificates(*rows)))


@pytest.mark.parametrize(
    ("renewed", "sentence"),
    [
        (True, "Ce site a obtenu un renouvellement de son certificat."),
        (False, "Ce site n'a obtenu aucun renouvellement de son certificat."),
    ],
)
def test_a_single_site_is_not_spoken_of_as_several(renewed: bool, sentence: str) -> None:
    rows = [
        certificate("81", "Préfecture du Tarn", scheme, renewed=renewed and scheme == "qualipref_2_0")
        for scheme in ("qualipref_2_0", "marianne")
    ]
    text = prose_of(replace(NATIONAL, certificates=certificates(*rows)))
    assert sentence in text
    assert "Parmi les sites certifiés" not in text


@pytest.mark.parametrize("renewed", [(None, None), (False, None)])
def test_missing_renewals_leave_their_sentence_out(renewed: tuple[bool | None, bool | None]) -> None:
    rows = [
        certificate(f"{place}", "Préfecture du Jura", "iso_9001", renewed=each) for place, each in enumerate(renewed)
    ]
    assert "renouvellement" not in prose_of(replace(COUNTED, certificates=certificates(*rows)))


def test_a_certificate_named_twice_is_one() -> None:
    rows = [
        certificate("39", "Préfecture du Jura", "iso_9001", scope)
        for scope in ("Cartes grises", "cartes grises", None, "Accueil")
    ]
    text = prose_of(replace(FOUNDING, certificates=certificates(*rows)))
    assert "une préfecture certifiée ISO 9001 : celle du Jura (cartes grises, accueil)." in text


@pytest.mark.parametrize(("sites", "named"), [(12, True), (13, False)])
def test_more_than_twelve_sites_are_counted(sites: int, named: bool) -> None:
    rows = [certificate(str(place), "Préfecture du Jura", "iso_9001") for place in range(sites)]
    assert ("du Jura" in prose_of(replace(COUNTED, certificates=certificates(*rows)))) is named


def test_no_data_leaves_no_hole() -> None:
    facts = replace(
        FOUNDING,
        modules=[],
        headline=headline({}),
        summary=[],
        certificates=certificates(),
        declared_facts=[],
    )
    assert prose_of(facts) == FOUNDING_TEXT.rpartition("du projet. ")[2]


def test_a_standard_without_an_act() -> None:
    assert "Le référentiel QualiPref comprenait deux modules obligatoires (" in prose_of(COUNTED)


@pytest.mark.parametrize("missing", ["owed", "received", "accepted", "criteria_assessed", "conforming", "on_time"])
def test_a_missing_measure_leaves_its_sentence_out(missing: str) -> None:
    text = prose_of(replace(NATIONAL, summary=summary(**{missing: None})))
    lost = "Sur 334" if missing in ("owed", "received", "accepted") else "évaluations de critères"
    assert ("dont 298" if missing == "on_time" else lost) not in text
    assert "nan" not in text.lower()
    assert "None" not in text


def test_notes_follow_the_references() -> None:
    paragraphs = answer(FOUNDING)
    figures = references(paragraphs)
    assert len(set(figures)) == len(figures)
    found = dict(zip(figures, notes(FOUNDING, paragraphs), strict=True))
    assert next(iter(found)) == "declared_facts/policy_began"
    texts = {
        figure: typed(note).replace(french.NO_BREAK, " ").replace(french.NARROW, " ") for figure, note in found.items()
    }
    assert texts["headline_figures/certified_sites"] == (
        f"Sites titulaires d'un certificat : 8 selon le dénombrement ; 7 selon la source ({SOURCE}). "
        "Table headline_figures, certified_sites, publication n° 1."
    )
    assert texts["national_summary/conformity_rate"] == (
        "Taux de conformité : 84,5 %. Table national_summary, conformity_rate, publication n° 1."
    )
    assert texts["modules/optional_modules"] == (
        f"Modules optionnels du référentiel QualiPref : 5 ; 5 selon la source ({SOURCE}). Référentiel qualipref-2006, "
        "publication n° 1."
    )
    assert texts["declared_facts/external_audits"] == (
        "Première vague d'audits de certification, envisagée : en novembre 2007. Source : réponse à la question écrite "
        "n° 13-5896QE, Assemblée nationale, 13e législature. Table declared_facts, external_audits, publication n° 1."
    )


def test_certificates_that_no_headline_counts_are_traced_to_their_table() -> None:
    facts = with_headline(FOUNDING, certified_prefectures_iso_9001=(4, None))
    texts = notes(facts, answer(facts))
    assert [typed(text).replace(french.NO_BREAK, " ") for text in texts if "ISO" in text] == [
        "Préfectures titulaires d'un certificat ISO 9001 : 5. Table certificates, publication n° 1.",
        "Sous-préfectures titulaires d'un certificat ISO 9001 : 1. Table certificates, publication n° 1.",
    ]
