"""What is suspected to be personal data: found in many notations, not found in what the préfectures write, in a time
that grows with the text alone. The figures are kept: a change of the lists that costs one of them is seen here.
"""

import csv
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from prefaudit.settings import PROJECT_ROOT
from prefaudit.validation.personal_data import (
    FILE,
    PersonalDataUnreadable,
    Suspicion,
    detector,
    row_suspicions,
    suspicions,
)

REFERENCE = PROJECT_ROOT / "include" / "reference"
# What a document is called is the bureau's own text, aliases are what sites may write.
NOT_TYPED = {"source", "aliases", "status"}

FIRST = ("Sophie", "Jean-Pierre", "Karim", "Aurélie", "François", "Élodie", "Nolwenn", "Mohamed", "Zoé", "Guillaume")
FAMILY = ("Dupont-Essai", "Fictifier", "Kerinvente", "Exemplaire", "Le Modèle", "d'Essai", "Inventel", "N'Diaye-Test")
SCOPES = ("Titres", "Accueil général", "Délivrance des passeports", "Instruction des dossiers ICPE", "Cartes grises")
PHONES = (
    *("06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "0612345678", "06/12/34/56/78", "06_12_34_56_78"),
    *("+33 6 12 34 56 78", "+33(0)6 12 34 56 78", "0033 6 12 34 56 78", "+336 12 34 56 78", "33 6 12 34 56 78"),
    *("0 612 345 678", "06 123 456 78", "06 1234 5678", "(06) 12 34 56 78", "06\u00a012\u00a034\u00a056\u00a078"),
    *(
        "06\u202f12\u202f34\u202f56\u202f78",
        "O6 12 34 56 78",
        "０６ １２ ３４ ５６ ７８",
        "06 12 34 56 78",
        "0262 12 34 56",
    ),
    *("06 12 34 5O 78", "O6.12.3O.56.78", "061234o678", "+33 6 1O 34 56 78", "33 6 12 34 5o 78"),
    *("+262 262 12 34 56", "tél. 4521", "Tel : 12 34", "poste 45 21", "zéro six douze trente-quatre cinquante-six"),
)
MAILS = (
    *("sophie.essai@exemple.gouv.fr", "s.essai @ exemple.fr", "SOPHIE.ESSAI@EXEMPLE.FR", "essai(at)exemple.fr"),
    *("essai [at] exemple [dot] fr", "essai arobase exemple point fr", "sophie.essai＠exemple.fr", "@sessai"),
)
ADDRESSES = ("12 rue des Inventeurs", "12bis, avenue du Modèle", "3 place Imaginaire", "BP 1234", "26000 Essai Cedex")
NUMBERS = (
    "1 85 05 26 058 123 45",
    "185052605812345",
    "2 85 05 2A 058 123 45",
    "né le 12/03/1975",
    "née le 1er mai 1980",
)


def names() -> Iterator[str]:
    for first in FIRST:
        for family in FAMILY:
            yield from (f"{first} {family}", f"{family.upper()} {first}", f"Mme {family}", f"M. {family}")
    for family in FAMILY:
        yield from (f"Monsieur {family}", f"Mme {family.upper()}", f"mme {family.lower()}", f"Mrs {family}")
        yield from (f"Référente qualité : {family}", f"responsable {family}", f"contact {family}", f"Me {family}")
        yield from (f"Nom : {family}", f"Dr. {family}", f"MONSIEUR {family.upper()}", f"Sophie{family}0612345678")
        yield from (f"chef de bureau : {family}", f"auditrice Mme {family}")
        yield from (f"J. {family}", f"J.-P. {family}", f"Z. {family.upper()}")
    yield from ("Z. P.", "(Z. P.)", "J. Planté", "J.P. Planté")
    yield from ("Mme", "sophie fictifier", "ѕорhіe fictifier", "Pierre Inventel", "D U P O N T", "Мария Иванова")


def texts_with_personal_data() -> list[str]:
    """Return some 500 invented texts, each with one piece of personal data somewhere in a scope."""
    chance = random.Random(16)
    pieces = [*names(), *PHONES, *MAILS, *ADDRESSES, *NUMBERS]
    shapes = (
        "{scope} ({piece})",
        "{scope} - {piece}",
        "{piece}",
        "{scope} ; {piece}",
        "{piece}, {scope}",
        "{scope}\n{piece}",
    )
    return [chance.choice(shapes).format(scope=chance.choice(SCOPES), piece=piece) for piece in pieces]


def test_what_names_people_is_found_in_many_notations() -> None:
    texts = texts_with_personal_data()
    missed = [text for text in texts if not suspicions(text)]
    assert len(texts) >= 480
    assert missed == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)", ["name", "phone"]),
        ("Écrire à sophie.essai@exemple.fr", ["name", "email"]),
        ("Guichet, 12 rue des Inventeurs", ["address"]),
        ("N° 185052605812345", ["identity_number"]),
        ("Мир", ["other_letters"]),
        ("a" * 5001, ["too_long"]),
    ],
)
def test_each_finding_has_its_kind(text: str, found: list[str]) -> None:
    assert sorted({each.kind for each in suspicions(text)}) == sorted(found)


def test_a_finding_says_where_it_stands_in_the_text_as_typed() -> None:
    text = "Titres\u200b : ｓophie, ０６ 12 34 56 78 !"
    assert [text[each.start : each.end] for each in suspicions(text)] == ["ｓophie", "０６ 12 34 56 78"]


NOBODY = """
Préfecture de la Drôme
Sous-préfecture de Saint-Denis
Villefranche-sur-Saône
Martin-Église
Rue
Saint-Pierre
Charte Marianne
Label Marianne
France services
Pierre de taille
Marine nationale
Monsieur le préfet
Madame la préfète
Madame, Monsieur
Maître d'ouvrage
M. le sous-préfet
80120 Rue
ISO 9001:2015
ISO 9001 version 2015
Du 01/02/2024 au 31/12/2025
12/06/2026 14 30
QUALIPREF 2.0
Salle Simone Veil
rue Jean Jaurès
Le François
Vitry-le-François
Château Thierry
Sainte-Marie
Responsable Titres
Référent qualité
Préfet de région
Directeur départemental
Chef de bureau
Aude
CNI et passeports
Modules 1, 2 et 4
E19.1 à E19.4
1 place de parking
Avril 2026
Claire et lisible
Registre des réclamations consulté le 12/03/2026, 45 traitées.
Borne Accueil en panne. Affichage à l'entrée.
Entretien avec le responsable du service. Procédure PR-12 v3.
Le chef de bureau Titres a mis à jour la fiche
Enquête Marianne 2025 : 8,2/10
Tableau de bord Excel du 1er trimestre 2026
Convention avec La Poste
Formation des agents par le CVRH de Nantes
Directeur de cabinet
Auditeur interne AFNOR
Contact presse
Contact FranceConnect
pilote Qualité-Sécurité
Correspondant RGPD
Chef de projet Démat
Avril. Nouveaux
Secrétaire général de la préfecture
Gestionnaire Chorus
Responsable de l'action. Donnée jamais publiée
Délai moyen : 12 jours ; taux 95,4 %
2024-2026
01/01/2024-31/12/2024
Code 2024 0612 A
Pôle emploi
Salle d'attente de 40 places
3 passages par an
Réunion mensuelle le 1er mardi
Loi n° 78-17 du 6/01/1978
N° de dossier 2024-000123456
SIRET 110 014 016 00012
NF EN ISO/IEC 17021-1
Horaires : 9h-12h / 14h-16h
Rose des vents
Lot et Garonne
Victoire de la médaille
Fort-de-France
TITRES ET PASSEPORTS
ACCUEIL GÉNÉRAL
lundi, mardi, jeudi
8h30-12h00 13h30-16h15
SIREN 110 014 016
A. Accueil. B. Titres
A. Délivrance des titres
N. C. majeures
Guichet B. Passeports
R.F.
S.P. de Die
A. Le préfet. B. L'accueil
E.P.C.I. de Grenoble
Art. L. 114-5
""".strip().splitlines()


@pytest.mark.parametrize("text", NOBODY)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert suspicions(text) == ()


def test_no_text_of_the_reference_data_is_suspected() -> None:
    read = 0
    for path in sorted((*REFERENCE.glob("*.csv"), *REFERENCE.glob("*/*.csv"))):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column, text in row.items():
                    if text and column not in NOT_TYPED:
                        read += 1
                        assert suspicions(text) == (), (path.name, column, text)
    assert read > 5000


def test_no_text_of_the_simulator_or_of_a_form_is_suspected() -> None:
    """Nor of what forms are made up with; but for the name that a fault of the simulator gives a body."""
    package = PROJECT_ROOT / "include" / "prefaudit"
    sources = [*(package / "simulation").rglob("*.py"), *(package / "campaigns").rglob("*.py")]
    sources += (PROJECT_ROOT / "include" / "contracts").glob("*.yaml")
    texts = {text for path in sources for text in re.findall(r'"([^"\\{}\n]{4,})"', path.read_text(encoding="utf-8"))}
    assert len(texts) > 800
    assert {text for text in texts if suspicions(text)} == {"Cabinet Dupont", "0123456789"}


def steps_for(text: str) -> int:
    """Return how many lines of the program run for a text: a measure that no clock disturbs."""
    count = 0

    def trace(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        detector().suspicions(text)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize(
    "part",
    ["Sophie ", "06 ", "0", "a", "a ", "@", "un ", "M. ", "responsable ", "-", "12 rue ", "Pierre-", "é", "Мир "],
)
def test_a_text_takes_no_more_than_its_length(part: str) -> None:
    short, long = (part * (size // len(part)) for size in (600, 4800))
    detector().suspicions(part)
    assert steps_for(long) <= 9 * steps_for(short) + 2000


@pytest.mark.parametrize("sign", ["0", "06 ", "a", "un ", "(", "-", " ", "@", "12 ", "fr00"])
def test_no_pattern_starts_again_and_again(sign: str) -> None:
    """A text as long as may be is looked through at once: a pattern that is not linear would take minutes."""
    assert detector().longest == 5000
    assert isinstance(suspicions((sign * 5000)[:5000]), tuple)


def test_no_repeat_of_a_pattern_is_open() -> None:
    for each in detector().patterns:
        assert not re.search(r"(?<!\\)[*+](?!\])(?![^\[]*\])", each.sought.pattern), each.sought.pattern


def test_a_broken_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("patterns: [", encoding="utf-8")
    with pytest.raises(PersonalDataUnreadable, match=r"personal_data\.yaml cannot be read as the names and patterns"):
        detector(tmp_path)


def test_a_suspicion_is_a_value() -> None:
    assert suspicions("Mme") == (Suspicion("name", 0, 3),)


def test_a_name_that_goes_on_in_the_next_cell_is_held_back_whole() -> None:
    assert [bool(found) for found in row_suspicions(["Titres, Mme", "", "Fictifier", "Oui"])] == [
        True,
        False,
        True,
        False,
    ]
    assert [bool(found) for found in row_suspicions(["Titres", "Accueil général"])] == [False, False]
