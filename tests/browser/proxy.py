"""A server between the phone and the product, on which a test changes what comes back."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Change = Callable[[str, bytes], bytes]
PASSED_ON = (
    "content-type",
    "content-security-policy",
    "cache-control",
    "etag",
    "content-encoding",
    "retry-after",
)
ASKED = ("Content-Type", "Authorization", "Content-Encoding", "If-None-Match", "Accept-Language")


class Between:
    """Where the proxy is, and what it does to an answer: path and body in, body out."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.change: Change = lambda _path, body: body


@contextmanager
def between(site: str) -> Iterator[Between]:
    """Run a proxy in front of a site as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: value for name in ASKED if (value := self.headers.get(name))}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
            request = urllib.request.Request(site + self.path, body, asked, method=self.command)  # noqa: S310
            try:
                answer = urllib.request.urlopen(request, timeout=120)  # noqa: S310 — this machine only
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                found = shown.change(self.path, answer.read())
                self.send_response(answer.status)
                for name in PASSED_ON:
                    if value := answer.headers.get(name):
                        self.send_header(name, value)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shown = Between(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield shown
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
