"""Whether the name of a file and what is filled in it speak of the same site."""

from collections.abc import Mapping

from prefaudit.model.contract import Contract
from prefaudit.model.file_name import announced
from prefaudit.model.issues import Issue
from prefaudit.model.named_sites import NamedSite, SiteNames
from prefaudit.model.read_return import TableData
from prefaudit.reference.data import Reference
from prefaudit.workbook.extract import Vocabulary
from prefaudit.workbook.reading_rules import Location, issue_of

_SITES, _LONGEST_SITE = "sites.site_code", 4


def site_names(reference: Reference) -> SiteNames:
    """Return the sites of the reference data, to be found in names of files."""
    columns = ("site_code", "site_name", "city", "departement_code")
    return SiteNames(NamedSite(*(str(row[column] or "") for column in columns)) for row in reference.table("sites"))


def file_name_issues(
    file_name: str,
    contract: Contract,
    tables: Mapping[str, TableData],
    vocabulary: Vocabulary,
    names: SiteNames,
) -> list[Issue]:
    """Return the issue of a file named for one site and filled for another: only the site knows which is wrong."""
    table_name, _, field_name = contract.identity.get("site", "").partition(".")
    if table_name not in tables:
        return []
    table, data = contract.table(table_name), tables[table_name]
    field = table.field(field_name)
    site = data.rows[0][table.fields.index(field) + 1]
    # An unknown code is a matter for the rules: that it is not the announced one would add nothing.
    if site not in vocabulary.domains.get(field.domain, frozenset()):
        return []
    location = Location(data.sheet, data.cell(field_name, None), table_name, field_name, 0)
    facts = {"found": str(site), "label": field.title}
    named = announced(file_name).get("site", str(site))
    # What is longer than any site's code may be anything, where nobody has it.
    if named != site and (named in vocabulary.domains[field.domain] or len(named) <= _LONGEST_SITE):
        return [issue_of("identity.file_name", location, announced=named, **facts)]
    other = names.other(file_name, str(site)) if field.domain == _SITES else None
    if other is None:
        return []
    rule = "identity.file_name" if other.certain else "identity.file_name.mention"
    return [issue_of(rule, location, announced=other.text, **facts)]
