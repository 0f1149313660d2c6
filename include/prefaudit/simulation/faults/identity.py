"""Faults of identity: whose return it is, for which campaign, on which standard."""

from prefaudit.simulation.mutation import Expected, Mutation, Workbench, register

IDENTITY: dict[str, Mutation] = {}
fault = register(IDENTITY)
TABLE = "identification"


@fault
def unknown_site(bench: Workbench) -> list[Expected]:
    """A code that no site has."""
    bench.sheet(TABLE).set("site_code", "999")
    return [bench.expect("identification.site.known", TABLE, "site_code")]


@fault
def another_sites_code(bench: Workbench) -> list[Expected]:
    """The form prepared for one site, filled under the code of another: the file's name gives it away."""
    sheet = bench.sheet(TABLE)
    own = str(bench.filing.site["site_code"])
    other = next(
        str(row["site_code"])
        for row in bench.reference.table("owed")
        if row["site_code"] != own and row["campaign_code"] == bench.filing.campaign["campaign_code"]
    )
    sheet.set("site_code", other)
    sheet.set("site_name", None)
    sheet.set("sites_covered", other)
    return [bench.expect("identity.file_name", TABLE, "site_code")]


@fault
def site_code_erased(bench: Workbench) -> list[Expected]:
    """No site code at all."""
    bench.sheet(TABLE).set("site_code", None)
    return [bench.expect("identification.site.present", TABLE, "site_code")]


@fault
def unknown_campaign(bench: Workbench) -> list[Expected]:
    """A campaign that was never opened."""
    bench.sheet(TABLE).set("campaign_code", "2031")
    return [bench.expect("identification.campaign.known", TABLE, "campaign_code")]


@fault
def campaign_erased(bench: Workbench) -> list[Expected]:
    """No campaign."""
    bench.sheet(TABLE).set("campaign_code", None)
    return [bench.expect("identification.campaign.present", TABLE, "campaign_code")]


@fault
def another_standard(bench: Workbench) -> list[Expected]:
    """A standard that is not the campaign's: told once, not at each criterion."""
    bench.sheet(TABLE).set("standard_code", "iso-9001")
    return [bench.expect("identification.standard.of_campaign", TABLE, "standard_code")]


@fault
def standard_erased(bench: Workbench) -> list[Expected]:
    """No standard."""
    bench.sheet(TABLE).set("standard_code", None)
    return [bench.expect("identification.standard.present", TABLE, "standard_code")]


@fault
def audit_type_not_owed(bench: Workbench) -> list[Expected]:
    """An audit type that the site does not owe in this campaign."""
    bench.sheet(TABLE).set("audit_type", bench.reference.codes("audit_type")["renewal"])
    return [bench.expect("identification.return.owed", TABLE, "site_code")]


@fault
def unknown_audit_type(bench: Workbench) -> list[Expected]:
    """« visite de courtoisie » as a type of audit."""
    bench.sheet(TABLE).set("audit_type", "visite de courtoisie")
    return [bench.expect("identification.audit_type.known", TABLE, "audit_type")]


@fault
def audit_type_erased(bench: Workbench) -> list[Expected]:
    """No type of audit."""
    bench.sheet(TABLE).set("audit_type", None)
    return [bench.expect("identification.audit_type.present", TABLE, "audit_type")]


@fault
def an_older_form(bench: Workbench) -> list[Expected]:
    """A version of the form that is not the campaign's."""
    bench.sheet(TABLE).set("form_version", "0.9")
    return [bench.expect("identification.version.known", TABLE, "form_version")]


@fault
def form_version_erased(bench: Workbench) -> list[Expected]:
    """No version."""
    bench.sheet(TABLE).set("form_version", None)
    return [bench.expect("identification.version.present", TABLE, "form_version")]


@fault
def another_form(bench: Workbench) -> list[Expected]:
    """The code of another form."""
    bench.sheet(TABLE).set("form_code", "enquete-accueil")
    return [bench.expect("identification.form.known", TABLE, "form_code")]


@fault
def form_code_erased(bench: Workbench) -> list[Expected]:
    """No code of the form."""
    bench.sheet(TABLE).set("form_code", None)
    return [bench.expect("identification.form.present", TABLE, "form_code")]


@fault
def unknown_data_origin(bench: Workbench) -> list[Expected]:
    """« brouillon » as the nature of the data."""
    bench.sheet(TABLE).set("data_origin", "brouillon")
    return [bench.expect("identification.data_origin.known", TABLE, "data_origin")]


@fault
def data_origin_erased(bench: Workbench) -> list[Expected]:
    """Nothing says whether the data are real."""
    bench.sheet(TABLE).set("data_origin", None)
    return [bench.expect("identification.data_origin.present", TABLE, "data_origin")]


@fault
def another_sites_name(bench: Workbench) -> list[Expected]:
    """The name of another site beside the right code: a warning."""
    bench.sheet(TABLE).set("site_name", "Préfecture de Nulle-Part")
    return [bench.expect("identification.site.name_agrees", TABLE, "site_name", severity="warning")]
