"""The base class of the errors that an operator can correct."""


class OperatorError(Exception):
    """Something that an operator can correct: the message states what happened and what to do.

    Commands end with its message and exit code 2, the page shows it, tasks fail with it; none of them shows a
    traceback. Whatever is not an OperatorError is a defect of the program.
    """
