"""Values as PostgreSQL can store them."""

from prefaudit.model.read_return import Value


def sanitize_text(value: Value) -> object:
    """Return the value, its text without what PostgreSQL refuses (the NUL character, halves of surrogate pairs).

    One odd character in one workbook must not stop the batch it came with.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return [_text(item) for item in value]
    return value


def _text(value: str) -> str:
    if value.isascii() and "\x00" not in value:
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
