"""What a mail brings is found by its content, whatever name, type, encoding or wrapping it travels under."""

import gzip
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.mail.letter import Letter, read_letter
from prefaudit.settings import Settings
from tests.mail.packing import encrypted, mail, part, signed, tnef, uuencoded, workbook, zipped

BOOK = workbook()
SETTINGS = Settings.from_env({})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOGO, PHOTO = b"\x89PNG" + bytes(5000), b"\xff\xd8\xff" + bytes(300_000)


def _read(*parts: Message, **more: str) -> Letter:
    return read_letter(mail(*parts, **more).as_bytes(), SETTINGS)


def _forwarded(data: bytes = BOOK) -> bytes:
    return mail(part(data, XLSX, "retour.xlsx", disposition="attachment"), sender="autre@example.org").as_bytes()


def _rfc822(inner: bytes, encoding: str = "7bit") -> Message:
    made = Message()
    made["Content-Type"] = "message/rfc822"
    made["Content-Transfer-Encoding"] = encoding
    if encoding == "base64":
        made.set_payload(part(inner).get_payload())
    else:
        made.set_payload(inner.decode("ascii", "surrogateescape"))
    return made


RFC_2231 = Message()
RFC_2231["Content-Type"] = XLSX
RFC_2231["Content-Disposition"] = (
    "attachment;\n filename*0*=utf-8''R%C3%A9ponse%20de%20;\n filename*1*=la%20pr%C3%A9fecture.xlsx"
)
RFC_2231["Content-Transfer-Encoding"] = "base64"
RFC_2231.set_payload(part(BOOK).get_payload())
RFC_2047 = Message()
RFC_2047["Content-Type"] = XLSX
RFC_2047["Content-Disposition"] = (
    'attachment;\n filename="=?utf-8?Q?R=C3=A9ponse_de_la?=\n =?utf-8?Q?_pr=C3=A9fecture=2Exlsx?="'
)
RFC_2047["Content-Transfer-Encoding"] = "base64"
RFC_2047.set_payload(part(BOOK).get_payload())
TWICE = workbook("autre")
NAMELESS = "pièce jointe sans nom.xlsx"

# A mail → what it brings.
FOUND: dict[str, tuple[list[Message], list[tuple[str, bytes]]]] = {
    "no name": ([part(BOOK, XLSX, disposition="attachment")], [(NAMELESS, BOOK)]),
    "no name, no disposition": ([part(BOOK)], [(NAMELESS, BOOK)]),
    "text/csv": ([part(b"Code;R\nM1;C\n", "text/csv", "retour.csv")], [("retour.csv", b"Code;R\nM1;C\n")]),
    "tsv": ([part(b"a\tb\n", "text/tab-separated-values", "retour.tsv")], [("retour.tsv", b"a\tb\n")]),
    "html": ([part(b"<html><table>", "text/html", "retour.html")], [("retour.html", b"<html><table>")]),
    "pdf": ([part(b"%PDF-1.4 ...", "application/pdf", "retour.pdf")], [("retour.pdf", b"%PDF-1.4 ...")]),
    "rfc 2231": ([RFC_2231], [("Réponse de la préfecture.xlsx", BOOK)]),
    "rfc 2047": ([RFC_2047], [("Réponse de la préfecture.xlsx", BOOK)]),
    "message/rfc822": ([_rfc822(_forwarded())], [("retour.xlsx", BOOK)]),
    "message/rfc822 in base64": ([_rfc822(_forwarded(), "base64")], [("retour.xlsx", BOOK)]),
    ".eml": ([part(_forwarded(), "application/octet-stream", "Retour.eml")], [("retour.xlsx", BOOK)]),
    ".eml in .eml": (
        [part(mail(part(_forwarded(), name="b.eml")).as_bytes(), name="a.eml")],
        [("retour.xlsx", BOOK)],
    ),
    "the same twice": ([part(BOOK, name="a.xlsx"), part(BOOK, name="b.xlsx")], [("a.xlsx", BOOK), ("b.xlsx", BOOK)]),
    "quoted-printable": ([part(BOOK, XLSX, "retour.xlsx", "quoted-printable")], [("retour.xlsx", BOOK)]),
    "x-uuencode": ([part(BOOK, XLSX, "retour.xlsx", "x-uuencode")], [("retour.xlsx", BOOK)]),
    "base64 that nobody names": (
        [part(part(BOOK).get_payload().encode(), XLSX, "retour.xlsx", "8bit")],  # type: ignore[union-attr]
        [("retour.xlsx", BOOK)],
    ),
    "text/plain": ([part(BOOK, "text/plain", "retour.xlsx")], [("retour.xlsx", BOOK)]),
    "text/plain without ending": ([part(BOOK, "text/plain", "retour 627")], [("retour 627", BOOK)]),
    "text/plain without name": ([part(BOOK, "text/plain")], [(NAMELESS, BOOK)]),
    "an image by type": ([part(BOOK, "image/png", "image001.png", disposition="inline")], [("image001.png", BOOK)]),
    "a signature by type": ([part(BOOK, "application/pkcs7-signature", "smime.p7s")], [("smime.p7s", BOOK)]),
    "winmail.dat": (
        [part(tnef(("Retour 26.xlsx", BOOK)), "application/ms-tnef", "winmail.dat")],
        [("Retour 26.xlsx", BOOK)],
    ),
    "winmail.dat, short names": (
        [part(tnef(("été.xls", BOOK), long_name=False), name="winmail.dat")],
        [("été.xls", BOOK)],
    ),
    "winmail.dat, damaged": (
        [part(tnef()[:6] + BOOK, "application/ms-tnef", "winmail.dat")],
        [("winmail.dat", tnef()[:6] + BOOK)],
    ),
    "winmail.dat of formatting": ([part(tnef(), "application/ms-tnef", "winmail.dat")], []),
    "S/MIME signed": ([part(signed(_forwarded()), "application/pkcs7-mime", "smime.p7m")], [("retour.xlsx", BOOK)]),
    "S/MIME signed in pieces": (
        [part(signed(_forwarded(), streamed=True), "application/x-pkcs7-mime", "smime.p7m")],
        [("retour.xlsx", BOOK)],
    ),
    "a signed file": ([part(signed(BOOK), name="retour.xlsx.p7m")], [("retour.xlsx", BOOK)]),
    "S/MIME encrypted": ([part(encrypted(), "application/pkcs7-mime", "smime.p7m")], [("smime.p7m", encrypted())]),
    "S/MIME damaged": (
        [part(b"0\x80" + BOOK, "application/pkcs7-mime", "smime.p7m")],
        [("smime.p7m", b"0\x80" + BOOK)],
    ),
    "S/MIME damaged, without a name": (
        [part(b"0\x80" + BOOK, "application/x-pkcs7-mime")],
        [("smime.p7m", b"0\x80" + BOOK)],
    ),
    "PGP/MIME": (
        [
            part(b"Version: 1", "application/pgp-encrypted"),
            part(b"-----BEGIN PGP MESSAGE-----\nabc", name="encrypted.asc", disposition="inline"),
        ],
        [("encrypted.asc", b"-----BEGIN PGP MESSAGE-----\nabc")],
    ),
    "zip": (
        [part(zipped(("2026/a.xlsx", BOOK), ("b.ods", TWICE), ("__MACOSX/._a.xlsx", b"x")), name="r.zip")],
        [("a.xlsx", BOOK), ("b.ods", TWICE)],
    ),
    "zip in zip": ([part(zipped(("r.zip", zipped(("a.xlsx", BOOK)))), name="r.zip")], [("a.xlsx", BOOK)]),
    "gzip": ([part(gzip.compress(BOOK, mtime=0), "application/gzip", "retour.xlsx.gz")], [("retour.xlsx", BOOK)]),
    "pictures beside": (
        [
            part(LOGO, "image/png", "image001.png", disposition="inline", content_id="<1>"),
            part(LOGO, "image/png", "logo.png", disposition="attachment"),
            part(BOOK, XLSX, "retour.xlsx", disposition="attachment"),
        ],
        [("retour.xlsx", BOOK)],
    ),
    "a photograph": ([part(PHOTO, "image/jpeg", "IMG_0001.jpg", disposition="inline")], [("IMG_0001.jpg", PHOTO)]),
    "a small scan": ([part(LOGO, "image/png", "scan.png", disposition="attachment")], [("scan.png", LOGO)]),
    "a logo alone": ([part(LOGO, "image/png", "image001.png", disposition="inline", content_id="<1>")], []),
    "unasked": (
        [
            part(b"BEGIN:VCARD", "text/vcard", "marie.vcf"),
            part(b"BEGIN:VCALENDAR", "text/calendar", "invite.ics"),
            part(b"AAAA", "application/pkcs7-signature", "smime.p7s"),
            part(b"-- \nliste", "text/plain", "ATT00001.txt"),
            part(b"\x00\x05\x16\x07\x00", "application/applefile", "retour.xlsx"),
        ],
        [("retour.xlsx", b"\x00\x05\x16\x07\x00")],
    ),
    "cut short": ([part(BOOK[: len(BOOK) // 2], XLSX, "retour.xlsx")], [("retour.xlsx", BOOK[: len(BOOK) // 2])]),
    "a text": ([part(b"voir le dossier", "text/plain", "note.txt")], [("note.txt", b"voir le dossier")]),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_what_a_mail_brings(case: str) -> None:
    parts, files = FOUND[case]
    letter = _read(*parts)
    assert list(letter.files) == files
    assert letter.unreadable == 0


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_a_mail_is_the_same_whatever_ends_its_lines(ending: bytes) -> None:
    whole = mail(_rfc822(_forwarded()), part(BOOK, name="b.xlsx"), part(b"a", "text/plain", "a.txt")).as_bytes()
    letter = read_letter(whole.replace(b"\n", ending), SETTINGS)
    assert (letter.sender, letter.subject, letter.announces) == ("site@example.org", "Notre retour", True)
    assert letter.files == (("retour.xlsx", BOOK), ("b.xlsx", BOOK), ("a.txt", b"a"))


def test_a_name_with_a_line_break_is_kept_for_the_landing_zone_to_make_safe() -> None:
    raw = mail(part(BOOK, XLSX)).as_bytes()
    named = raw.replace(b"Content-Type: " + XLSX.encode(), b"Content-Type: " + XLSX.encode() +
        b"\nContent-Disposition: attachment; filename*=utf-8''retour%0A%22627%22%2F..%2Fx.xlsx")  # fmt: skip
    assert read_letter(named, SETTINGS).files == (('retour\n"627"/../x.xlsx', BOOK),)


def test_a_uuencoded_file_in_the_text_is_a_file() -> None:
    text = "Ci-joint\n\n" + uuencoded("retour.xlsx", BOOK).decode()
    assert _read(text=text).files == (("retour.xlsx", BOOK),)
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    assert _read(text=stripped).files == (("retour.xlsx", BOOK),)


def test_a_mail_signed_as_a_whole_is_opened() -> None:
    whole = part(signed(_forwarded()), "application/x-pkcs7-mime; smime-type=signed-data", "smime.p7m")
    whole["From"] = "site@example.org"
    assert read_letter(whole.as_bytes(), SETTINGS).files == (("retour.xlsx", BOOK),)


def test_a_clear_signed_mail_is_read_under_its_signature() -> None:
    outer = MIMEMultipart("signed")
    inner = MIMEMultipart()
    inner.attach(MIMEText("ci-joint"))
    inner.attach(part(BOOK, XLSX, "retour.xlsx"))
    outer.attach(inner)
    outer.attach(part(b"AAAA", "application/pkcs7-signature", "smime.p7s"))
    assert read_letter(outer.as_bytes(), SETTINGS).files == (("retour.xlsx", BOOK),)


@pytest.mark.parametrize(
    ("text", "linked", "announces"),
    [
        ("ci-joint notre retour : https://exemple-my.sharepoint.example/:x:/g/personal/x/retour.xlsx", True, True),
        ("Voir https://we.tl/t-abc", True, False),
        ("Voir https://drive.google.com/file/d/1", True, False),
        ("Voir https://1drv.ms/x/s!A", True, False),
        ("Voir https://resana.numerique.gouv.fr/public/x", True, False),
        ("Voir https://osmose.numerique.gouv.fr/x", True, False),
        ("Voir https://francetransfert.numerique.culture.gouv.fr/download?enclosure=1", True, False),
        ("Voir https://cloud.exemple.fr/index.php/s/AbC", True, False),
        ("Veuillez trouver en pièce jointe le retour de la préfecture", False, True),
        ("Merci, bien reçu.\nhttps://www.drome.gouv.fr", False, False),
        ("Merci.\n\nLe 3 novembre 2026, le bureau a écrit :\n> ci-joint, https://we.tl/t-abc", False, False),
        ("Merci.\n\n-----Message d'origine-----\nci-joint https://we.tl/t-abc", False, False),
    ],
)
def test_a_link_or_a_forgotten_file_is_seen_in_the_words_of_the_mail_itself(
    text: str, linked: bool, announces: bool
) -> None:
    letter = _read(text=text)
    assert (letter.files, letter.linked, letter.announces) == ((), linked, announces)


def test_an_attachment_that_stands_elsewhere_is_a_link_and_a_part_of_a_mail_is_unreadable() -> None:
    elsewhere = Message()
    elsewhere["Content-Type"] = 'message/external-body; access-type=URL; URL="https://exemple.fr/retour.xlsx"'
    elsewhere.set_payload("Content-Type: application/octet-stream\n\n")
    assert _read(elsewhere, text="Bonjour").linked
    piece = Message()
    piece["Content-Type"] = 'message/partial; id="a"; number=1; total=2'
    piece.set_payload("From: a@example.org\n\nx")
    assert _read(piece).unreadable == 1


def test_our_own_acknowledgement_is_no_return() -> None:
    assert _read(part(b"<!doctype html>", "text/html", "retour_accuse.html")).files == ()


WRAPPED = st.sampled_from(
    [
        lambda name, data: (name, data),
        lambda _, data: ("winmail.dat", tnef(("retour.xlsx", data))),
        lambda _, data: ("r.zip", zipped(("retour.xlsx", data))),
        lambda _, data: ("smime.p7m", signed(data)),
        lambda _, data: ("smime.p7m", signed(_forwarded(data), streamed=True)),
        lambda _, data: ("tr.eml", _forwarded(data)),
        lambda _, data: ("retour.xlsx.gz", gzip.compress(data)),
        lambda _, data: ("u.txt", uuencoded("retour.xlsx", data)),
    ]
)
TYPES = st.sampled_from(
    [
        XLSX, "application/octet-stream", "text/plain", "text/csv", "text/html", "image/png", "application/pdf",
        "application/x-pkcs7-signature", "multipart/mixed", "nothing", "", "application/ms-tnef", "video/mp4",
    ]
)  # fmt: skip
NAMES = st.none() | st.sampled_from(["", "retour", "retour.xlsx", "image001.png", "a.vcf", "ATT0001.txt", "x.p7s", "é"])


@settings(max_examples=150, deadline=None)
@given(
    WRAPPED, WRAPPED, TYPES, NAMES, st.sampled_from(["base64", "quoted-printable", "x-uuencode"]),
    st.sampled_from([{}, {"disposition": "inline"}, {"disposition": "attachment"}, {"content_id": "<1>"}]),
)  # fmt: skip
def test_a_workbook_is_found_whatever_it_travels_under(  # type: ignore[no-untyped-def]
    outer, inner, kind: str, name: str | None, encoding: str, more: dict[str, str]
) -> None:
    packed = outer(*inner(name or "retour.xlsx", BOOK))
    kept = name if packed[1] == BOOK else packed[0]
    letter = _read(part(packed[1], kind, kept, encoding, **more))
    # What is no multipart, but says so, ends with the line break before its boundary.
    assert [data.removesuffix(b"\n") for _, data in letter.files] == [BOOK]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([tnef(("a.xlsx", BOOK)), signed(BOOK), signed(BOOK, streamed=True), zipped(("a.xlsx", BOOK)),
                        uuencoded("a.xlsx", BOOK)]), st.data())  # fmt: skip
def test_a_damaged_container_never_vanishes(container: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(30, len(container) - 1))
    damaged = data.draw(st.sampled_from([container[:at], container[:at] + b"\xff" + container[at + 1 :]]))
    letter = _read(part(damaged, "application/octet-stream", "fichier.bin"))
    assert letter.files or letter.unreadable


def _nested(raw: bytes, depth: int) -> bytes:
    for _ in range(depth):
        raw = mail(part(raw, name="tr.eml")).as_bytes()
    return raw


MAILS_WITHOUT_MEASURE: dict[str, Callable[[], bytes]] = {
    "mails in mails": lambda: _nested(mail(part(BOOK)).as_bytes(), 25),
    "many files": lambda: mail(*[part(b"x", name=f"{n}.txt") for n in range(600)]).as_bytes(),
    "many files in an archive": lambda: mail(
        part(zipped(*[(f"{n}.xlsx", b"x") for n in range(600)]), name="a.zip"),
        *[part(b"x", name=f"{n}.txt") for n in range(501)],
    ).as_bytes(),
    "parts in parts": lambda: (
        b"From: a@example.org\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))
        + b"\nx"
    ),
}


@pytest.mark.parametrize("measure", MAILS_WITHOUT_MEASURE)
def test_a_mail_without_measure_waits_for_a_person(measure: str) -> None:
    letter = read_letter(MAILS_WITHOUT_MEASURE[measure](), SETTINGS)
    assert letter.unreadable and letter.problem


@pytest.mark.slow
def test_an_archive_that_inflates_without_end_is_not_opened() -> None:
    bomb = zipped(("a.xlsx", bytes(250 * 1024**2)))
    assert [name for name, _ in _read(part(bomb, name="bombe.zip")).files] == ["bombe.zip"]


def test_a_mail_is_told_from_another_by_what_stands_under_its_headers() -> None:
    one, other = EmailMessage(), EmailMessage()
    for each, text in ((one, "a"), (other, "b")):
        each["Message-ID"] = "<1@x>"
        each.set_content(text)
    again = b"Received: from x\n" + one.as_bytes()
    digests = [read_letter(raw, SETTINGS).digest for raw in (one.as_bytes(), other.as_bytes(), again)]
    assert digests[0] == digests[2] != digests[1]
