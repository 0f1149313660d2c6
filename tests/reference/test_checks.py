"""Reference data that contradict themselves are refused, in sentences that name file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest

from prefaudit.reference.data import Reference, ReferenceDataError
from prefaudit.settings import Settings

FOLDER = Settings.from_env({}).reference
Break = Callable[[str, str, str], str]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Replace the only occurrence of a text in a copy of the reference data; the message of the refusal."""

    def run(file: str, old: str, new: str) -> str:
        folder = tmp_path / "reference"
        shutil.copytree(FOLDER, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ReferenceDataError) as refusal:
            Reference.load(folder)
        head, *faults = str(refusal.value).splitlines()
        assert head == f"The reference data of {folder} cannot be used."
        return "\n".join(faults)

    return run


def line_of(file: str, text: str) -> int:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(text))


def test_a_code_given_twice_is_refused_with_both_lines(broken: Break) -> None:
    first, second = (
        line_of("criteria.csv", "qualipref-2006,M1-E1-C01,"),
        line_of("criteria.csv", "qualipref-2006,M1-E1-C02,"),
    )
    assert broken("criteria.csv", "qualipref-2006,M1-E1-C02,", "qualipref-2006,M1-E1-C01,") == (
        f"criteria.csv, line {second}: standard_code « qualipref-2006 », criterion_code « M1-E1-C01 » is already on "
        f"line {first}. Keep one of the two."
    )


def test_a_module_that_does_not_exist_is_refused(broken: Break) -> None:
    line = line_of("commitments.csv", "qualipref-2006,E24,")
    found = broken("commitments.csv", "qualipref-2006,E24,7,", "qualipref-2006,E24,9,").splitlines()
    assert found[0] == (
        f"commitments.csv, line {line}: standard_code « qualipref-2006 », module_code « 9 » is not in modules.csv. "
        "Correct it, or add it there."
    )
    # Its criteria say another module than it does.
    assert {fault.split(",")[0] for fault in found[1:]} == {"criteria.csv"}


def test_periods_that_overlap_are_refused(broken: Break) -> None:
    line = line_of("regions.csv", "24,Centre-Val de Loire,")
    assert broken("regions.csv", "24,Centre,metropolitan,,2016-01-01", "24,Centre,metropolitan,,2016-07-01") == (
        f"regions.csv, line {line}: region_code « 24 » is valid at the same time as on line {line - 1}. "
        "End the earlier period where the later begins."
    )


def test_a_region_that_ends_before_its_departements_is_refused(broken: Break) -> None:
    found = broken(
        "regions.csv", "43,Franche-Comté,metropolitan,,2016-01-01", "43,Franche-Comté,metropolitan,,2015-01-01"
    )
    assert [fault.split(":")[0] for fault in found.splitlines()] == [
        f"departements.csv, line {line_of('departements.csv', f'{code},')}" for code in ("25", "39", "70", "90")
    ]
    assert "region_code « 43 » is not valid in regions.csv during the whole period of this line." in found


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("sites.csv", "336,sub_prefecture,", "336,sousprefecture,", "site_kind « sousprefecture » is not in the list"),
        ("sites.csv", "2007-01-01", "01/01/2007", "« valid_from » is « 01/01/2007 ». Write a date as YYYY-MM-DD."),
        ("sites.csv", "Préfecture de l'Ain,", "Préfecture de l'Ain ,", "« site_name » begins or ends with a blank."),
        ("sites.csv", "841,sub_prefecture,Sous-préfecture d'Apt,", "841,sub_prefecture,,", "« site_name » is empty."),
        ("modules.csv", "qualipref-2006,1,Engagements communs,true", "qualipref-2006,1,Engagements communs,oui",
         "« mandatory » is « oui ». Write one of: true, false."),
        ("indicators.csv", "qualipref-2.0,I09,Note moyenne de l'enquête mystère,1,Somme des notes,"
         "Visites et appels mystère,/10,0,10,",
         "qualipref-2.0,I09,Note moyenne de l'enquête mystère,1,Somme des notes,Visites et appels mystère,/10,10,0,",
         "the minimum 10 is not below the maximum 0."),
        ("certificates.csv", "692,iso_9001", "694,iso_9001", "site_code « 694 » is not in sites.csv."),
        ("certificates.csv", "692,iso_9001", "692,iso_9000", "scheme « iso_9000 » is not in the list « scheme »."),
        ("code_lists.csv", "NC mineure|non conforme mineur|", "N.C. majeure|",
         "« NC majeure » could also be read as « Non-conformité mineure » (line 6)"),
        ("standards.csv", "status,source", "statut,source", "line 1: the column(s) status are missing."),
        ("modules.csv", "Engagements communs,true,1,attested,Journal", "Engagements communs,true,1.5,attested,Journal",
         "« position » is « 1.5 ». Write a whole number."),
        ("code_lists.csv", ",conforming strength", ",conform strength",
         "« meaning » is « conform strength ». Write words of: conforming, strength,"),
        ("sites.csv", "336,sub_prefecture,", "336,sub_prefecture,,", "values for 9 columns."),
        ("certificates.csv", ",,true,true,Pr", ",,oui,true,Pr", "« in_force » is « oui ». Write true or false."),
        ("standards.csv", "official_journal", "journal", "act « journal » is not in the list « standard_act »."),
        ("declared_facts.csv", ",le volontariat,", ",,", "the fact has neither a text nor a period."),
        ("declared_facts.csv", "2007-06-01,2007-09-30", "2007-06-01,", "« 2007-06-01 » to «  » is not whole."),
        ("declared_facts.csv", "2007-06-01,2007-09-30", "2007-09-30,2007-06-01", "« 2007-06-01 » is not whole."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_a_sentence(broken: Break, file: str, old: str, new: str, sentence: str) -> None:
    found = broken(file, old, new)
    assert found.startswith(f"{file}, line ")
    assert sentence in found


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("standard_code: qualipref-2006", "standard_code: qualipref-2005", 5, "the standard « qualipref-2005 »"),
        (
            'engaged: ["06",',
            "engaged: [06,",
            9,
            "« 6 » is not a site on 2007-06-01. Correct the code; write it in quotes",
        ),
        ('engaged: ["06",', 'engaged: ["976",', 9, "« 976 » is not a site on 2007-06-01."),
        ("pre_certification", "audit_blanc", 12, "« audit_blanc » is not a code of the list « audit_type »."),
        ("audits_to: 2007-09-30", "audits_to: 2007-05-30", 8, "the audits end before they begin."),
        ("due_on: 2007-10-15", "due_on: 15/10/2007", 13, "Write a date as YYYY-MM-DD."),
        ("due_on: 2007-10-15", "due_on: 2007-13-15", 13, "« due_on » is « 2007-13-15 ». Write a date as YYYY-MM-DD."),
        ("reference_on: 2007-06-01\n", "", 1, "« reference_on » is missing or empty."),
        ("campaign_code: 2006-2007", "campaign_code: [2006", 4, "this is not YAML (did not find expected"),
    ],
)
def test_a_wrong_campaign_is_refused_in_a_sentence(broken: Break, old: str, new: str, line: int, sentence: str) -> None:
    found = broken("campaigns/2006-2007.yaml", old, new)
    assert found.startswith(f"2006-2007.yaml, line {line}: ")
    assert sentence in found


def test_two_campaigns_may_not_share_a_code(broken: Break) -> None:
    found = broken("campaigns/2026.yaml", 'campaign_code: "2026"', "campaign_code: 2006-2007")
    assert found == "campaigns: two files have the campaign_code « 2006-2007 ». Give each campaign a code of its own."


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "reference")
    (tmp_path / "reference" / "sites.csv").unlink()
    with pytest.raises(ReferenceDataError, match=r"sites\.csv: the file is missing"):
        Reference.load(tmp_path / "reference")


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"name": "sites"}]}'])
def test_a_data_package_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    shutil.copytree(FOLDER, tmp_path / "reference")
    (tmp_path / "reference" / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"^datapackage\.json of .* cannot be read as a Frictionless data"):
        Reference.load(tmp_path / "reference")


def test_frictionless_finds_the_reference_data_valid() -> None:
    report = frictionless.Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    assert report.stats["tasks"] == len(list(FOLDER.glob("*.csv")))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "reference")
    path = tmp_path / "reference" / "regions.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(ReferenceDataError, match=r"regions\.csv: the file is not UTF-8"):
        Reference.load(tmp_path / "reference")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "reference")
    path = tmp_path / "reference" / "regions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Reference.load(tmp_path / "reference").tables == Reference.load(FOLDER).tables
