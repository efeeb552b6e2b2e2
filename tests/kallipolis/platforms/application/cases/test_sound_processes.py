"""A process is checked before it is published: each fault is named where it stands."""

import msgspec
import pytest

from kallipolis.platforms.application.cases.logic import soundness
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.testing import core_processes

TITLE = {"en": "A", "zh-Hans": "甲", "zh-Hant": "甲"}


def state(phase: str, clock: str, waits_for: str, **more: object) -> dict[str, object]:
    return {"title": TITLE, "phase": phase, "clock": clock, "waits_for": waits_for, **more}


def action(source: str, to: str, by: str, **more: object) -> dict[str, object]:
    return {"title": TITLE, "from": [source], "to": to, "by": [by], "act": "case.lead", **more}


def process(
    states: dict[str, object] | None = None, actions: dict[str, object] | None = None
) -> Process:
    """Make a process of four states that is sound but for what is put in."""
    sound_states = {
        "open": state("intake", "waiting", "acceptance"),
        "review": state("review", "running", "lead"),
        "hearing": state("review", "paused", "lead"),
        "done": state("closed", "stopped", "nobody"),
    }
    sound_actions = {
        "accept": action("open", "review", "acceptance", effects=["accept"]),
        "hear": action("review", "hearing", "lead", needs=["kind"], effects=["suspend"]),
        "heard": action("hearing", "back", "lead", effects=["resume"]),
        "decide": action("review", "done", "lead", needs=["outcome"], effects=["decide"]),
    }
    tree = {
        "id": "sample",
        "title": TITLE,
        "initial": "open",
        "states": sound_states | (states or {}),
        "actions": sound_actions | (actions or {}),
    }
    return msgspec.convert(tree, Process)


def test_a_sound_process_has_no_remarks() -> None:
    assert list(soundness.remarks(process())) == []


@pytest.mark.parametrize("name", sorted(core_processes()))
def test_every_core_process_is_sound(name: str) -> None:
    assert list(soundness.remarks(core_processes()[name])) == []


@pytest.mark.parametrize(
    ("states", "actions", "path"),
    [
        pytest.param(
            {},
            {"lost": action("open", "nowhere", "acceptance")},
            "actions.lost.to",
            id="an action leads nowhere",
        ),
        pytest.param(
            {},
            {"lost": action("nowhere", "done", "lead")},
            "actions.lost.from",
            id="an action comes from nowhere",
        ),
        pytest.param(
            {"island": state("review", "running", "lead")},
            {},
            "states.island",
            id="a state is never reached",
        ),
        pytest.param(
            {"trap": state("review", "running", "lead")},
            {"fall": action("review", "trap", "lead")},
            "states.trap",
            id="a state is never left",
        ),
        pytest.param(
            {"review": state("review", "running", "applicant")},
            {},
            "states.review.waits_for",
            id="somebody is waited for who can do nothing",
        ),
        pytest.param(
            {"done": state("closed", "running", "nobody")},
            {},
            "states.done",
            id="a closed state keeps its clock running",
        ),
        pytest.param(
            {"review": state("review", "running", "nobody")},
            {},
            "states.review.waits_for",
            id="an open state waits for nobody",
        ),
        pytest.param(
            {},
            {"hear": action("review", "hearing", "lead")},
            "actions.hear.effects",
            id="a clock is paused without saying why",
        ),
        pytest.param(
            {"hearing": state("review", "running", "lead")},
            {},
            "actions.hear.effects",
            id="a suspension lets the clock run",
        ),
        pytest.param(
            {},
            {"undo": action("review", "open", "lead")},
            "actions.undo",
            id="a running clock would wait",
        ),
        pytest.param(
            {},
            {"redo": action("done", "review", "lead")},
            "actions.redo",
            id="a stopped clock would run without reopening",
        ),
        pytest.param(
            {},
            {"decide": action("review", "done", "lead", effects=["decide"])},
            "actions.decide.needs",
            id="a decision does not say which",
        ),
        pytest.param(
            {"review": state("review", "running", "lead", limit={"days": 1}, on_limit="decide")},
            {},
            "states.review.on_limit",
            id="time takes an action of people",
        ),
        pytest.param(
            {},
            {"jump": action("open", "done", "acceptance", automatic=True)},
            "actions.jump.by",
            id="an automatic action is somebody's",
        ),
    ],
)
def test_a_fault_is_found_where_it_stands(
    states: dict[str, object], actions: dict[str, object], path: str
) -> None:
    faulty = process(states, actions)

    found = [remark.path for remark in soundness.remarks(faulty)]

    assert path in found
