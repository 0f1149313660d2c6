"""What the report calls things where the published words differ: one name for one thing.

Titles of columns and labels of figures are promised to BI tools; they change with a migration, not with the report.
"""

_SAID = (
    ("Taux de ponctualité", "Taux de remise à l'échéance"),
    ("Retours à temps", "Retours remis à l'échéance"),
    ("À temps", "Remis à l'échéance"),
    ("Sites devant un audit", "Sites devant être audités"),
)


def worded(text: str) -> str:
    """A published title, definition or label in the words of the report."""
    for published, said in _SAID:
        text = text.replace(published, said)
    return text
