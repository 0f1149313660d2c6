"""The maps and charts of the report, each drawn from the tables of a publication."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from prefaudit import palette
from prefaudit.l10n.french import plural, tabled
from prefaudit.palette import Fill
from prefaudit.publication.report.chart_shapes import funnel, stacked_bars
from prefaudit.publication.report.classes import WORDS, classes_of, counted
from prefaudit.publication.report.drawing import NARROW, WIDTH
from prefaudit.publication.report.map import Shade, choropleth, key
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.publication.report.trend import lines
from prefaudit.publication.report.values import PLAIN, plainly_conforming, still_open


def conformity_map(snapshot: Snapshot) -> str:
    """Return conformity rate by département, in classes of what differs from the national rate by more than chance."""
    rows = _departements(snapshot)
    classes = classes_of(snapshot)
    shades = [
        Shade(
            code,
            str(row["departement_name"]),
            classes.level(row["conformity_rate"], counted(row)),
            _rate(row),
            "*" if row["few_sites"] and row["conformity_rate"] is not None else "",
        )
        for code, row in rows.items()
    ]
    description = (
        "Une forme par département, d'autant plus foncée et hachurée que le taux de conformité est au-dessus du taux "
        "national, au-delà de ce que le hasard explique ; en blanc, aucun retour accepté. Les mêmes valeurs sont dans "
        "le tableau par département."
    )
    none = "Aucun retour accepté"
    drawn = choropleth(
        shades,
        WORDS,
        "Taux de conformité par département",
        description,
        "carte-conformite",
        none=none,
        note="* : moins de cinq audits" if any(shade.mark for shade in shades) else "",
    )
    return drawn + key(WORDS, none, "carte-conformite")


def reporting_map(snapshot: Snapshot) -> str:
    """Return acceptance rate by département: none, less than half, half or more, all."""
    rows = _departements(snapshot)
    legend = ["aucun", "moins de la moitié", "la moitié ou plus", "tous"]
    shades = []
    for code, row in rows.items():
        accepted, owed = _int(row["accepted"]), _int(row["owed"])
        level = 0 if accepted == 0 else 3 if accepted == owed else 1 if accepted * 2 < owed else 2
        text = f"{accepted} sur {owed}"
        shades.append(Shade(code, str(row["departement_name"]), level if owed else None, text))
    description = (
        "Une forme par département, d'autant plus foncée et hachurée que la part des retours acceptés est grande ; "
        "en blanc, aucun retour attendu. Les mêmes valeurs sont dans le tableau par département."
    )
    title = "Retours acceptés sur retours attendus, par département"
    drawn = choropleth(shades, legend, title, description, "carte-reponse", none="Aucun attendu")
    return drawn + key(legend, "Aucun attendu", "carte-reponse")


def trend(snapshot: Snapshot, width: int = WIDTH) -> str:
    """Return conformity and acceptance rates over the campaigns; those that cannot be compared are not joined."""
    rows = snapshot.rows("campaign_trend")

    def rate(name: str, *, comparable: bool) -> list[tuple[str, float | None]]:
        """One point a campaign; none for those that are not of the kind asked for, which leaves a gap."""
        wanted = [row["comparable"] is comparable for row in rows]
        return [
            (str(row["compared_campaign_code"]), _float(row[name]) if shown else None)
            for row, shown in zip(rows, wanted, strict=True)
        ]

    series = [
        ("Taux de conformité", rate("conformity_rate", comparable=True)),
        ("Taux d'acceptation", rate("reporting_rate", comparable=True)),
    ]
    apart = [
        ("Taux de conformité, campagnes non comparables", rate("conformity_rate", comparable=False)),
        ("Taux d'acceptation, campagnes non comparables", rate("reporting_rate", comparable=False)),
    ]
    series = [(name, points) for name, points in (*series, *apart) if any(value is not None for _, value in points)]
    description = (
        "Une ligne par mesure, un point par campagne ; les campagnes non comparables ne sont pas reliées. "
        "Les mêmes valeurs sont dans le tableau des campagnes."
    )
    names = {name for name, _ in apart}
    days = {str(row["compared_campaign_code"]): day for row in rows if isinstance(day := row["reference_on"], date)}
    return lines(
        series,
        "Évolution au fil des campagnes",
        description,
        _named("graphe-evolution", width),
        apart=names,
        days=days,
        width=width,
    )


def nonconformities(snapshot: Snapshot, width: int = WIDTH) -> str:
    """Return corrective actions by module: closed, open, overdue."""
    rows = _modules(snapshot)
    bars = [
        (
            f"{row['module_code']} {row['module_name']}",
            [_int(row["closed"]), _int(still_open(row)), _int(row["overdue"])],
        )
        for row in rows
    ]
    description = (
        "Une barre par module, divisée en écarts levés, ouverts non échus et en retard ; mêmes valeurs dans le tableau."
    )
    series = {"Levés": palette.CONFORMING, "Ouverts non échus": palette.SENSITIVE, "En retard": palette.MAJOR}
    title = f"Écarts par module{snapshot.publication.on_day}"
    return stacked_bars(bars, series, title, description, _named("graphe-ecarts", width), width=width)


def results(snapshot: Snapshot, width: int = WIDTH) -> str:
    """Return what the audits found, by module, as shares of the criteria assessed and applicable."""
    parts: tuple[tuple[str, Fill, Callable[[PublishedRow], int]], ...] = (
        ("Points forts", palette.STRENGTH, lambda row: _int(row["strengths"])),
        (PLAIN, palette.CONFORMING, lambda row: _int(plainly_conforming(row))),
        ("Pistes de progrès", palette.OPPORTUNITY, lambda row: _int(row["opportunities"])),
        ("Points sensibles", palette.SENSITIVE, lambda row: _int(row["sensitive_points"])),
        ("Non-conformités mineures", palette.MINOR, lambda row: _int(row["minor_nonconformities"])),
        ("Non-conformités majeures", palette.MAJOR, lambda row: _int(row["major_nonconformities"])),
    )
    rows = _modules(snapshot)
    bars = [(f"{row['module_code']} {row['module_name']}", [part(row) for *_, part in parts]) for row in rows]
    series = {name: fill for name, fill, _ in parts}
    description = (
        "Une barre par module, divisée selon la nature des constats, du meilleur au plus grave, en parts des critères "
        "évalués et applicables. Les nombres sont dans le tableau des constats."
    )
    return stacked_bars(
        bars, series, "Constats par module", description, _named("graphe-constats", width), share=True, width=width
    )


def certification(snapshot: Snapshot, width: int = WIDTH) -> str:
    """Return the way to the certificate: engaged, audited, certified, renewed."""
    steps: list[tuple[str, int]] = []
    for row in snapshot.rows("certification_funnel"):
        # A stage that nobody knows anything of has no bar: it is not none.
        if row["sites"] is not None:
            steps.append((str(row["label"]), _int(row["sites"])))
    counts = [sites for _, sites in steps]
    if counts != sorted(counts, reverse=True):
        # A certificate may be older than the campaign: then these are not steps of one way, and bars show it.
        title = "Parcours de certification"
        description = "Une barre par étape ; les mêmes valeurs sont dans le tableau."
        return stacked_bars(
            [(label, [sites]) for label, sites in steps],
            {"Sites": palette.NEUTRAL},
            title,
            description,
            _named("graphe-parcours", width),
            width=width,
        )
    description = "Une barre par étape, du nombre de sites engagés à celui des certificats renouvelés."
    return funnel(steps, "Parcours de certification", description, _named("graphe-parcours", width), width)


def both(chart: Callable[[Snapshot, int], str]) -> Callable[[Snapshot], str]:
    """Return what draws a chart twice: for a wide screen and paper, and for a phone; the page shows one of them."""
    return lambda snapshot: chart(snapshot, WIDTH) + chart(snapshot, NARROW)


def _named(ident: str, width: int) -> str:
    return ident if width == WIDTH else f"{ident}-etroit"


def _modules(snapshot: Snapshot) -> list[PublishedRow]:
    """Return the national measures of the modules that some audit is about: of the others nothing is known."""
    rows = [row for row in snapshot.rows("national_summary") if row["module_code"] != ALL]
    return [row for row in rows if row["audits"]]


def _departements(snapshot: Snapshot) -> Mapping[str, PublishedRow]:
    rows = snapshot.rows("summary_by_departement", module_code=ALL)
    return {str(row["departement_code"]): row for row in rows}


def _rate(row: PublishedRow) -> str:
    """Return a conformity rate with how many audits it rests on."""
    found, audits = _float(row["conformity_rate"]), _int(row["audits"])
    return "aucun retour accepté" if found is None else f"{tabled(found)}, sur {audits} {plural(audits, 'audit')}"


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal | float | int) else None


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
