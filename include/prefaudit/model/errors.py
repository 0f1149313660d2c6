"""The one base of the errors that a person can do something about."""


class OperatorError(Exception):
    """Something that an operator can correct: the message says what happened and what to do.

    Commands end with its message and exit code 2, the page shows it, tasks fail with it; none of them shows a
    traceback. Whatever is not an OperatorError is a defect of the program.
    """
