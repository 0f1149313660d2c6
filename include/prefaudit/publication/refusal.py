"""The refusal of figures by their audit, apart from what builds them: the DAG names it and is parsed without that."""

from collections.abc import Sequence

from prefaudit.model.errors import OperatorError


class PublicationRefused(OperatorError):
    """The audit of the figures found something wrong; the publication in force stays. `reasons` says what."""

    def __init__(self, campaign: str, reasons: Sequence[str]) -> None:
        self.campaign = campaign
        self.reasons = tuple(reasons)
        super().__init__(
            f"The figures of the campaign {campaign} were refused: {' ; '.join(self.reasons)} "
            "The last publication stays in force. Correct the cause, then run the publication again."
        )
