"""Where a submission stands: each state that there is has its words, and each combination of columns its state."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from prefaudit.l10n.typography import plain
from prefaudit.reference.data import Reference
from prefaudit.web.deposit_page import outcome, sentences
from prefaudit.web.labels import Labels
from prefaudit.web.queries import DepositedFile
from prefaudit.web.standing import Standing, standing_of

WHEN = datetime(2026, 11, 2, 9, tzinfo=UTC)
SETTLED: Mapping[str, Any] = {
    **{"submission_id": 7, "state": "settled", "verdict": "accepted", "settled_at": WHEN, "superseded_by": None},
    **{"unread": None, "attempts": 1, "former_verdict": None, "is_expected": True},
    **{"withdrawal": None, "withdrawal_label": None, "withdrawn_at": None},
}
OPEN = {**SETTLED, "state": "received", "verdict": None, "settled_at": None}
REJECTED = {**SETTLED, "verdict": "rejected"}
REPLACED = {**SETTLED, "superseded_by": 9}
WITHDRAWN = {**SETTLED, "withdrawal": "wrong_site", "withdrawal_label": "Retour déposé sous le code d'un autre site"}
WORDS: Mapping[Standing, tuple[Mapping[str, Any] | None, str]] = {
    Standing.UNSEEN: (None, "pas encore lu par la nuit"),
    Standing.RECEIVED: (OPEN, "reçu, pas encore lu"),
    Standing.LEFT_OPEN: (
        {**OPEN, "unread": "disque plein"},
        "pas encore contrôlé, sans que le fichier soit en cause",
    ),
    Standing.READ: ({**OPEN, "state": "read"}, "lu, en cours de contrôle"),
    Standing.VALIDATED: (
        {**OPEN, "state": "validated", "verdict": "rejected"},
        "refusé, pas encore pris en compte",
    ),
    Standing.JUDGED_AGAIN: (
        {**OPEN, "former_verdict": "accepted"},
        "accepté jusqu'au nouveau contrôle, demandé par le bureau",
    ),
    Standing.REJECTED: (REJECTED, "refusé"),
    Standing.CURRENT: (SETTLED, "accepté, en vigueur"),
    Standing.REPLACED: (REPLACED, "accepté, remplacé par le dépôt n° 9"),
    Standing.WITHDRAWN: (WITHDRAWN, "accepté, retiré (retour déposé sous le code d'un autre site)"),
    Standing.UNEXPECTED: ({**SETTLED, "is_expected": False}, "accepté, mais n'est plus attendu"),
}


@pytest.mark.parametrize("standing", Standing)
def test_each_state_has_its_words(standing: Standing, reference: Reference) -> None:
    row, words = WORDS[standing]
    assert (standing_of(row), Labels(lambda: reference).standing(row)) == (standing, words)


def test_every_combination_of_columns_has_words_and_none_is_called_what_it_is_not(reference: Reference) -> None:
    labels = Labels(lambda: reference)
    choices: Mapping[str, tuple[Any, ...]] = {
        "state": ("received", "read", "validated", "settled"),
        "verdict": (None, "accepted", "accepted_with_warnings", "rejected"),
        **{"superseded_by": (None, 9), "unread": (None, "disque plein"), "former_verdict": (None, "rejected")},
        **{"withdrawal": (None, "wrong_site"), "is_expected": (True, False)},
    }
    for values in product(*choices.values()):
        row = {**SETTLED, **dict(zip(choices, values, strict=True))}
        settled = row["state"] == "settled"
        if settled and (row["verdict"] is None or row["former_verdict"]):
            continue
        words = labels.standing({**row, "settled_at": WHEN if settled else None})
        assert ("retiré" in words) == bool(row["withdrawal"])
        assert "en vigueur" not in words or (settled and row["verdict"] != "rejected")
        assert not settled or not {"lu", "contrôlé"} & set(words.replace(",", "").split()), row


FILE: Mapping[str, Any] = {
    **{"delivery_id": 3, "file_name": "a.xlsx", "verdict": "accepted", "is_being_checked": False, "is_known": None},
    **{"submission_id": None, "is_expected": True, "same_delivery": None, "current_id": None},
}
COUNTED = {"current_id": 5, "current_received_at": WHEN}
SAME = {"same_delivery": 2, "same_delivered_at": WHEN, "same_file_name": "vide.xlsx", "is_twice": False}
KNOWN = {"submission_id": 7, "is_known": True, "verdict": "accepted"}


@pytest.mark.parametrize(
    ("row", "standing", "current", "words", "said"),
    [
        ({}, None, None, "serait accepté", "Il serait le premier retour accepté de ce site pour cet audit."),
        (
            COUNTED,
            None,
            SETTLED,
            "serait accepté",
            "Il remplacerait le dépôt n° 5 du 02/11/2026 à 10:00 (accepté, en vigueur).",
        ),
        (
            {**COUNTED, "verdict": "rejected"},
            None,
            SETTLED,
            "serait refusé",
            "Le dépôt n° 5 du 02/11/2026 à 10:00 (accepté, en vigueur) resterait en place.",
        ),
        (
            {"verdict": "rejected"},
            None,
            None,
            "serait refusé",
            "Aucun retour accepté de ce site ne compte à ce jour pour cet audit.",
        ),
        ({"verdict": "rejected", "is_expected": False}, None, None, "serait refusé", ""),
        (
            {**SAME, "verdict": "rejected", "is_expected": False},
            None,
            None,
            "serait refusé",
            "Le même contenu a été déposé le 02/11/2026 à 10:00, sous le nom « vide.xlsx » : il ne comptera "
            "qu'une fois.",
        ),
        (
            {**SAME, "is_twice": True, "is_expected": False},
            None,
            None,
            "serait accepté",
            "Le même contenu a été déposé dans ce même dépôt, sous le nom « vide.xlsx » : il ne comptera qu'une fois.",
        ),
        (
            KNOWN,
            REJECTED,
            None,
            "déjà connu, refusé",
            "Ce fichier est déjà connu : c'est le dépôt n° 7. Il reste refusé : corrigez-le, puis déposez-le sous sa "
            "nouvelle forme.",
        ),
        (
            KNOWN,
            REPLACED,
            SETTLED,
            "déjà connu, accepté, remplacé par le dépôt n° 9",
            "Ce fichier est déjà connu : c'est le dépôt n° 7. Comme il vient en dernier, il comptera de nouveau après "
            "la prochaine nuit.",
        ),
        (
            KNOWN,
            SETTLED,
            SETTLED,
            "déjà connu, accepté, en vigueur",
            "Ce fichier est déjà connu : c'est le dépôt n° 7. Rien ne change : il compte déjà.",
        ),
        (
            KNOWN,
            OPEN,
            None,
            "déjà connu, reçu, pas encore lu",
            "Ce fichier est déjà connu : c'est le dépôt n° 7. La prochaine nuit le contrôle.",
        ),
        ({**KNOWN, "is_known": False}, REJECTED, None, "refusé", ""),
        ({"verdict": None, "is_being_checked": True}, None, None, "contrôle en cours", ""),
        (
            {"verdict": None},
            None,
            None,
            "pas encore contrôlé",
            "Le fichier est en sûreté, mais le contrôle n'a pu être fait maintenant. La prochaine nuit le fera.",
        ),
    ],
)
def test_a_deposited_file_says_what_it_is_and_what_it_changes(
    row: Mapping[str, Any],
    standing: Mapping[str, Any] | None,
    current: Mapping[str, Any] | None,
    words: str,
    said: str,
    reference: Reference,
) -> None:
    file, labels = DepositedFile({**FILE, **row}, (), standing, current), Labels(lambda: reference)
    assert (outcome(file, labels), plain(" ".join(sentences(file, labels)))) == (words, said)
