"""The lines between nodes: they carry bytes, and now and then are cut, in one of three ways."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.sharedctypes import Synchronized
from random import Random

from benchmarks.exchange.nodes import Place

WAYS = ("closed", "no-answer", "torn")
"""Nobody is let in; what is asked arrives and no answer comes; half an answer comes."""
CHUNK = 65_536
LONGEST_S = 2.0


class Link:
    """The line to one node; ``way`` is how it is cut just now, if it is."""

    def __init__(self, place: Place, cut: "Synchronized[int]") -> None:
        self.place = place
        self.way = ""
        self.cut = cut

    async def carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry one connection to the node, as far as the line goes."""
        ends = [back]
        try:
            if self.way == "closed":
                self.count()
                return
            far, onward = await asyncio.open_connection("127.0.0.1", self.place.inner_port)
            ends.append(onward)
            sending = asyncio.create_task(self.send(near, onward))
            await self.answer(far, back)
            sending.cancel()
        except OSError:
            return
        finally:
            for end in ends:
                end.transport.abort()

    async def send(self, near: asyncio.StreamReader, onward: asyncio.StreamWriter) -> None:
        """Carry what is asked."""
        with suppress(OSError):
            while chunk := await near.read(CHUNK):
                onward.write(chunk)
                await onward.drain()

    async def answer(self, far: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry what is answered, unless the line is cut."""
        while chunk := await far.read(CHUNK):
            if self.way:
                self.count()
                back.write(chunk[: len(chunk) // 2] if self.way == "torn" else b"")
                await back.drain()
                return
            back.write(chunk)
            await back.drain()

    def count(self) -> None:
        """Count a connection that was cut."""
        with self.cut.get_lock():
            self.cut.value += 1


def carry(
    places: Sequence[Place],
    until: float,
    *,
    every_s: float,
    seed: int,
    cut: "Synchronized[int]",
) -> None:
    """Carry what nodes say to each other; until a moment, cut one line after the other."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    asyncio.run(_carry([Link(place, cut) for place in places], until, every_s, Random(seed)))


async def _carry(links: Sequence[Link], until: float, every_s: float, random: Random) -> None:
    for link in links:
        await asyncio.start_server(link.carry, "127.0.0.1", link.place.port)
    while (rest := until - time.time()) > 0:
        await asyncio.sleep(min(rest, random.expovariate(1 / every_s)))
        link = random.choice(links)
        link.way = random.choice(WAYS)
        await asyncio.sleep(random.uniform(0, LONGEST_S))
        link.way = ""
    await asyncio.Event().wait()
