"""The founding campaign, on the reference data of the repository: what its document states, counted again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.l10n import french
from prefaudit.publication.form_tables import tables_of
from prefaudit.publication.publications import Publication
from prefaudit.publication.published_tables import columns_of, select_rows, title_and_description
from prefaudit.publication.report.facts import Facts, facts_of
from prefaudit.publication.report.parliament import answer, notes
from prefaudit.publication.report.prose import references
from prefaudit.publication.report.snapshot import snapshot_of
from prefaudit.publication.tabular import Content
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.staging import ensure_tables
from tests.publication.report.answers import plain
from tests.support.publishing import figures_alone, publish
from tests.warehouse.sample import CONTRACT, everything

FOUNDING = "2006-2007"


@pytest.fixture(scope="module")
def connection(module_settings: Settings, reference: Reference) -> Iterator[Connection]:
    with connect(module_settings) as opened:
        sync_reference(opened, reference)
        ensure_tables(opened, [CONTRACT])
        yield opened


@pytest.fixture(scope="module")
def published(module_settings: Settings, connection: Connection) -> Publication:
    """The publication of the founding campaign, of which no return has come."""
    done = publish(module_settings, connection, FOUNDING)
    assert done is not None
    return done


def test_the_figures_of_the_document_stand_beside_those_counted(published: Publication, connection: Connection) -> None:
    query = "select figure_code, enumerated, declared from published.headline_figures where campaign_code = %s"
    rows = connection.execute(query, [FOUNDING]).fetchall()
    assert {code: (enumerated, declared) for code, enumerated, declared in rows} == {
        "sites_engaged": (22, 22),
        "prefectures_engaged": (16, None),
        "sub_prefectures_engaged": (6, 6),
        "returns_owed_pre_certification": (12, 12),
        "returns_accepted_pre_certification": (0, None),
        "certified_sites": (8, 7),
        "certified_prefectures": (6, None),
        "certified_sub_prefectures": (2, None),
        "mandatory_modules": (None, 2),
        "optional_modules": (None, 5),
        "certified_prefectures_iso_9001": (5, 5),
        "certified_sub_prefectures_iso_9001": (1, 1),
        "certified_prefectures_qualicartegrise": (1, None),
        "certified_sub_prefectures_qualipref_1": (1, None),
    }


def test_the_facts_of_the_document_are_published_with_their_source(
    published: Publication, connection: Connection, reference: Reference
) -> None:
    rows = connection.execute(
        "select fact_code, text, starts_on, ends_on, status, source from published.declared_facts order by position"
    ).fetchall()
    act, *facts = [tuple(None if value is None else str(value) for value in row) for row in rows]
    day = "2006-02-19"
    source = "Journal officiel du 19 février 2006"
    assert act == ("standard_act", "Publié au Journal officiel le", day, day, "attested", source)
    columns = ("fact_code", "text", "starts_on", "ends_on", "status", "source")
    assert facts == [tuple(row[column] for column in columns) for row in reference.table("declared_facts")]


# Each statement of the founding document: what the answer says for it, and what is behind it.
STATEMENTS = (
    ("a débuté en 2002", "declared_facts/policy_began"),
    ("fondée sur le volontariat", "declared_facts/policy_basis"),
    ("avec les chartes de l'accueil et du service à l'usager", "declared_facts/policy_charters"),
    ("que sont venues compléter les chartes Marianne", "declared_facts/policy_later_charters"),
    ("annonce sept préfectures certifiées", "headline_figures/certified_sites"),
    ("préfectures certifiées ; elle nomme", "declared_facts/certified_wording"),
    ("cinq préfectures certifiées ISO 9001", "headline_figures/certified_prefectures_iso_9001"),
    ("de la Drôme (cartes grises)", ""),
    ("du Rhône (cartes nationales d'identité et passeports)", ""),
    ("des Hauts-de-Seine (instruction des dossiers ICPE)", ""),
    ("de la Haute-Vienne (accueil téléphonique)", ""),
    ("de la région Franche-Comté (gestion des fonds européens)", ""),
    ("une sous-préfecture certifiée ISO 9001", "headline_figures/certified_sub_prefectures_iso_9001"),
    ("de Villefranche-sur-Saône (ensemble des missions)", ""),
    ("une préfecture certifiée Qualicartegrise : celle du Jura", ""),
    ("une sous-préfecture certifiée QualiPref 1 : celle de Pithiviers", ""),
    ("elle nomme six préfectures et deux sous-préfectures, soit huit sites", "headline_figures/certified_prefectures"),
    ("menées à la préfecture du Jura (Qualicartegrise) et à la sous-", "declared_facts/pilot_actions"),
    ("le ministère a élaboré un référentiel propre aux préfectures", "declared_facts/standard_author"),
    ("QualiPref, publié au Journal officiel le 19 février 2006,", "declared_facts/standard_act"),
    ("devait permettre d'étendre peu à peu la démarche qualité", "declared_facts/standard_aim"),
    ("deux modules obligatoires (engagements communs et accueil général)", "modules/mandatory_modules"),
    ("cinq modules optionnels (délivrance de titres, polices administratives, actions", "modules/optional_modules"),
    ("couvrait les missions des préfectures dans leur diversité", "declared_facts/standard_coverage"),
    ("a réuni vingt-deux sites", "headline_figures/sites_engaged"),
    ("dont six sous-préfectures", "headline_figures/sub_prefectures_engaged"),
    ("engagés courant 2006", "declared_facts/engaged_during"),
    ("visaient la certification en 2007", "declared_facts/certification_target"),
    ("un investissement durable des services candidats", "declared_facts/condition_investment"),
    ("la professionnalisation des agents qui pilotent le projet", "declared_facts/condition_pilots"),
    ("la participation de chacun", "declared_facts/condition_involvement"),
    ("une évaluation préalable des procédures, précise et complète", "declared_facts/condition_evaluation"),
    ("menés de juin à septembre 2007", "declared_facts/audits_held"),
    ("par le réseau des auditeurs internes, constitué depuis peu", "declared_facts/auditors"),
    ("ont concerné douze candidats", "headline_figures/returns_owed_pre_certification"),
    ("pouvait avoir lieu en novembre 2007", "declared_facts/external_audits"),
    ("confiés à un organisme extérieur", "declared_facts/external_auditor"),
    ("toutes les préfectures certifiées", "declared_facts/renewals"),
    ("dont certaines l'étaient depuis plus de trois ans", "declared_facts/renewals_seniority"),
    ("souhaitaient rester dans la démarche", "declared_facts/renewals_wish"),
    ("les listes retenues pour le dénombrement sont un choix du projet", ""),
)


@pytest.fixture(scope="module")
def facts(published: Publication, connection: Connection) -> Facts:
    """What the answer of the founding campaign is made from."""
    contents = [
        Content(
            table,
            *title_and_description(connection, table),
            columns := columns_of(connection, table),
            connection.execute(select_rows(table, columns), [published.publication_id]).fetchall(),
        )
        for table in tables_of(None)
    ]
    return facts_of(snapshot_of(connection, published, contents))


def test_the_answer_says_each_statement_of_the_document_with_its_source(facts: Facts, reference: Reference) -> None:
    text = plain(answer(facts)).replace(french.NARROW, " ").replace(french.NO_BREAK, " ")
    assert [words for words, _ in STATEMENTS if words not in text] == []
    cited = dict(zip(references(answer(facts)), notes(facts, answer(facts)), strict=True))
    behind = {figure for _, figure in STATEMENTS if figure}
    assert behind <= cited.keys()
    sourced = {figure for figure in behind if "13-5896QE" in cited[figure]}
    assert behind - sourced == {"declared_facts/standard_act", "headline_figures/certified_prefectures"}
    assert f"Source{french.NO_BREAK}: Journal officiel du 19 février 2006." in cited["declared_facts/standard_act"]
    stated = {f"declared_facts/{row['fact_code']}" for row in reference.table("declared_facts")}
    figures = {str(row["figure_code"]) for row in reference.table("declared_figures")}
    assert stated <= behind
    assert figures <= {figure.partition("/")[2] for figure in behind}


def test_the_answer_contradicts_nothing_of_the_document(facts: Facts) -> None:
    text = plain(answer(facts))
    for words in ("adopté", "prévoyait", "Doubs", "None", "nan", "S'agissant du chiffre", "simulé"):
        assert words not in text


def test_what_is_not_known_of_the_renewals_is_said(facts: Facts) -> None:
    assert "Pour deux sites, le renouvellement n'est pas connu." in plain(answer(facts))


def test_the_report_lists_what_the_document_declares(published: Publication) -> None:
    found = (Path(published.path) / "rapport.html").read_text(encoding="utf-8")
    assert found.count("13e législature</td>") == 22
    assert found.count("Source, sur toutes les lignes\u00a0: réponse à la question écrite n°\u00a013-5896QE") == 1
    assert '">Sites titulaires d’un certificat</th><td class="num">7</td><td class="num">8</td>' in found
    assert ">le volontariat</td>" in found
    assert ">publié au Journal officiel le 19 février 2006</td>" in found


def test_a_fact_of_another_code_is_said_under_its_label(facts: Facts) -> None:
    other = {**facts.declared_facts[-1], "fact_code": "budget", "label": "Budget de la campagne", "text": "non publié"}
    found = replace(facts, declared_facts=[*facts.declared_facts, other])
    assert f"Budget de la campagne{french.NO_BREAK}: non publié." in plain(answer(found))
    assert any(note.startswith("Budget de la campagne") for note in notes(found, answer(found)))


def test_a_site_is_named_as_its_source_names_it(published: Publication, connection: Connection) -> None:
    assert connection.execute(
        "select site_code, site_name, site_as_named from published.certificates where site_as_named is not null"
    ).fetchall() == [("25", "Préfecture du Doubs", "Préfecture de la région Franche-Comté")]


def test_the_regions_are_those_of_2007(published: Publication, connection: Connection) -> None:
    assert connection.execute(
        "select region_name from published.returns where site_code in ('25', '69') and campaign_code = %s "
        "order by site_code",
        [FOUNDING],
    ).fetchall() == [("Franche-Comté",), ("Rhône-Alpes",)]


def test_every_current_site_owes_a_return_in_one_region(
    module_settings: Settings, published: Publication, connection: Connection
) -> None:
    with figures_alone():
        publish(module_settings, connection, "2026")
    assert connection.execute(
        "select count(*) = (select count(*) from ledger.returns_owed where campaign_code = '2026'), "
        "count(distinct region_code), count(*) filter (where region_code is null) from published.returns "
        "where campaign_code = '2026'"
    ).fetchone() == (True, 18, 0)


def test_the_real_reference_data_twice_change_no_row(connection: Connection, reference: Reference) -> None:
    before = everything(connection)
    assert set(sync_reference(connection, reference).values()) == {0}
    assert everything(connection) == before


def test_the_funnel_says_what_the_source_says_of_renewals(published: Publication, connection: Connection) -> None:
    assert connection.execute(
        "select stage, sites, sites_status, measured_on::text from published.certification_funnel "
        "where campaign_code = %s order by position",
        [FOUNDING],
    ).fetchall() == [
        ("engaged", 22, "known", None),
        ("pre_audited", 0, "known", None),
        ("certified", 8, "known", "2007-09-30"),
        # All préfectures « obtiennent le renouvellement »; of the two sous-préfectures the source does not say.
        ("renewed", 6, "at_least", "2007-09-30"),
    ]
