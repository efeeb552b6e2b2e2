"""A process that asks many questions, some of them in transactions that take a while."""

import random
import sys
import time

import django

from kallipolis.foundation.database import api as database


def ask(name: str, count: int) -> None:
    from kallipolis.foundation.events import api as events

    chance = random.Random(name)
    for number in range(count):
        with database.edge():
            events.publish("org.kallipolis.practice.asked", f"{name}-{number % 7}", {"n": number})
            time.sleep(chance.choice([0, 0, 0.005]))


if __name__ == "__main__":
    django.setup()
    ask(sys.argv[1], int(sys.argv[2]))
