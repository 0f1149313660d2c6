"""Letters of other alphabets that look like Latin ones: a text with them is another text, and no eye sees why."""

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικ", "ABEZHIKMNOPTYXovik", strict=True))
_LOOKALIKES = {letter: ("cyrillique", latin) for letter, latin in _CYRILLIC.items()} | {
    letter: ("grecque", latin) for letter, latin in _GREEK.items()
}


def lookalike_hint(text: str) -> str:
    """Return a sentence, with a blank before it, that names the first letter that looks Latin and is not; or ""."""
    found = next((place for place, char in enumerate(text) if char in _LOOKALIKES), None)
    if found is None:
        return ""
    alphabet, latin = _LOOKALIKES[text[found]]
    return (
        f" Le caractère n° {found + 1}, « {text[found]} », est une lettre {alphabet} qui ressemble à la lettre "
        f"« {latin} » du clavier français : ressaisissez le texte."
    )
