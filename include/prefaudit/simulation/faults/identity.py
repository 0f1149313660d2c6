"""Faults of identity: whose return it is, for which campaign, on which standard."""

from prefaudit.simulation.mutation import Expected, Workbench, register, replacements

_TABLE = "identification"

IDENTITY = replacements(
    _TABLE,
    {
        "unknown_site": ("site_code", "999", "identification.site.known"),
        "site_code_erased": ("site_code", None, "identification.site.present"),
        "unknown_campaign": ("campaign_code", "2031", "identification.campaign.known"),
        "campaign_erased": ("campaign_code", None, "identification.campaign.present"),
        # Reported once, not at each criterion.
        "another_standard": ("standard_code", "iso-9001", "identification.standard.of_campaign"),
        "standard_erased": ("standard_code", None, "identification.standard.present"),
        "unknown_audit_type": ("audit_type", "visite de courtoisie", "identification.audit_type.known"),
        "audit_type_erased": ("audit_type", None, "identification.audit_type.present"),
        "an_older_form": ("form_version", "0.9", "identity.version.unknown"),
        "form_version_erased": ("form_version", None, "identification.version.present"),
        "another_form": ("form_code", "enquete-accueil", "identification.form.known"),
        "form_code_erased": ("form_code", None, "identification.form.present"),
        "unknown_data_origin": ("data_origin", "brouillon", "identification.data_origin.known"),
        "data_origin_erased": ("data_origin", None, "identification.data_origin.present"),
        "another_sites_name": ("site_name", "Préfecture de Nulle-Part", "identification.site.name_agrees", "warning"),
    },
)
fault = register(IDENTITY)


@fault
def another_sites_code(bench: Workbench) -> list[Expected]:
    """The form prepared for one site, filled under the code of another: the file's name gives it away."""
    sheet = bench.sheet(_TABLE)
    own = str(bench.filing.site["site_code"])
    other = next(
        str(row["site_code"])
        for row in bench.reference.table("owed")
        if row["site_code"] != own and row["campaign_code"] == bench.filing.campaign["campaign_code"]
    )
    sheet.set("site_code", other)
    sheet.set("site_name", None)
    sheet.set("sites_covered", other)
    return [bench.expect("identity.file_name", _TABLE, "site_code")]


@fault
def audit_type_not_owed(bench: Workbench) -> list[Expected]:
    """An audit type that is not expected from the site in this campaign."""
    expected = {
        row["audit_type"] for row in bench.reference.table("owed") if row["site_code"] == bench.filing.site["site_code"]
    }
    types = bench.reference.codes("audit_type")
    bench.sheet(_TABLE).set("audit_type", [label for code, label in types.items() if code not in expected][-1])
    return [bench.expect("identification.return.owed", _TABLE, "site_code")]
