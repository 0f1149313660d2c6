"""Stores that a landing zone may stand in, each a real server on loopback: S3 and SFTP."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
import boto3
import httpx
from moto.server import ThreadedMotoServer

USER, PASSWORD, BUCKET = "depot", "hunter2", "retours"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class S3:
    """An object store: `endpoint` is its address, `client` a client of it."""

    endpoint: str
    client: Any

    def put(self, key: str, data: bytes) -> None:
        """Put an object into the bucket."""
        self.client.put_object(Bucket=BUCKET, Key=key, Body=data)

    def empty(self) -> None:
        """Bring the store back to one bucket that holds nothing."""
        httpx.post(f"{self.endpoint}/moto-api/reset", trust_env=False)
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})

    def keys(self) -> list[str]:
        """Return the keys of all objects of the bucket."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [each["Key"] for page in pages for each in page.get("Contents", [])]


@contextmanager
def s3_server() -> Iterator[S3]:
    """moto's server."""
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="eu-west-3", aws_access_key_id="x", aws_secret_access_key="x"
    )
    try:
        yield S3(endpoint, client)
    finally:
        server.stop()


class _Door(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")


def known_hosts(folder: Path, port: int) -> str:
    """Write the file of host keys that knows the server of `sftp_server` at a port; return its path."""
    file = folder / "known_hosts"
    file.write_text(f"[127.0.0.1]:{port} {HOST_KEY.export_public_key().decode()}", encoding="utf-8")
    return str(file)


@contextmanager
def sftp_server(folder: Path, port: int, key: Any = HOST_KEY) -> Iterator[None]:
    """A server that shows `folder` as its root to USER with PASSWORD, and proves itself with `key`."""
    loop = asyncio.new_event_loop()
    started = threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        listening = await asyncssh.listen(
            "127.0.0.1",
            port,
            server_factory=_Door,
            server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(folder)),
        )
        started.set()
        await stop.wait()
        listening.close()
        await listening.wait_closed()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait(timeout=30)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=30)
        loop.close()
