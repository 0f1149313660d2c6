"""What the code knows stands in docs/ as the code says it now."""

import pytest

from tests.docs.generated import DOCS, PAGES


@pytest.mark.parametrize("file", PAGES)
def test_a_generated_page_is_current(file: str) -> None:
    page = (DOCS / file).read_text(encoding="utf-8")
    assert page == PAGES[file](), f"docs/{file} is not current: run `make docs`."
