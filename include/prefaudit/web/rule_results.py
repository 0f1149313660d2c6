"""The results of the rules in the last nightly run, as the page shows them."""

import re

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from prefaudit.web.responses import base_path, page

# The parts of a page that the night wrote down (prefaudit.validation.data_docs), and its links to its neighbours.
_STORED = re.compile(r"<main[^>]*>\s*<h1>(?P<title>.*?)</h1>(?P<body>.*)</main>", re.DOTALL)
_NEIGHBOUR = re.compile(r'(?<=href=")(?=[\w-]+\.html")')
_TO_SEE = ">à voir<"


def page_of(request: Request, stored: str) -> HTMLResponse:
    """Return a stored page of the results in the page of the control room."""
    parts = _STORED.search(stored)
    if parts is None:
        return HTMLResponse(stored)
    body = _NEIGHBOUR.sub(f"{base_path(request)}/controles/", parts["body"])
    # Made by our own templates, which escape.
    title, body = Markup(parts["title"]), Markup(body)  # noqa: S704
    return page(request, "controls", title=title, body=body, to_see=_TO_SEE in body)
