"""Send requests over a few kept connections to this machine, for some seconds, and say what came.

Run by ``benchmarks.http`` as a process of its own, beside the server and not on its core.
"""

import json
import os
import pickle
import socket
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

HOST = "127.0.0.1"
KEY = b"{a-key-of-its-own}"
COUNTER = count(time.time_ns() // 1000)


class Connection:
    """One kept connection: sends a request, reads the whole answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return the status and the body."""
        self.socket.sendall(request.replace(KEY, b"k%017x" % next(COUNTER)))
        data = self.left
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self.more()
        head, self.left = data[:end].lower(), data[end + 4 :]
        if b"transfer-encoding: chunked" in head:
            body = self.chunks()
        else:
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = self.take(int(length or 0))
        return int(head[9:12]), body

    def chunks(self) -> bytes:
        found = b""
        while True:
            while (end := self.left.find(b"\r\n")) < 0:
                self.left += self.more()
            size, self.left = int(self.left[:end], 16), self.left[end + 2 :]
            found += self.take(size + 2)[:size]
            if not size:
                return found

    def take(self, size: int) -> bytes:
        while len(self.left) < size:
            self.left += self.more()
        taken, self.left = self.left[:size], self.left[size:]
        return taken

    def more(self) -> bytes:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def send(port: int, requests: Iterator[bytes], until: float, times: list[float]) -> None:
    """Send one request after another; the first answer that is no success ends it all."""
    connection = Connection(port)
    while (begun := time.perf_counter()) < until:
        status, body = connection.ask(next(requests))
        if status not in {200, 201}:
            print(status, body[:2000].decode(errors="replace"), file=sys.stderr, flush=True)
            os._exit(1)
        times.append(time.perf_counter() - begun)


def load(port: int, requests: list[bytes], connections: int, seconds: float) -> dict[str, float]:
    """Send over some connections at once."""
    times: list[float] = []
    by_turns = cycle(requests)
    begun = time.perf_counter()
    senders = [
        threading.Thread(target=send, args=(port, by_turns, begun + seconds, times))
        for _ in range(connections)
    ]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    wall = time.perf_counter() - begun
    times.sort()
    return {
        "count": len(times),
        "wall": wall,
        "p50": times[len(times) // 2],
        "p99": times[len(times) * 99 // 100],
    }


if __name__ == "__main__":
    port, file, connections, seconds, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    asked = pickle.loads(Path(file).read_bytes())
    print(json.dumps(load(int(port), asked, int(connections), float(seconds))))
