"""Every route of the control room, as a request that could be sent."""

import csv
import re
from html import unescape

from fastapi.routing import APIRoute

from prefaudit.settings import Settings
from prefaudit.web import campaign_routes, night_routes, proposal_routes, read_routes, write_routes

ROOMS = (read_routes, write_routes, night_routes, proposal_routes, campaign_routes)

_VALUES = {
    "submission": "1",
    "number": "1",
    "delivery": "1",
    "mail": "1",
    "text": "x",
    "batch": "00000000-0000-0000-0000-000000000000",
}
# What is for those who may act, or decide on proposed figures, also among what is only read.
RESERVED = {
    *("/depot", "/deposit.js", "/actes", "/textes", "/courriels/1", "/depots/1/retrait", "/depots/1/controle"),
    *("/campagnes/ouvrir", "/campagnes/x/amender"),
    *("/propositions/1", "/propositions/1/changements", "/propositions/1/x"),
}


def every_route() -> list[tuple[str, str]]:
    """Return (method, path) of each route with its parts filled in."""
    routes = [route for room in ROOMS for route in room.router.routes]
    found = [
        (method, re.sub(r"{(\w+)}", lambda part: _VALUES.get(part[1], "x"), route.path))
        for route in routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]
    assert len(found) >= 18
    return found


# Codes that are words of French too.
_WORDS = {"certification", "code", "comparable", "figure", "module", "page", "reporter", "site", "structure"}


def raw_codes(page: str) -> set[str]:
    """Return the codes of closed lists that people would read on a page; names of files are none."""
    with (Settings.from_env({}).reference / "code_lists.csv").open(encoding="utf-8", newline="") as stream:
        codes = {row["code"] for row in csv.DictReader(stream)} - _WORDS
    text = unescape(re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", page, flags=re.DOTALL))
    words = re.sub(r"\S+\.(xlsx|csv|parquet|ods|json|yaml|html|txt)\b", " ", text)
    return codes & set(re.findall(r"(?<![\w.-])[a-z]+(?:_[a-z0-9]+)*(?![\w.-])", words))
