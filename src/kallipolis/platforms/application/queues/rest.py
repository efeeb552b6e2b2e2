"""Queues over the JSON interface: numbers, boards and counters."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.queues import api
from kallipolis.platforms.application.queues.contracts import (
    Board,
    CounterDesk,
    HallDay,
    QueueNumber,
    Standing,
    Step,
    Visit,
)

KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 200
SCOPE: Final = "appointments"


class Presence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code that the screen of the hall shows today; officials leave it empty."""

    shown: Annotated[str, Meta(max_length=20)] = ""


class WhichCounter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counter where an official sits down."""

    counter: Annotated[str, Meta(min_length=1, max_length=100)]


class Whereto(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counter to which a number is transferred; empty for other steps."""

    to: Annotated[str, Meta(max_length=100)] = ""


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that are not done with."""

    numbers: tuple[Standing, ...]


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """The number that was called. Missing: None when nobody waits for the counter."""

    number: QueueNumber | None


class AtCounter(msgspec.Struct, frozen=True, kw_only=True):
    """What an official has before them. Missing: None while they sit at no counter."""

    desk: CounterDesk | None


def show_board(actor: Actor, *, hall_id: str) -> Board:
    return api.board(hall_id)


def show_queue_number(actor: Actor, *, number_id: str) -> Standing:
    return api.standing(number_id)


def list_queue_numbers(actor: Actor) -> Numbers:
    return Numbers(numbers=api.mine(actor))


def take_queue_number(
    actor: Actor, *, hall_id: str, body: Visit, headers: Mapping[str, str]
) -> Standing:
    key = headers.get(KEY, "").strip()
    if not key or len(key) > LONGEST_KEY:
        code = "appointment.key_too_long" if key else "appointment.key_missing"
        values = {"limit": str(LONGEST_KEY)}
        problem = Problem(field=KEY, code=code, values=values)
        raise Refusal(code, Reason.MALFORMED, values=values, problems=(problem,))
    return api.take_number(actor, hall_id, body, key=key)


def check_in(actor: Actor, *, appointment_id: str, body: Presence) -> Standing:
    return api.check_in(actor, appointment_id, shown=body.shown)


def show_counter(actor: Actor, *, hall_id: str) -> AtCounter:
    return AtCounter(desk=api.desk(actor, hall_id))


def open_counter(actor: Actor, *, hall_id: str, body: WhichCounter) -> AtCounter:
    api.open_counter(actor, hall_id, body.counter)
    return AtCounter(desk=api.desk(actor, hall_id))


def close_counter(actor: Actor, *, hall_id: str) -> AtCounter:
    api.close_counter(actor, hall_id)
    return AtCounter(desk=None)


def call_next_number(actor: Actor, *, hall_id: str) -> Called:
    return Called(number=api.call_next(actor, hall_id))


def step_queue_number(actor: Actor, *, number_id: str, step: str, body: Whereto) -> QueueNumber:
    if step not in {each.value for each in Step}:
        raise not_found("queue.not_found")
    return api.take_step(actor, number_id, Step(step), to=body.to)


def show_hall_day(actor: Actor, *, hall_id: str) -> HallDay:
    return api.overview(actor, hall_id)


BESIDE: Final = (Reason.NOT_FOUND, Reason.CONFLICT)
OPERATIONS = (
    Operation(
        name="show_board",
        method="GET",
        path="/halls/{hall_id}/board",
        call=show_board,
        returns=Board,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show what the screen of a hall shows: who is called where, how many wait.",
    ),
    Operation(
        name="take_queue_number",
        method="POST",
        path="/halls/{hall_id}/numbers",
        call=take_queue_number,
        body=Visit,
        returns=Standing,
        status=201,
        public=True,
        scope=SCOPE,
        headers=(KEY,),
        needs=(KEY,),
        refusals=(*BESIDE, Reason.RULE, Reason.MALFORMED),
        summary="Take a number in a hall with the code on its screen, or as an official.",
    ),
    Operation(
        name="list_queue_numbers",
        method="GET",
        path="/queue-numbers",
        call=list_queue_numbers,
        returns=Numbers,
        scope=SCOPE,
        summary="List your numbers that wait or are called.",
    ),
    Operation(
        name="show_queue_number",
        method="GET",
        path="/queue-numbers/{number_id}",
        call=show_queue_number,
        returns=Standing,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show how a number stands: how many are before it, which counter calls it.",
    ),
    Operation(
        name="check_in",
        method="POST",
        path="/appointments/{appointment_id}/check-in",
        call=check_in,
        body=Presence,
        returns=Standing,
        scope=SCOPE,
        refusals=(*BESIDE, Reason.MALFORMED),
        summary="Check in for an appointment in its hall, and get a number.",
    ),
    Operation(
        name="show_counter",
        method="GET",
        path="/halls/{hall_id}/counter",
        call=show_counter,
        returns=AtCounter,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Show what you have before you at your counter.",
    ),
    Operation(
        name="open_counter",
        method="POST",
        path="/halls/{hall_id}/counter",
        call=open_counter,
        body=WhichCounter,
        returns=AtCounter,
        scope=SCOPE,
        refusals=(*BESIDE, Reason.MALFORMED),
        summary="Sit down at a counter.",
    ),
    Operation(
        name="close_counter",
        method="POST",
        path="/halls/{hall_id}/counter/close",
        call=close_counter,
        returns=AtCounter,
        scope=SCOPE,
        refusals=BESIDE,
        summary="Leave your counter.",
    ),
    Operation(
        name="call_next_number",
        method="POST",
        path="/halls/{hall_id}/counter/next",
        call=call_next_number,
        returns=Called,
        scope=SCOPE,
        refusals=BESIDE,
        summary="Call whose turn it is; whoever is served at your counter is done.",
    ),
    Operation(
        name="step_queue_number",
        method="POST",
        path="/queue-numbers/{number_id}/steps/{step}",
        call=step_queue_number,
        body=Whereto,
        returns=QueueNumber,
        scope=SCOPE,
        refusals=(*BESIDE, Reason.MALFORMED),
        summary="Recall, serve, skip, finish, transfer or restore a number.",
    ),
    Operation(
        name="show_hall_day",
        method="GET",
        path="/halls/{hall_id}/today",
        call=show_hall_day,
        returns=HallDay,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Show how a hall does today: its counters, who waits for what, numbers by state.",
    ),
)
