"""What the server that received a mail says of its sender: SPF, DKIM and DMARC (Authentication-Results, RFC 8601).

Anybody may write such a header into a mail. One is believed where it names a server of ours, and only the topmost: that
server puts its own above all that came with the mail.
"""

import re
from collections.abc import Iterator
from email.message import Message

_HEADER = "authentication-results"
_FAILED = {
    "dmarc": {"fail"},
    "spf": {"fail", "hardfail", "softfail"},
    "dkim": {"fail"},
}
_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
# A longer header is nobody's.
_LONGEST = 16 * 1024

Results = list[tuple[str, str]]


def failures(mail: Message, trusted: str) -> tuple[str, ...]:
    """Return what the receiving server found false of a mail, such as « spf=fail »; empty where it found nothing so.

    A mail that DMARC accepts is its sender's, also where SPF or DKIM alone fail, as they do for a forwarded one.

    Args:
        mail: The headers.
        trusted: The authserv-ids of our servers, separated by spaces; none is trusted where it is empty.
    """
    headers = list(_trusted(mail, set(trusted.lower().split())))
    if not headers:
        return ()
    accepted = ("dmarc", "pass") in headers[0]
    signed = any(("dkim", "pass") in results for results in headers)
    found = dict.fromkeys(
        (method, result)
        for results in headers
        for method, result in results
        if result in _FAILED.get(method, ())
        and not (method != "dmarc" and accepted)
        and not (method == "dkim" and signed)
    )
    return tuple(f"{method}={result}" for method, result in found)


def _trusted(mail: Message, servers: set[str]) -> Iterator[Results]:
    """Yield the results of our server, down to where the mail as it came begins."""
    found = False
    for name, value in mail.items():
        kind = name.lower()
        if kind == _HEADER and servers:
            server, results = _read(str(value)[:_LONGEST])
            if server in servers:
                found = True
                yield results
            elif found:
                return
        elif kind == "received" and found:
            return


def _read(value: str) -> tuple[str, Results]:
    """Return which server a header is of, and its results in order."""
    first, *others = _sections(value)
    server = first.split()[0].lower() if first.split() else ""
    matches = filter(None, map(_RESULT.match, others))
    return server, [(match[1].lower(), match[2].lower()) for match in matches]


def _sections(value: str) -> list[str]:
    """Return what stands between semicolons, without comments and quotes."""
    sections, depth, quoted, escaped = [""], 0, False, False
    kept: list[str] = []
    for char in value:
        if escaped:
            escaped = False
            if not depth:
                kept.append(char)
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif quoted:
            kept.append(char)
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char == ";" and not depth:
            sections[-1] = "".join(kept)
            sections.append("")
            kept = []
        elif not depth:
            kept.append(char)
    sections[-1] = "".join(kept)
    return sections
