"""A form of others than sites: the meals of schools, which report by codes of a table that the form brings along."""

import json
from itertools import pairwise
from pathlib import Path

import openpyxl

from tests.support.homes import linked_home, write_files

FORM, CAMPAIGN = "school-meals", "meals-2026"
SCHOOLS = {"0692866R": "École du Nord", "0692867S": "École du Sud", "0692868T": "École de l'Ouest"}
CONTRACT = """
form: school-meals
version: "1"
title: Repas des écoles
support_sheets: [Mode d'emploi, Règles de contrôle, Listes, Contrôle]
identity: {form: cover.form_code, version: cover.form_version, campaign: cover.campaign_code, site: cover.school}
tables:
  - name: cover
    sheet: Couverture
    layout: {kind: form}
    fields:
      - {name: form_code, title: Formulaire, type: string, identifier: true, prefilled: form}
      - {name: form_version, title: Version, type: string, identifier: true, prefilled: version}
      - {name: campaign_code, title: Campagne, type: string, identifier: true, prefilled: campaign}
      - {name: school, title: École, type: string, domain: schools.school_code, prefilled: site}
      - {name: school_name, title: Nom de l'école, type: string, prefilled: site_name}
      - {name: cook, title: Responsable, type: string, personal: true, optional: true}
    lookups:
      - {from: reference.schools, match: {school_code: school}, take: {pupils: school_pupils}}
  - name: meals
    sheet: Repas
    layout: {kind: table}
    key: [day]
    blank_rows: 3
    fields:
      - {name: day, title: Jour, type: date}
      - {name: served, title: Repas servis, type: integer}
"""
PACKAGE = json.dumps(
    {
        "name": "school-meals",
        "resources": [
            {
                "name": "schools",
                "path": "schools.csv",
                "schema": {
                    "fields": [
                        {"name": "school_code", "type": "string", "constraints": {"required": True}},
                        {"name": "school_name", "type": "string", "constraints": {"required": True}},
                        {"name": "pupils", "type": "integer"},
                        {"name": "departement_code", "type": "string"},
                    ],
                    "primaryKey": ["school_code"],
                    "foreignKeys": [
                        {
                            "fields": ["departement_code"],
                            "reference": {"resource": "departements", "fields": ["departement_code"]},
                        }
                    ],
                },
            }
        ],
    }
)
_TABLE = "school_code,school_name,pupils,departement_code\n" + "".join(
    f"{code},{name},120,69\n" for code, name in SCHOOLS.items()
)


def _suite(table: str, *rules: dict[str, object]) -> str:
    return json.dumps({"name": f"{FORM}.1.{table}", "expectations": list(rules)})


_RULES = {
    "cover": (
        {
            "type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "school_pupils"},
            "severity": "critical",
            "meta": {
                "rule": "cover.school.known",
                "stage": "identity",
                "message": "L'école « {school} » est inconnue.",
                "expected": "Le code de l'école.",
                "at": "school",
            },
        },
    ),
    "meals": (
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "served", "min_value": 0},
            "severity": "critical",
            "meta": {
                "rule": "meals.served.positive",
                "stage": "rules",
                "message": "{served} repas ne se servent pas.",
                "expected": "0 ou plus.",
            },
        },
    ),
}


def school_meals_home(folder: Path, **files: str) -> Path:
    """Make a home with the form, its suites and its reference table; `files` are others, by their paths."""
    linked_home(folder)
    write_files(
        folder,
        {
            "include/contracts/school-meals.yaml": CONTRACT,
            "include/reference/school-meals/datapackage.json": PACKAGE,
            "include/reference/school-meals/schools.csv": _TABLE,
            **{f"expectations/{FORM}/1/{table}.json": _suite(table, *rules) for table, rules in _RULES.items()},
            **files,
        },
    )
    return folder


def fill(form: Path, target: Path, served: int, campaign: str = "") -> Path:
    """Answer a prefilled form as a school does; one may write another campaign over its own."""
    book = openpyxl.load_workbook(form)
    for cells in book["Couverture"].iter_rows():
        for label, answer in pairwise(cells):
            if label.value == "Campagne" and campaign:
                answer.value = campaign
    sheet = book["Repas"]
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == "Jour") + 1
    sheet.cell(row, 1).value, sheet.cell(row, 2).value = "12/06/2026", served
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target
