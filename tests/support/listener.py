"""Somebody who listens on loopback: to webhooks over HTTP, to metrics over UDP."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """What came in over HTTP, by path, and over UDP, line by line."""

    port: int = 0
    udp_port: int = 0
    posts: list[tuple[str, Any]] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)

    def bodies(self, path: str) -> list[Any]:
        return [body for where, body in self.posts if where == path]


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the end."""
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body, kind = self.rfile.read(int(self.headers["Content-Length"])), self.headers["Content-Type"]
            heard.posts.append((self.path, body if kind == "application/x-protobuf" else json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing into the output of the tests."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    heard.port, heard.udp_port = web.server_port, int(udp.getsockname()[1])

    def listen() -> None:
        while data := udp.recv(65536):
            heard.metrics.extend(data.decode().splitlines())

    threads = [threading.Thread(target=web.serve_forever), threading.Thread(target=listen)]
    for thread in threads:
        thread.start()
    try:
        yield heard
    finally:
        web.shutdown()
        udp.sendto(b"", udp.getsockname())
        for thread in threads:
            thread.join()
        udp.close()
        web.server_close()


def until(found: Callable[[], bool], seconds: int = 60) -> bool:
    """Wait until something is found, so many seconds at most; return whether it was."""
    for _ in range(seconds * 4):
        if found():
            return True
        time.sleep(0.25)
    return False
