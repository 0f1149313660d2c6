"""French typography: one filter for pages, answers, mails and workbooks, which never touches what must be copied."""

import pytest

from prefaudit.l10n.typography import NARROW as T
from prefaudit.l10n.typography import NO_BREAK as N
from prefaudit.l10n.typography import typeset, typeset_page


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("« l'un » : 3 % ; oui ? n° 4 !", f"«{N}l’un{N}»{N}: 3{T}%{T}; oui{T}? n°{N}4{T}!"),
        ("aujourd'hui, l'« accueil »", f"aujourd’hui, l’«{N}accueil{N}»"),
        ('dit "oui"', f"dit «{N}oui{N}»"),
        ("campagne = '2026', à 10:30, http://x.fr?a=1", "campagne = '2026', à 10:30, http://x.fr?a=1"),
        ("la commande `echo 'l'un' ; ls` : l'une", f"la commande `echo 'l'un' ; ls`{N}: l’une"),
        ("d'1 site, 5 €", f"d’1 site, 5{T}€"),
        ("l’un : deux", f"l’un{N}: deux"),
    ],
)
def test_a_text_is_typeset_once_however_often_it_is_asked(typed: str, read: str) -> None:
    assert (typeset(typed), typeset(typeset(typed))) == (read, read)


def test_a_page_has_its_texts_and_what_is_read_aloud_typeset_and_nothing_else() -> None:
    page = (
        '<p class="l\'un : a" aria-label="L\'un : a">L&#39;un : a &amp; <b>l\'autre</b> !</p>'
        "<code>l'un : a</code><style>a::before { content: 'x' ; }</style><pre>\nd'abord : <b>x</b> ;</pre>"
    )
    assert typeset_page(page) == (
        f'<p class="l\'un : a" aria-label="L’un{N}: a">L’un{N}: a &amp; <b>l’autre</b>{T}!</p>'
        "<code>l'un : a</code><style>a::before { content: 'x' ; }</style><pre>\nd'abord : <b>x</b> ;</pre>"
    )
    assert typeset_page(typeset_page(page)) == typeset_page(page)
    assert typeset_page("<p>« &#39;2026&#39; &lt;b&gt; »</p>") == f"<p>«{N}&#39;2026&#39; &lt;b&gt;{N}»</p>"
