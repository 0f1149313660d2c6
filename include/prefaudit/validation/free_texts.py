"""Texts that a site types and that are published: a warning where they seem to hold personal data.

The contract alone says which texts; what is looked for is in prefaudit.validation.personal_data. Nothing of the text
stands in the issue, which goes into mails and records: its cell is named.
"""

from collections.abc import Iterator

from prefaudit.l10n.languages import phrase, spoken
from prefaudit.model.contract import Contract
from prefaudit.model.issues import Issue
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import Batch
from prefaudit.validation.personal_data import RULE, row_suspicions
from prefaudit.workbook.reading_rules import Location, issue_of


def text_issues(contract: Contract, batch: Batch, reference: Reference) -> Iterator[tuple[int, Issue]]:
    """Yield the warnings on the texts of a batch that seem to hold personal data: (submission, issue)."""
    labels = reference.labels("suspicion")
    free: dict[str, list[str]] = {}
    for table, field in contract.free_texts():
        free.setdefault(table.name, []).append(field.name)
    for name, fields in free.items():
        frame = batch.frames[name]
        columns = [[published_text(value) for value in frame[field]] for field in fields]
        for number, row, *texts in zip(frame["submission_id"], frame["sheet_row"], *columns, strict=True):
            for field_name, found in zip(fields, row_suspicions(texts), strict=True):
                kinds = dict.fromkeys(each.kind for each in found)
                if kinds:
                    sheet, cell = batch.locations.place(int(number), name, field_name, int(row))
                    location = Location(sheet or contract.table(name).sheet, cell, name, field_name, int(row))
                    words = spoken().listed([labels.get(kind, kind) for kind in kinds])
                    yield int(number), issue_of(RULE, location, phrase("format.personal"), kinds=words)


def published_text(value: object) -> str:
    """Return a value of a frame as its text is published; "" where there is none."""
    if isinstance(value, tuple | list):
        return " ; ".join(map(str, value))
    return value if isinstance(value, str) else ""
