"""A broker to ring through: the one that TEST_REDIS_URL names, under a queue of its own, else the embedded Valkey."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import redis
from celery import current_app
from kombu import Connection, pools
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from mapapp.management import children
from mapapp.work.bell import BELL


@contextmanager
def listening() -> Iterator[Heard]:
    """Point the application at a real broker; what it rings lands in a queue that nobody else reads."""
    with _server() as url:
        queue, conf = f"test-{uuid4().hex}", current_app.conf
        told = dict.fromkeys(("broker_url", "broker_write_url"), url)
        told |= dict.fromkeys(("task_default_queue", "task_default_routing_key"), queue)
        told |= {
            "task_routes": None,
            "task_queues": None,
        }  # whatever stands in a line of its own lands in this one, too
        before = {name: conf[name] for name in told}
        conf.update(told)
        _forget_connections()
        try:
            yield Heard(url, queue)
        finally:
            conf.update(before)
            _forget_connections()


class Heard:
    """The queue, read as a worker reads it."""

    def __init__(self, url: str, queue: str) -> None:
        self._url, self._queue = url, queue

    def all(self) -> list[tuple[str, list[Any]]]:
        """Name and arguments of every message that waits, taken off the queue."""
        BELL.settle()
        found = []
        with Connection(self._url) as connection, connection.SimpleQueue(self._queue) as queue:
            for _message in range(len(queue)):
                message = queue.get(timeout=5)
                found.append((str(message.headers["task"]), list(message.decode()[0])))
                message.ack()
            queue.queue.delete()
        return found


@contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    with TemporaryDirectory() as folder:
        socket = Path(folder) / "valkey.sock"
        (data := Path(folder) / "data").mkdir()
        process = subprocess.Popen(children.valkey(socket, data).command)
        try:
            redis.Redis(unix_socket_path=str(socket), retry=Retry(ConstantBackoff(0.1), 100)).ping()
            yield f"redis+socket://{socket}"
        finally:
            process.terminate()
            process.wait(10)


def _forget_connections() -> None:
    """The application keeps connections and queues in mind: they belong to the broker that it had."""
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = current_app.amqp._rtable = None
    for name in ("queues", "router"):
        current_app.amqp.__dict__.pop(name, None)
