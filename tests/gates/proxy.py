"""Something between a program and its server: on loopback, and it can be slow, or cut, as a network is."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from time import sleep


class Proxy:
    """`delay`: seconds that each message waits on its way there. `trips` counts those messages."""

    def __init__(self, door: socket.socket, port: int) -> None:
        self.port: int = door.getsockname()[1]
        self.delay, self.trips, self.away = 0.0, 0, False
        self._door, self._there = door, port
        self._lines: set[socket.socket] = set()

    def cut(self) -> None:
        """Nothing comes through any more, and whoever knocks is sent off."""
        self.away = True
        self.drop()

    def drop(self) -> None:
        """Whoever talks now has to begin anew."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.away = False

    def serve(self) -> None:
        with suppress(OSError):  # the door is shut in the end
            while True:
                here, _address = self._door.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with closing(here), suppress(OSError):
            if self.away:
                return
            with socket.create_connection(("127.0.0.1", self._there)) as there:
                self._lines |= {here, there}
                try:
                    self._between(here, there)
                finally:
                    self._lines -= {here, there}

    def _between(self, here: socket.socket, there: socket.socket) -> None:
        while True:
            for source in select.select([here, there], [], [])[0]:
                said = source.recv(65536)
                if not said:
                    return
                if source is here:
                    self.trips += 1
                    sleep(self.delay)
                (there if source is here else here).sendall(said)


@contextmanager
def between(port: int) -> Iterator[Proxy]:
    """A proxy in front of what listens on this port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        proxy = Proxy(door, port)
        thread = threading.Thread(target=proxy.serve, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.cut()
            door.shutdown(socket.SHUT_RDWR)
            thread.join(5)
