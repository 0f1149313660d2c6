"""Real mail servers on loopback: an SMTP server that keeps what it takes, and Debian's dovecot for IMAP."""

import getpass
import grp
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")
USER, PASSWORD = "retours", "secret @/"


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Outbox:
    """What an SMTP server took; `refuse` maps a recipient to the answer it gets instead, `drop` are those for whom the
    connection is closed in the middle of the message."""

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    connections: set[object] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        self.connections.add(session.peer)
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.drop.intersection(envelope.rcpt_tos):
            assert server.transport is not None
            server.transport.abort()
            return "250 OK"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def smtp_server(authority: trustme.CA | None = None) -> Iterator[tuple[str, Outbox]]:
    """A server that takes mail, under TLS with a certificate of `authority`: (its URL, what it took)."""
    outbox = Outbox()
    context = None
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
    controller = Controller(outbox, hostname="127.0.0.1", port=_port(), ssl_context=context)
    controller.start()
    try:
        yield f"smtp{'s' if authority else ''}://127.0.0.1:{controller.port}", outbox
    finally:
        controller.stop()


@dataclass
class Mailbox:
    """A mailbox of a real IMAP server; `tls_url` is its address under TLS."""

    url: str
    tls_url: str
    port: int

    def put(self, mail: bytes, folder: str = "INBOX", arrived: float | None = None) -> None:
        """Put a mail there as if it had arrived at a time (seconds since 1970), now by default."""
        with self._open() as box:
            box.append(folder, "", imaplib.Time2Internaldate(time.time() if arrived is None else arrived), mail)

    def count(self, folder: str) -> int:
        with self._open() as box:
            kind, data = box.select(folder, readonly=True)
            return int(data[0] or b"0") if kind == "OK" else -1

    def message_ids(self, folder: str) -> list[str]:
        """The Message-ID of each mail of a folder; none where there is no such folder."""
        with self._open() as box:
            if box.select(folder, readonly=True)[0] != "OK":
                return []
            _, found = box.uid("fetch", "1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
            heads = [message_from_bytes(each[1]) for each in found if isinstance(each, tuple)]
            return [str(each["Message-ID"]) for each in heads]

    def empty(self) -> None:
        """Delete every mail and every folder but INBOX."""
        with self._open() as box:
            _, folders = box.list()
            for line in folders:
                name = line.decode().rpartition(" ")[2] if isinstance(line, bytes) else "INBOX"
                if name.strip('"') != "INBOX":
                    box.delete(name)
            if int(box.select("INBOX")[1][0] or b"0"):
                box.store("1:*", "+FLAGS", "\\Deleted")
                box.expunge()

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=5)
        box.login(USER, PASSWORD)
        try:
            yield box
        finally:
            box.logout()


@contextmanager
def imap_server(authority: trustme.CA) -> Iterator[Mailbox]:
    """A dovecot of its own, with one mailbox, in a folder of its own that its users may pass through."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        yield from _dovecot(folder, authority)


def _dovecot(folder: Path, authority: trustme.CA) -> Iterator[Mailbox]:
    assert DOVECOT is not None
    port, tls_port = _port(), _port()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "certificate.pem")
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    shutil.chown(folder / "mail", _mail_user())
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(folder=folder, port=port, tls_port=tls_port, user=_mail_user(), group=_mail_group())
    )
    # What the program makes is closed to others; the users of the server are others.
    for place in folder.iterdir():
        place.chmod(0o755)
    with (folder / "log").open("w") as log:
        command = [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
        server = subprocess.Popen(command, stdout=log, stderr=log, umask=0o022)
    try:
        login = f"{USER}:secret%20%40%2F@127.0.0.1"
        box = Mailbox(f"imap://{login}:{port}/INBOX", f"imaps://{login}:{tls_port}/INBOX", port)
        _wait(box, folder)
        yield box
    finally:
        server.terminate()
        server.wait(timeout=10)


def _mail_user() -> str:
    """dovecot does not deliver as root."""
    return "nobody" if getpass.getuser() == "root" else getpass.getuser()


def _mail_group() -> str:
    """A group that its user may give files to: who is not root has their own alone."""
    return "nogroup" if getpass.getuser() == "root" else grp.getgrgid(os.getgid()).gr_name


def _wait(box: Mailbox, folder: Path) -> None:
    for _ in range(50):
        try:
            box.count("INBOX")
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError((folder / "log").read_text())


_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
auth_mechanisms = plain
passdb {{
  driver = passwd-file
  args = scheme=plain {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""
