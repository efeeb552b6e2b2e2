"""Versions, paths, differences and YAML, as pure functions."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.packs.contracts import FieldChange
from kallipolis.foundation.packs.logic import trees
from kallipolis.foundation.packs.logic.differences import fields_changed
from kallipolis.foundation.packs.logic.digests import digest_of
from kallipolis.foundation.packs.logic.trees import as_dotted, as_path
from kallipolis.foundation.packs.logic.versions import is_licence, is_version, precedence

# Semantic Versioning 2.0.0, item 11, and the numbers of item 2
IN_ORDER = (
    "0.9.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.9.0",
    "1.10.0",
    "2.0.0",
)

words = st.text("abN0 深圳é:#-'\"\\{}[],&*!|>%@`?~\n\t", max_size=12)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
step = st.integers(0, 99) | st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)


@pytest.mark.parametrize(("older", "newer"), list(itertools.pairwise(IN_ORDER)))
def test_versions_sort_as_semantic_versioning_says(older: str, newer: str) -> None:
    assert precedence(older) < precedence(newer)


@pytest.mark.parametrize("words", ["1", "1.0", "01.0.0", "1.0.0-", "v1.0.0", "1.0.0.0", ""])
def test_what_is_no_version(words: str) -> None:
    assert not is_version(words)


def test_what_is_built_does_not_count() -> None:
    assert precedence("1.0.0+a") == precedence("1.0.0+b")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Apache-2.0", True),
        ("MIT OR Apache-2.0", True),
        ("LicenseRef-City-Terms", True),
        ("Free", False),
        ("", False),
    ],
)
def test_licences_are_spdx_expressions(words: str, answer: bool) -> None:
    assert is_licence(words) is answer


@given(st.lists(step, max_size=6).filter(lambda path: not path or isinstance(path[0], str)))
def test_a_path_that_is_written_is_read_again(path: list[str | int]) -> None:
    assert as_path(as_dotted(tuple(path))) == tuple(path)


@given(plain)
def test_nothing_differs_from_itself(value: object) -> None:
    assert fields_changed(value, json.loads(json.dumps(value))) == ()


@given(plain, plain)
def test_what_differs_has_another_digest_and_a_change(before: object, after: object) -> None:
    differs = json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True)

    assert (digest_of(before) != digest_of(after)) is differs
    assert bool(fields_changed(before, after)) >= (differs and before != after)


def test_the_smallest_difference_is_told() -> None:
    before = {"name": {"en": "A", "zh-Hans": "甲"}, "steps": [{"id": "x", "days": 1}], "old": 1}
    after = {"name": {"en": "B", "zh-Hans": "甲"}, "steps": [{"id": "x", "days": 2}], "new": [1]}

    assert fields_changed(before, after) == (
        FieldChange(path="name.en", before='"A"', after='"B"'),
        FieldChange(path="steps.x.days", before="1", after="2"),
        FieldChange(path="old", before="1", after=None),
        FieldChange(path="new", before=None, after="[1]"),
    )


def test_fields_are_compared_by_their_names_and_options_by_their_values() -> None:
    options = [{"value": "a"}, {"value": "b", "title": "B"}]
    first = {"name": "region", "type": "region"}
    before = {"fields": [first, {"name": "kind", "options": options}]}
    after = {"fields": [{"name": "kind", "options": [*options, {"value": "c"}]}]}

    assert fields_changed(before, after) == (
        FieldChange(path="fields.region", before='{"name":"region","type":"region"}', after=None),
        FieldChange(path="fields.kind.options.c", before=None, after='{"value":"c"}'),
    )


def test_another_order_of_named_members_is_told_once() -> None:
    before = [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    after = [{"name": "c"}, {"name": "a"}, {"name": "d"}]

    assert fields_changed({"fields": before}, {"fields": after}) == (
        FieldChange(path="fields", before='["a","c"]', after='["c","a"]'),
        FieldChange(path="fields.b", before='{"name":"b"}', after=None),
        FieldChange(path="fields.d", before=None, after='{"name":"d"}'),
    )


def test_members_that_share_a_name_are_compared_by_place() -> None:
    before = [{"type": "a", "subject": "x"}, {"type": "a", "subject": "y"}]
    after = [{"type": "a", "subject": "x"}, {"type": "a", "subject": "z"}]

    assert fields_changed(before, after) == (
        FieldChange(path="[1].subject", before='"y"', after='"z"'),
    )


def test_lists_without_ids_are_compared_by_place() -> None:
    assert fields_changed([1, 2, 3], [1, 5]) == (
        FieldChange(path="[1]", before="2", after="5"),
        FieldChange(path="[2]", before="3", after=None),
    )


@given(st.dictionaries(words, plain, max_size=4))
def test_json_is_read_as_the_values_it_means(value: dict[str, object]) -> None:
    (tree,), faults = trees.read(json.dumps(value, ensure_ascii=False).encode())

    assert faults == []
    assert tree.value == value


@given(st.lists(st.dictionaries(words, plain, max_size=4), max_size=4))
def test_what_a_program_wrote_line_by_line_is_read_as_any_other_yaml(
    values: list[dict[str, object]],
) -> None:
    written = [f"--- {json.dumps(value)}" for value in values]

    by_program = trees.read("\n".join(written).encode())
    by_hand = trees.read("\n".join([*written, "--- {}  # by hand", ""]).encode())

    assert by_program[1] == by_hand[1] == []
    assert [(t.value, t.line) for t in by_program[0]] == [
        (t.value, t.line) for t in by_hand[0][:-1]
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('--- {"a": 1, "a": 2}', "`a` is written twice"),
        ("--- {" + '"a": {' * 70 + "}" * 71, "is nested deeper than 60 levels"),
        ('--- {"a": "\\ud83d"}', "is not YAML"),
        ('--- {"a": ]}', "is not YAML"),
    ],
)
def test_what_is_wrong_in_a_line_of_a_program_is_told_with_its_line(
    written: str, message: str
) -> None:
    _, faults = trees.read(f'--- {{"fine": 1}}\n{written}\n'.encode())

    assert [(fault.line, message in fault.message) for fault in faults][:1] == [(2, True)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1_000", "1_000"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("1.5e3", 1500.0),
        (".inf", float("inf")),
        ("yes", "yes"),
        ("True", True),
        ("2026-01-31", "2026-01-31"),
        ("12:30:00", "12:30:00"),
        ("~", None),
        ("", None),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars_are_read_by_the_core_schema(words: str, value: object) -> None:
    (tree,), faults = trees.read(f"value: {words}\n".encode())

    assert faults == []
    assert tree.value == {"value": value}


def test_a_file_may_hold_several_documents() -> None:
    read, faults = trees.read(b"id: a\n---\nid: b\n")

    assert faults == []
    assert [(tree.value, tree.line_of(("id",))) for tree in read] == [
        ({"id": "a"}, 1),
        ({"id": "b"}, 3),
    ]


def test_what_is_nested_without_end_is_refused() -> None:
    _, faults = trees.read(("[" * 100 + "]" * 100).encode())

    assert [fault.message for fault in faults] == ["is nested deeper than 60 levels"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: !!int many\n", "`many` is not what the tag tag:yaml.org,2002:int says"),
        ("a: 1\nb: *there\n", "is not YAML: found undefined alias 'there'"),
        ("a: &x 1\nb: &x 2\n", "is not YAML: found duplicate anchor 'x'"),
        ("a: &x [*x]\n", "is repeated by an alias"),
        ("? [1, 2]\n: [3, {a: b}]\nc: d\n", "the name of a field is no plain word"),
    ],
)
def test_what_yaml_allows_and_a_document_does_not_is_told(text: str, fault: str) -> None:
    _, faults = trees.read(text.encode())

    assert [each.message for each in faults] == [fault]


def test_an_alias_may_repeat_plain_words() -> None:
    (tree,), faults = trees.read(b"name: &it Lin\nagain: *it\n? *it\n: known\n")

    assert faults == []
    assert tree.value == {"name": "Lin", "again": "Lin", "Lin": "known"}


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    read, faults = trees.read(raw)

    assert isinstance(read, list)
    assert all(fault.line >= 1 for fault in faults)
