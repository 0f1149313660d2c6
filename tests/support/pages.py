"""Pages of the control room as tests read them: their words, after a look at their typography."""

import re
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from prefaudit.l10n.typography import APOSTROPHE, NARROW, NO_BREAK, plain, typeset_page

# What the program says, apart from our own words.
ENGLISH = re.compile(r'<(span|p) lang="en">.*?</\1>', re.DOTALL)


def as_typed(page: str) -> str:
    """Return a page with the apostrophes and the spaces of the keyboard, so that a test finds its words."""
    return page.replace("&#39;", "'").replace(APOSTROPHE, "'").replace(NARROW, " ").replace(NO_BREAK, " ")


class PageClient(TestClient):
    """A client for which each page has to be typeset, but for what somebody `typed`; `text` has its plain words."""

    typed: tuple[str, ...] = ()

    def request(self, *args: Any, **more: Any) -> Response:
        """Ask for a page and look at its typography."""
        answer = super().request(*args, **more)
        if answer.headers.get("content-type", "").startswith("text/html"):
            page = ENGLISH.sub("", answer.text)
            for each in self.typed:
                page = page.replace(each, "")
            assert plain(page) == page
            found = differences(page)
            assert not found, found
            answer._text = as_typed(answer.text)
        return answer


def differences(page: str) -> list[str]:
    """Return the places of a page that are not typeset, each with what stands around it."""
    page = page.replace("&#39;", "'")
    pairs = enumerate(zip(page, typeset_page(page).replace("&#39;", "'"), strict=True))
    return [page[max(0, at - 40) : at + 20] for at, (found, wanted) in pairs if found != wanted]
