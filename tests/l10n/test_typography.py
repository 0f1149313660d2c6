"""French typography: one filter for pages, answers, mails and workbooks, which never touches what must be copied."""

from html import unescape

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.l10n.typography import NARROW as T
from prefaudit.l10n.typography import NO_BREAK as N
from prefaudit.l10n.typography import plain, typed, typeset, typeset_page, typeset_template

# What people type has every sign that the filter changes, but not the code points that Unicode forbids in texts.
TYPED = st.text(
    st.one_of(
        st.sampled_from(" '\"«»:;?!%€n°l`<&{}\n" + T + N),
        st.characters(codec="utf-8", exclude_characters="\ufdd0\ufdd1\r"),
    )
)


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


@settings(deadline=None)
@given(TYPED, TYPED)
def test_what_is_typed_comes_out_of_a_template_as_it_went_in(name: str, value: str) -> None:
    source = (
        """<p title="l'un : {{ name }} ?">L'un : « {{ name }} », d'{{ value }} : {% if name %}l'autre ? {% endif %}"""
    )
    source += """{{ value }} ; n° {{ value }} <input value="{{ name }}"></p>{% set x = "c'est : " ~ name %}{{ x }}"""
    page = jinja2.Environment(autoescape=True).from_string(typeset_template(source)).render(name=name, value=value)
    other = f"l’autre{T}? " if name else ""
    assert unescape(page) == (
        f'<p title="l’un{N}: {name}{T}?">L’un{N}: «{N}{name}{N}», d’{value}{N}: {other}'
        f'{value}{T}; n°{N}{value} <input value="{name}"></p>c’est{N}: {name}'
    )


@settings(deadline=None)
@given(TYPED)
def test_what_is_typed_stays_within_a_sentence(name: str) -> None:
    assert typeset(f"l'un : « {typed(name)} » ; d'{typed(name)} ?") == f"l’un{N}: «{N}{name}{N}»{T}; d’{name}{T}?"
    assert plain(f"l'un : {typed(name)}") == f"l'un : {name}"
