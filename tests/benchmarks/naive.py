"""What a competent team would write in a week: workbook after workbook, read by pandas with openpyxl, checked by a
checkpoint of Great Expectations with the same suites, written by to_sql."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
import sqlalchemy

from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.contracts import load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation import custom  # noqa: F401  the suites ask for its expectations too
from prefaudit.validation.batch import DTYPES
from prefaudit.validation.derive import derive
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import Suite, load_suites
from tests.benchmarks.parts import Parts

Book = Mapping[str, pd.DataFrame]
Labels = Mapping[str, Mapping[str, str]]


def _columns(sheet: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The answers of a sheet as text, a column a field: under the header row, or beside the labels of a form."""
    titles = [each.title for each in table.fields]
    if table.layout.kind == "form":
        said = {str(row[1]).strip(): row[2] for row in sheet.itertuples(index=False) if len(row) > 2}
        return pd.DataFrame([{each.name: said.get(each.title) for each in table.fields}])
    headers = sheet.index[sheet.isin(titles).sum(axis=1) >= 2]
    if headers.empty:
        return pd.DataFrame(columns=[each.name for each in table.fields])
    body = sheet.loc[headers[0] + 1 :].set_axis([str(each).strip() for each in sheet.loc[headers[0]]], axis=1)
    return pd.DataFrame({each.name: body.get(each.title) for each in table.fields}).dropna(how="all")


def _typed(values: "pd.Series[Any]", field: Field, labels: Labels) -> "pd.Series[Any]":
    if field.type == "list":
        return values.map(lambda cell: tuple(str(cell).split(", ")) if pd.notna(cell) else None)
    if field.type == "date":
        return pd.to_datetime(values, errors="coerce").astype(DTYPES["date"])
    if field.type in {"integer", "number"}:
        numbers = pd.to_numeric(values, errors="coerce").astype("float64")
        return numbers.round().astype("Int64") if field.type == "integer" else numbers
    text = values.map(lambda cell: str(cell).strip() if pd.notna(cell) else None)
    return text.map(lambda cell: labels.get(field.codes, {}).get(cell, cell)).astype("str")


def _frames(book: Book, contract: Contract, labels: Labels, number: int) -> dict[str, pd.DataFrame]:
    frames = {}
    for table in contract.tables:
        raw = _columns(book.get(table.sheet, pd.DataFrame()), table)
        typed = {each.name: _typed(raw[each.name], each, labels) for each in table.fields}
        frame = pd.DataFrame({"submission_id": number, "sheet_row": raw.index.astype("int64"), **typed})
        frames[table.name] = frame.reset_index(drop=True).astype({"submission_id": "int64"})
    return frames


def _checkpoints(suites: Mapping[str, Suite]) -> Mapping[str, Callable[..., Any]]:
    """A checkpoint a table, made once as Great Expectations' own guide does; what runs each, by table."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    source = context.data_sources.add_pandas("workbooks")
    runs = {}
    for table, suite in suites.items():
        batch = source.add_dataframe_asset(table).add_batch_definition_whole_dataframe(table)
        definition = gx.ValidationDefinition(
            name=table, data=batch, suite=context.suites.add(gx.ExpectationSuite(**suite.content))
        )
        context.validation_definitions.add(definition)
        where = {"result_format": "COMPLETE", "unexpected_index_column_names": ["sheet_row"]}
        checkpoint = gx.Checkpoint(name=table, validation_definitions=[definition], result_format=where)
        runs[table] = context.checkpoints.add(checkpoint).run
    return runs


def main() -> None:
    # Conditions written as text are to go in version 2 of Great Expectations, and say so each time.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    settings, parts, rows = Settings.from_env(), Parts(), 0
    contract = load_contracts(settings.contracts).newest("audit-return")
    reference = Reference.load(settings.reference)
    suites = load_suites(settings.expectations, contract.form, contract.version)
    checkpoints = _checkpoints(suites)
    parameters = {name: parameter_values(suite.content, reference, contract) for name, suite in suites.items()}
    labels: dict[str, dict[str, str]] = {}
    for row in reference.table("code_lists"):
        labels.setdefault(str(row["list"]), {})[str(row["label"])] = str(row["code"])
    engine = sqlalchemy.create_engine(settings.database_url.replace("postgresql://", "postgresql+psycopg://"))
    paths = sorted(Path(settings.landing).rglob("*.xlsx"))
    for number, path in enumerate(paths):
        with parts.part("read"):
            try:
                book = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="openpyxl")
                frames = _frames(book, contract, labels, number)
            except Exception:  # no workbook, or another layout: the week was not long enough to tell more
                continue
        with parts.part("check"):
            derived = derive(contract, frames, reference).frames
            for name, run in checkpoints.items():
                if not derived[name].empty:
                    run({"dataframe": derived[name]}, expectation_parameters=parameters[name])
        with parts.part("write"):
            for name, frame in frames.items():
                lists = [each.name for each in contract.table(name).fields if each.type == "list"]
                plain = frame.assign(**{each: frame[each].astype("str") for each in lists})
                plain.to_sql(f"naive_{name}", engine, if_exists="append", index=False)
                rows += len(frame)
    parts.tell(returns=len(paths), rows=rows)


if __name__ == "__main__":
    main()
