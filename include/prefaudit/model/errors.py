"""The base class of the errors that an operator can correct."""

from typing import ClassVar

# Why a task failed whose process ended without a word: killed, or its machine started anew.
NO_REASON = "la tâche s'est arrêtée sans donner de raison"
# What to do where the program left no message.
NO_MESSAGE = (
    "Le programme n'a laissé aucun message : la mémoire a pu lui manquer, ou la machine redémarrer. Lisez la fin du "
    "journal de la tâche et vérifiez la mémoire de la machine."
)


class OperatorError(Exception):
    """Something that an operator can correct: the message states what happened and what to do.

    Commands end with its message and exit code 2, the page shows it, tasks fail with it; none of them shows a
    traceback. Whatever is not an OperatorError is a defect of the program.

    `french` says in a few words what happened, for pages and mails: a clause without capital and full stop. `disk`
    names the disk that the error is about; where that is full, those are the words.
    """

    french: ClassVar[str] = "l'exploitant doit corriger quelque chose"
    disk: ClassVar[str] = ""
