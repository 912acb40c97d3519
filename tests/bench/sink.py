"""A mail server in a process of its own that takes everything and keeps nothing.

It speaks no more than it must, so that what is measured is the sender. It tells its port and ends with stdin. It takes
commands without being waited for (PIPELINING), as Postfix, Exim and Exchange do.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Line(asyncio.Protocol):
    """One connection: commands until DATA, then a mail until its dot."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The greeting."""
        assert isinstance(transport, asyncio.Transport)
        self.line, self.rest, self.in_mail = transport, b"", False
        self.line.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each whole command, and each whole mail."""
        self.rest += data
        answers = b""
        while True:
            end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
            said, found, rest = self.rest.partition(end)
            if not found:
                break
            self.rest = rest
            word = said[:4].upper()
            answers += b"250 taken\r\n" if self.in_mail else ANSWERS.get(word, b"250 ok\r\n")
            self.in_mail = not self.in_mail and word == b"DATA"
        if answers:
            self.line.write(answers)


async def serve() -> None:
    """Until stdin ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Line, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def listening() -> Iterator[int]:
    """A sink beside this process, and its port."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sink"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve())
