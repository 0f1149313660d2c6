"""The name of a prefilled form, and what it announces: retour_<campaign>_<site>_<audit type>.xlsx.

A form that has no type of audit has its own code there.
"""

import re
from collections.abc import Mapping

# What the name begins with in a French form, and in one of any other language.
_FRENCH, _OTHER = "retour", "return"
_NAME = re.compile(
    # Sites have the short codes; others who report have longer ones, with a figure in them: no name of a town is one.
    rf"(?:^|[^a-z0-9])(?:{_FRENCH}|{_OTHER})_"
    r"(?P<campaign>[^_]+)_(?P<site>\d[0-9AB]\d{0,2}|(?=[A-Z-]*\d)[0-9A-Z-]{5,40})"
    r"_(?P<audit_type>[a-z]+(?:-[a-z]+)*)",
    re.IGNORECASE,
)


def file_name(campaign: str, site: str, audit_type: str, language: str = "fr") -> str:
    """Return the name of the form of a site, as it begins in the language of the form."""
    word = _FRENCH if language == "fr" else _OTHER
    return f"{word}_{campaign}_{site}_{audit_type.replace('_', '-')}.xlsx"


def announced(name: str) -> Mapping[str, str]:
    """Return the campaign, site and audit_type in the name of a form; empty where a file has another name.

    What mail and people put before it (« RE_ », « Copie de ») does not matter.
    """
    match = _NAME.search(name)
    if match is None:
        return {}
    return {
        "campaign": match["campaign"],
        "site": match["site"].upper(),
        "audit_type": match["audit_type"].lower().replace("-", "_"),
    }


def announced_form(said: Mapping[str, str]) -> str:
    """Return the code that stands in the name of a file where a form without a type of audit has its own."""
    return said.get("audit_type", "").replace("_", "-")
