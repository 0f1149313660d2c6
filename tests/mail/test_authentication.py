"""Whose Authentication-Results are believed, and what they say."""

from email import message_from_string

import pytest

from prefaudit.mail.authentication import failures

OURS = "mx.interieur.example"


def _failures(*headers: str, trusted: str = OURS) -> tuple[str, ...]:
    return failures(message_from_string("\n".join([*headers, "From: a@example.org", "", "x"])), trusted)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([f"Authentication-Results: {OURS}; dmarc=fail header.from=example.org"], ("dmarc=fail",)),
        ([f"Authentication-Results: {OURS}; spf=fail smtp.mailfrom=example.org"], ("spf=fail",)),
        ([f"Authentication-Results: {OURS}; spf=softfail smtp.mailfrom=example.org"], ("spf=softfail",)),
        ([f"Authentication-Results: {OURS}; dkim=fail (bad signature) header.d=example.org"], ("dkim=fail",)),
        ([f"Authentication-Results: {OURS} 1; SPF = Fail smtp.mailfrom=a; DKIM/1=FAIL"], ("spf=fail", "dkim=fail")),
        ([f"Authentication-Results: {OURS};\n\tspf=pass smtp.mailfrom=a;\n\tdmarc=fail (p=reject dis=none)"],
         ("dmarc=fail",)),
        # Forwarded: DMARC vouches for the sender, whatever the way did.
        ([f"Authentication-Results: {OURS}; spf=fail; dkim=fail; dkim=pass; dmarc=pass"], ()),
        ([f"Authentication-Results: {OURS}; dkim=pass header.d=a; dkim=fail header.d=liste"], ()),
        ([f"Authentication-Results: {OURS}; spf=none; dkim=none; dmarc=temperror"], ()),
        ([f"Authentication-Results: {OURS}; none"], ()),
        # Comments and quotes hold nothing.
        ([f"Authentication-Results: {OURS} (a; spf=fail); spf=pass reason=\"; dmarc=fail\""], ()),
        ([f'Authentication-Results: (x) "{OURS}"; dmarc=fail'], ("dmarc=fail",)),
        # Of somebody else: not believed, whatever they say.
        (["Authentication-Results: mx.pirate.example; dmarc=fail"], ()),
        (["Authentication-Results: mx.pirate.example; dmarc=pass", f"Authentication-Results: {OURS}; dmarc=fail"],
         ("dmarc=fail",)),
        # Two of our filters one above the other.
        ([f"Authentication-Results: {OURS}; dmarc=none", f"Authentication-Results: {OURS}; dkim=fail"],
         ("dkim=fail",)),
        # What came with the mail stands below, and takes nothing back.
        ([f"Authentication-Results: {OURS}; dmarc=fail", f"Authentication-Results: {OURS}; dmarc=pass"],
         ("dmarc=fail",)),
        ([f"Authentication-Results: {OURS}; spf=fail", f"Authentication-Results: {OURS}; dmarc=pass"], ("spf=fail",)),
        ([f"Authentication-Results: {OURS}; dmarc=pass", "Received: from x", f"Authentication-Results: {OURS}; "
          "dmarc=fail"], ()),
        ([f"Authentication-Results: {OURS}; spf=pass", "Authentication-Results: mx.pirate.example; spf=pass",
          f"Authentication-Results: {OURS}; spf=fail"], ()),
        (["Received: from x", f"Authentication-Results: {OURS}; spf=fail"], ("spf=fail",)),
        ([f"authentication-results: {OURS.upper()}; spf=fail"], ("spf=fail",)),
        ([f"Authentication-Results: pas-{OURS}; spf=fail"], ()),
        (["Authentication-Results: ;;;=;((((\"", "Authentication-Results:"], ()),
    ],
)  # fmt: skip
def test_the_topmost_result_of_our_server_is_believed(headers: list[str], found: tuple[str, ...]) -> None:
    assert _failures(*headers) == found


def test_no_server_is_believed_where_none_is_set_and_each_of_several_is() -> None:
    header = f"Authentication-Results: {OURS}; dmarc=fail"
    assert _failures(header, trusted="") == ()
    assert _failures(header, trusted=f"autre.example {OURS}") == ("dmarc=fail",)
