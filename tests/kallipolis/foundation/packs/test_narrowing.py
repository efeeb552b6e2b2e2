"""What a struct no longer accepts is told, and what it accepts besides is not."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from kallipolis.foundation.packs.logic.narrowing import frozen, losses
from kallipolis.foundation.packs.logic.schemas import schema_of

Days = Annotated[int, Meta(ge=0, description="Days.")]
FEWER = Annotated[int, Meta(ge=1)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="part"):
    size: int


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="whole"):
    parts: "tuple[Part | Whole, ...]"


class FinePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="part"):
    size: Annotated[int, Meta(le=9)]


class FineWhole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="whole"):
    parts: "tuple[FinePart | FineWhole, ...]"


FIELDS: dict[str, tuple[Any, ...]] = {
    "id": (str,),
    "days": (Days,),
    "channel": (Literal["hall", "web"], "web"),
    "note": (str | None, None),
    "names": (dict[str, str], msgspec.field(default_factory=dict)),
    "shape": (Part | Whole, Part(size=1)),
    "pair": (tuple[int, str], (0, "")),
}


def make_shape(**changes: tuple[object, ...] | None) -> object:
    """Make the frozen shape of a document with other fields; None takes one away."""
    fields: list[Any] = [
        (name, *said) for name, said in {**FIELDS, **changes}.items() if said is not None
    ]
    struct = msgspec.defstruct("Paper", fields, kw_only=True, forbid_unknown_fields=True)
    return frozen(schema_of(struct, title="paper", url=""))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"days": (Annotated[int, Meta(ge=0, description="In other words.")],)},
        {"days": (float,)},
        {"days": (int | str,)},
        {"days": (object,)},
        {"channel": (Literal["hall", "web", "post"], "web")},
        {"channel": (str, "web")},
        {"note": (str | None | int, None)},
        {"names": (dict[str, str | int], msgspec.field(default_factory=dict))},
        {"colour": (str, "red")},
        {"pair": (tuple[int | str, str], (0, ""))},
    ],
)
def test_a_shape_that_takes_what_it_took_loses_nothing(
    changes: dict[str, tuple[object, ...]],
) -> None:
    assert losses(make_shape(), make_shape(**changes)) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"colour": (str,)}, "colour is required now"),
        ({"note": (str,)}, "note is required now"),
        ({"note": None}, "note is not known any more"),
        ({"days": (str,)}, "days must be string now, not integer"),
        ({"days": (FEWER,)}, "days has the minimum 1 now"),
        ({"days": (Literal[1, 2],)}, "days is narrowed to a list of values"),
        ({"channel": (Literal["web"], "web")}, "channel may not be 'hall' any more"),
        (
            {"channel": (Literal["hall", "web"], "hall")},
            "channel means something else now where it is left out",
        ),
        (
            {"names": (dict[str, int], msgspec.field(default_factory=dict))},
            "names.* must be integer now, not string",
        ),
        ({"shape": (Part, Part(size=1))}, "shape.type may not be 'whole' any more"),
        ({"shape": (FinePart | FineWhole, Part(size=1))}, "shape.size has the maximum 9 now"),
        ({"pair": (tuple[int, int], (0, ""))}, "pair[1] must be integer now, not string"),
        ({"id": (Annotated[str, Meta(pattern="^[a-z]+$")],)}, "id has another pattern now"),
    ],
)
def test_what_a_shape_does_not_take_any_more_is_told(
    changes: dict[str, tuple[object, ...] | None], told: str
) -> None:
    assert told in losses(make_shape(), make_shape(**changes))
