"""How does a real browser get to the office of a test?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

from projections import run
from tests.pages.desk import Desk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Served(Desk):
    """The office, answering on a port of its own, with its projections following the record."""

    url: str

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Answer requests for as long as the test runs."""
        server = make_server("127.0.0.1", 0, whole(self.app), threaded=True)
        self.url = f"http://127.0.0.1:{server.server_port}"
        stop = Event()
        following = Thread(target=run, args=(self.office.projecting, self.office.log_id, stop))
        answering = Thread(target=server.serve_forever)
        for each in (following, answering):
            each.start()
        try:
            yield self
        finally:
            stop.set()
            server.shutdown()
            server.server_close()
            for each in (following, answering):
                each.join()


def whole(app: Flask) -> WSGIApplication:
    """The application, whose answers are closed before they are sent.

    The development server leaves a file open when the browser hangs up.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        body = app(environ, start_response)
        with closing(body):
            return [b"".join(body)]

    return answer
