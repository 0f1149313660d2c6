"""The sites that the name of a file speaks of, by code or by name; never a year, a date, a version or a count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# Where words and numbers are run together: « retour744 », « SP744 », « RetourThonon2026 ».
_SEAMS = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\d{2})(?=[^\W\d_]{2})|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_SAINT = re.compile(r"(?<![0-9a-z])st(e?)(?![0-9a-z])")
_EXTENSION = re.compile(r"\.[a-z]{3,4}$")
_SEPARATORS = re.compile(r"[\s_,;+&=#()\[\]{}'’.\-–—]+")
_SEP = r"[ ._/\-]+"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_MONTHS = r"(?:janv|fevr?|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)(?:ier|il|let|embre|obre)?"  # also abbreviated
_COUNTED = r"(?:criteres?|pages?|agents?|lignes?|modules?|indicateurs?|fiches?|jours?|mois|ans|ko|mo|%|e|eme)"
# What is no code of a site though it is made of digits: dates, times, versions, numbers of things.
_NO_CODE = re.compile(
    "|".join(
        rf"(?<![0-9a-z])(?:{pattern})(?![0-9a-z])"
        for pattern in (
            rf"{_DAY}{_SEP}{_MONTH}{_SEP}(?:{_YEAR}|\d{{2}})",
            rf"{_YEAR}{_SEP}{_MONTH}{_SEP}{_DAY}",
            rf"{_MONTH}{_SEP}{_YEAR}",
            rf"{_YEAR}{_SEP}(?:0[1-9]|1[0-2])",
            rf"{_DAY}{_SEP}(?:0[1-9]|1[0-2])",
            rf"{_DAY}(?:er)?{_SEP}{_MONTHS}",
            _YEAR,
            r"\d{1,2} ?[h:] ?\d{2}",
            r"(?:v|version|vers|ver|rev|indice)[ ._]*\d+(?:[ ._]\d+)*",
            r"(?:n|no|num|numero|lot|partie|copie|semaine|sem|trimestre|annexe|art|ref|page|module|feuille|fiche|piece|pj|img|dsc|scan"
            r"|critere|indicateur|article|bureau|tel|poste|envoi|mail|essai|test|item|le|du|au)[ .°_]*\d+(?:[-/]\d+)*",
            rf"\d+[ _]*{_COUNTED}",
        )
    )
)
# A number and nothing else is as often a rank as a code.
_NUMBER_ALONE = re.compile(r"\s*\d+\s*(?:\(\d+\)\s*)?")
# « 401-notes.xlsx »: the number of a file among others, unless the next word is one of a return.
_RANK = re.compile(
    r"^\s*(?:\d{1,3}|\d[0-9ab]\d{1,2})[-.)](?!\s*(?:\d|retours?|audits?|auto|grille|constats?|s/?p|sous|pref|site|evaluation))"
)
_IN_BRACKETS = re.compile(r"\(\d+\)|\[\d+\]")
_CODE = re.compile(r"(?<![0-9a-z])(\d[0-9ab]\d{0,2})(?![0-9a-z])")
# Words before a code or a name that leave no doubt that a site is meant.
_SITE_WORDS = r"(?:sous prefecture|s/pref|prefecture|souspref|pref|sp|site|departement|dept|dpt|dep)"
_ARTICLES = r"(?: (?:de la|de l|de|du|des|d|la|le|les|l))?"
_MEANT = re.compile(rf"(?<![0-9a-z]){_SITE_WORDS}{_ARTICLES} $")
_FORM = re.compile(rf"(?<![0-9a-z])retours? {_YEAR}(?: {_YEAR})? (?P<site>\d[0-9ab]\d{{0,2}})(?![0-9a-z])(?P<rest>.*)$")
_LAST_MONTH, _LAST_DAY = 12, 31
# After « retour 2026 31 »: it is a day, or a number of things.
_STARTS_OTHERWISE = re.compile(rf" (?:\d{{1,2}}(?![0-9a-z])|{_MONTHS}|{_COUNTED})(?![0-9a-z])")
_KIND = re.compile(r"^(?:sous-)?préfecture (?:de la |de l'|du |des |de |d')", re.IGNORECASE)
_LEADING = re.compile(r"^(?:la|le|les|l) ")
# Names of sites that are words of every day too: these count only after « préfecture de », « site »…
_COMMON = re.compile(
    r"(?:ain|antony|apt|aube|blanc|chatre|cher|condom|creuse|die|dole|gap|indre|landes|le blanc|la chatre|loire|lot"
    r"|lure|manche|marne|montreuil|moulins|nice|nord|orne|paris|prades|reunion|la reunion|sens|somme|tours|valence|var"
    r"|vienne|vire|mende|vendome|guise|laval|rhone|saint denis|saint pierre|saint paul|saint laurent|le port|port)"
)


# A file that is called by such a word and nothing else speaks of the site, but for these.
_NEUTRAL = re.compile(
    r"(?:(?:\d+|retours?|audits?|qualite|grille|auto|evaluation|autoevaluation|copie|de|du|re|tr|v|vf|final)\b ?)*"
)
_NEVER_ALONE = {"reunion", "la reunion", "sens", "port", "le port", "lot", "blanc", "cher", "guise"}
# What names of towns begin with and does not make them known; « Thonon » does.
_VAGUE = {*("la", "le", "les", "l", "saint", "mont", "basse", "fort", "chateau", "val", "pointe"),
          *("bourg", "bar", "digne", "vire", "villeneuve")}  # fmt: skip


@dataclass(frozen=True)
class NamedSite:
    """A site as names of files may speak of it: its code, its full name, its town, its département."""

    code: str
    name: str
    city: str
    departement: str


@dataclass(frozen=True)
class Mention:
    """What the name of a file says, and the codes of the sites that may be meant by it.

    `certain` where it stands where the form's own name has the site: « Retour 2026 744 ».
    """

    text: str
    codes: frozenset[str]
    certain: bool = False


class SiteNames:
    """The sites, to be found in names of files."""

    def __init__(self, sites: Iterable[NamedSite]) -> None:
        self._sites: dict[str, NamedSite] = {}
        self._names: dict[str, set[str]] = {}
        for site in sites:
            self._sites[site.code] = site
            for name in (_KIND.sub("", site.name), site.city):
                self._names.setdefault(_words(name), set()).add(site.code)
                self._names.setdefault(_LEADING.sub("", _words(name)), set()).add(site.code)
            first, _, rest = _words(site.city).partition(" ")
            if rest and first not in _VAGUE:
                self._names.setdefault(first, set()).add(site.code)
        longest_first = sorted(self._names, key=len, reverse=True)
        self._name = re.compile(rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, longest_first))})(?![0-9a-z])")

    def mentions(self, file_name: str) -> Sequence[Mention]:
        """Return what a name says of sites."""
        name = _EXTENSION.sub("", _plain(_SEAMS.sub(" ", file_name)).replace("_", " "))
        return [*self._by_code(name), *self._by_name(_words(name))]

    def other(self, file_name: str, site: str) -> Mention | None:
        """Return the mention of another site than `site`, None where the name may speak of it or speaks of none."""
        own = self._sites.get(site)
        if own is None:
            return None
        mentions = self.mentions(file_name)
        # The name of the département says nothing against a site that lies in it.
        others = [mention for mention in mentions if not mention.codes & {site, own.departement}]
        certain = [mention for mention in others if mention.certain]
        if any(site in mention.codes for mention in mentions):
            return replace(certain[0], certain=False) if certain else None
        return next(iter([*certain, *others]), None)

    def _by_code(self, name: str) -> Iterator[Mention]:
        form = _FORM.search(_words(name))
        if form and form["site"].upper() in self._sites and not _STARTS_OTHERWISE.match(form["rest"]):
            code, two = form["site"].upper(), len(form["site"]) == 2 and form["site"].isdigit()
            if not two or int(code) > _LAST_MONTH:
                yield self._coded(code, certain=not two or int(code) > _LAST_DAY)
        if _NUMBER_ALONE.fullmatch(name):
            return
        bare = _NO_CODE.sub(" . ", _IN_BRACKETS.sub(" . ", _RANK.sub(" ", name)))
        words = _SEPARATORS.sub(" ", bare)
        for match in _CODE.finditer(words):
            code = match[1].upper()
            code = code if code in self._sites else code.removeprefix("0")
            meant = _MEANT.search(words[: match.start()]) is not None
            # Two figures alone may be a day or an ordinal; a letter may be that of an annex.
            clear = len(code) > 2 or (code.isdigit() and int(code) > _LAST_DAY)
            if code in self._sites and (meant or clear):
                yield self._coded(code)

    def _coded(self, code: str, certain: bool = False) -> Mention:
        return Mention(code.upper(), frozenset({code.upper()}), certain)

    def _by_name(self, words: str) -> Iterator[Mention]:
        for match in self._name.finditer(words):
            before, after = words[: match.start()], words[match.end() :].lstrip()
            alone = match[0] not in _NEVER_ALONE and _NEUTRAL.fullmatch(before) and _NEUTRAL.fullmatch(after)
            if not _COMMON.fullmatch(match[0]) or _MEANT.search(before) or alone:
                codes = frozenset(self._names[match[0]])
                yield Mention(self._title(match[0], codes), codes)

    def _title(self, words: str, codes: frozenset[str]) -> str:
        """Return a name as it is written: that of the town or the département, else the words found."""
        names = (name for code in sorted(codes) for site in [self._sites[code]] for name in (site.city, site.name))
        return next((name for name in (_KIND.sub("", each) for each in names) if words in _words(name)), words)


def _plain(text: str) -> str:
    """Return a text in lower case without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(char))


def _words(text: str) -> str:
    """Return the words of a text, plain and with single spaces."""
    return _SAINT.sub(r"saint\1", _SEPARATORS.sub(" ", _plain(text)).strip())
