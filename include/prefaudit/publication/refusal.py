"""The refusal of figures by their audit; apart from `publish`, because the DAG file names it and must parse fast."""

from collections.abc import Sequence

from prefaudit.model.errors import OperatorError


class PublicationRefused(OperatorError):
    """The audit of the figures found errors; the current publication stays. `reasons` says which."""

    french = "les chiffres proposés ne satisfont pas un contrôle"

    def __init__(self, campaign: str, reasons: Sequence[str]) -> None:
        self.campaign = campaign
        self.reasons = tuple(reasons)
        super().__init__(
            f"The figures of the campaign {campaign} were refused: {' ; '.join(self.reasons)} "
            "The last publication stays current. Correct the cause, then run the publication again."
        )
