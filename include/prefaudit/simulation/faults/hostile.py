"""Faults of the file itself: what arrives is not, or no longer, the workbook that the site filled."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from prefaudit.simulation.mutation import Expected, Mutation

HOSTILE: dict[str, Mutation] = {}
Corruption = Callable[[Path, Random], None]


def corruption(rule: str, severity: str = "error") -> Callable[[Corruption], Corruption]:
    """File a corruption of the written file under its name, with the one issue about the file that it causes."""

    def file(corrupt: Corruption) -> Corruption:
        def apply(path: Path, random: Random) -> list[Expected]:
            corrupt(path, random)
            return [Expected(rule, severity=severity)]

        name = corrupt.__name__
        HOSTILE[name] = Mutation(name, corrupt=apply)
        return corrupt

    return file


@corruption("file.empty")
def empty_file(path: Path, random: Random) -> None:
    """A transfer that wrote nothing."""
    path.write_bytes(b"")


@corruption("file.truncated")
def truncated_file(path: Path, random: Random) -> None:
    """A transfer that stopped on the way."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * random.uniform(0.3, 0.9))])


@corruption("file.foreign_format")
def web_page_named_xlsx(path: Path, random: Random) -> None:
    """The error page of a portal, saved under the name of the workbook."""
    path.write_text("<!DOCTYPE html><html><body>Session expirée</body></html>", encoding="utf-8")


@corruption("file.foreign_format")
def csv_named_xlsx(path: Path, random: Random) -> None:
    """A CSV export renamed."""
    path.write_text("Code critère;Résultat\nM1-E1-C01;Conforme\n", encoding="utf-8")


@corruption("file.foreign_format")
def pdf_named_xlsx(path: Path, random: Random) -> None:
    """A printed copy."""
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")


@corruption("file.foreign_format")
def zip_of_workbooks(path: Path, random: Random) -> None:
    """Several workbooks in one archive."""
    data = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(_part("site/retour.xlsx"), data)


@corruption("file.encrypted")
def password_protected(path: Path, random: Random) -> None:
    """What Excel writes where a password to open is set: a compound file with an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(header + "EncryptedPackage".encode("utf-16-le") + bytes(2048))


@corruption("file.entities")
def entity_declaration(path: Path, random: Random) -> None:
    """A workbook part that declares entities, as attacks do and Excel never does."""
    _rewrite(
        path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
    )


@corruption("file.inflated")
def zip_bomb(path: Path, random: Random) -> None:
    """A part of a few hundred kilobytes that inflates beyond any form."""
    block = bytes(1 << 20)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(_part("xl/media/image1.bin"), "w", force_zip64=True) as part,
    ):
        for _ in range(301):
            part.write(block)


@corruption("file.macros", severity="warning")
def macros(path: Path, random: Random) -> None:
    """A workbook with a macro project."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(_part("xl/vbaProject.bin"), b"\xd0\xcf\x11\xe0" + bytes(64))


def _far_cell(path: Path, random: Random) -> list[Expected]:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    _rewrite(path, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b"</sheetData>", cell, 1))
    return [Expected("file.far_cell", "Constats", "XFD1048576")]


def _foreign_workbook(path: Path, random: Random) -> list[Expected]:
    import xlsxwriter  # noqa: PLC0415  only this fault writes a workbook of its own

    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 1)})
        workbook.add_worksheet("Budget 2026").write_row(0, 0, ["Ligne", "Montant"])
    return [Expected("structure.not_a_return")]


HOSTILE["cell_far_away"] = Mutation("cell_far_away", corrupt=_far_cell)
HOSTILE["foreign_workbook"] = Mutation("foreign_workbook", corrupt=_foreign_workbook)


def _rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(_part(name), content)


def _part(name: str) -> zipfile.ZipInfo:
    """A part of an archive, with a fixed date: the clock's would give other bytes at each run."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
