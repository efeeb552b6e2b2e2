"""A pack is changed in a working copy, tried at once, and published by a second person."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from kallipolis.domains.government.revisions import api
from kallipolis.domains.government.revisions.contracts import Deed, RevisionId, State
from kallipolis.domains.government.revisions.testing import (
    DECISION,
    FORM,
    RULE,
    from_age,
    make_approver,
    make_copy,
    make_editor,
    publish_allowance,
)
from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases.testing import set_stage

pytestmark = pytest.mark.django_db

EDITOR, APPROVER = make_editor(), make_approver()


@pytest.fixture(autouse=True)
def _published(tmp_path: Path) -> None:
    set_stage()
    publish_allowance(tmp_path / "allowance")


def proposed(editor: str = "editor") -> RevisionId:
    copy = make_copy(make_editor(editor))
    return api.propose(EDITOR, copy.id).id


class TestWriting:
    """What is changed, and what is said of it."""

    def test_nothing_is_in_force_before_it_is_approved(self) -> None:
        copy = make_copy(EDITOR)

        (change,) = api.differences(copy)

        assert [(f.path, f.before, f.after) for f in change.fields] == [
            ("table.rows[0].when.age", '">= 70"', '">= 68"')
        ]
        assert packs.get(*RULE).body.table.rows[0].when == {"age": ">= 70"}

    def test_examples_turn_red_where_the_draft_answers_otherwise(self) -> None:
        copy = make_copy(EDITOR, age=65)

        report = api.check(copy)

        assert {e.id: bool(e.faults) for e in report.examples} == {
            "allowance-at-72": False,
            "allowance-at-66": True,
        }

    def test_what_was_changed_is_given_up_again(self) -> None:
        copy = make_copy(EDITOR)

        back = api.restore(EDITOR, copy.id, *RULE)

        assert (back.documents, api.differences(back)) == ((), ())

    def test_a_document_is_written_as_text(self) -> None:
        copy = api.begin(EDITOR, "allowance", reason="Earlier.")
        seen = api.stamp_of(api.document(copy, *RULE))

        written = api.rewrite(EDITOR, copy.id, RULE, DECISION.replace(">= 70", ">= 65"), seen=seen)

        assert [c.id for c in api.differences(written)] == ["allowance-decision"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (DECISION.replace("kind: decision", "kind: guess"), "pack.faulty"),
            (DECISION.replace("id: allowance-decision", "id: another"), "revision.id_changed"),
        ],
    )
    def test_text_that_is_no_such_document_is_refused(self, text: str, code: str) -> None:
        copy = api.begin(EDITOR, "allowance", reason="Earlier.")
        seen = api.stamp_of(api.document(copy, *RULE))

        with pytest.raises(Refusal) as refused:
            api.rewrite(EDITOR, copy.id, RULE, text, seen=seen)

        assert refused.value.code == code

    def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(self) -> None:
        copy = api.begin(EDITOR, "allowance", reason="Earlier.")
        seen = api.stamp_of(api.document(copy, *RULE))
        api.change(make_editor("colleague"), copy.id, RULE, from_age(68), seen=seen)

        with pytest.raises(Refusal) as refused:
            api.change(EDITOR, copy.id, RULE, from_age(68), seen=seen)

        assert refused.value.code == "revision.changed_meanwhile"

    def test_a_document_of_another_pack_is_not_changed_here(self) -> None:
        copy = api.begin(EDITOR, "allowance", reason="Earlier.")

        with pytest.raises(Refusal) as refused:
            api.document(copy, "role", "pack-editor")

        assert refused.value.code == "revision.foreign"

    def test_changed_documents_are_taken_out_as_files_of_a_pack(self) -> None:
        copy = make_copy(EDITOR)

        archive = ZipFile(io.BytesIO(api.export(EDITOR, copy.id)))

        assert archive.namelist() == ["allowance/rules/allowance-decision.yaml"]
        assert "'>= 68'" in archive.read("allowance/rules/allowance-decision.yaml").decode()


class TestApproving:
    """Four eyes: who wrote it does not publish it."""

    def test_another_person_publishes_it_as_the_next_version(self) -> None:
        copy = make_copy(EDITOR, age=65)
        example = ("scenario", "allowance-at-66")
        body = api.document(copy, *example)
        text = packs.as_yaml(body).replace("refuse", "grant")
        api.rewrite(EDITOR, copy.id, example, text, seen=api.stamp_of(body))
        api.propose(EDITOR, copy.id)

        published = api.approve(APPROVER, copy.id)

        assert (published.state, published.version) == (State.PUBLISHED, "1.0.1")
        assert packs.get(*RULE).body.table.rows[0].when == {"age": ">= 65"}
        assert packs.get(*FORM).version == "1.0.0"
        assert [step.deed for step in published.steps] == [
            Deed.BEGUN,
            Deed.PROPOSED,
            Deed.PUBLISHED,
        ]

    def test_the_version_before_is_brought_back(self) -> None:
        copy = make_copy(EDITOR)
        api.restore(EDITOR, copy.id, *RULE)
        body = api.document(copy, *FORM)
        text = packs.as_yaml(body).replace("en: Remark", "en: Note")
        api.rewrite(EDITOR, copy.id, FORM, text, seen=api.stamp_of(body))
        api.propose(EDITOR, copy.id)
        api.approve(APPROVER, copy.id)

        packs.roll_back(APPROVER, "allowance", "1.0.0")

        assert packs.get(*FORM).body.pages[0].fields[1].title.en == "Remark"

    def test_what_contradicts_an_example_is_not_proposed(self) -> None:
        copy = make_copy(EDITOR, age=65)

        with pytest.raises(Refusal) as refused:
            api.propose(EDITOR, copy.id)

        assert refused.value.code == "revision.unsound"
        assert api.get(EDITOR, copy.id).state is State.OPEN

    def test_nobody_approves_or_sends_back_what_their_own_hand_is_in(self) -> None:
        id = proposed(editor="approver")

        with pytest.raises(Refusal) as approving:
            api.approve(APPROVER, id)
        with pytest.raises(Refusal) as sending:
            api.send_back(APPROVER, id, words="No.")

        assert [approving.value.code, sending.value.code] == ["revision.own"] * 2

    def test_it_is_sent_back_with_what_has_to_be_corrected(self) -> None:
        id = proposed()

        back = api.send_back(APPROVER, id, words="An example contradicts this.")

        assert (back.state, back.steps[-1].words) == (State.OPEN, "An example contradicts this.")

    def test_it_is_not_sent_back_without_a_word(self) -> None:
        id = proposed()

        with pytest.raises(Refusal) as refused:
            api.send_back(APPROVER, id, words=" ")

        assert [p.field for p in refused.value.problems] == ["words"]

    def test_what_waits_for_approval_is_not_written_to(self) -> None:
        id = proposed()

        with pytest.raises(Refusal) as refused:
            api.restore(EDITOR, id, *RULE)

        assert refused.value.code == "revision.not_open"
        assert api.take_back(EDITOR, id).state is State.OPEN

    def test_nothing_changed_is_nothing_to_approve(self) -> None:
        copy = api.begin(EDITOR, "allowance", reason="Earlier.")

        with pytest.raises(Refusal) as refused:
            api.propose(EDITOR, copy.id)

        assert refused.value.code == "revision.unchanged"

    def test_what_was_published_anew_meanwhile_is_not_undone(self, tmp_path: Path) -> None:
        id = proposed()
        other = api.begin(EDITOR, "allowance", reason="Words.")
        body = api.document(other, *RULE)
        text = packs.as_yaml(body).replace("Too young.", "Not old enough.")
        api.rewrite(EDITOR, other.id, RULE, text, seen=api.stamp_of(body))
        api.propose(EDITOR, other.id)
        api.approve(APPROVER, other.id)

        with pytest.raises(Refusal) as refused:
            api.approve(APPROVER, id)

        assert refused.value.code == "pack.revision_behind"
        assert packs.get(*RULE).version == "1.0.1"

    def test_a_copy_that_was_given_up_stays_so(self) -> None:
        copy = make_copy(EDITOR)

        dropped = api.drop(EDITOR, copy.id)

        assert dropped.state is State.DROPPED
        with pytest.raises(Refusal):
            api.propose(EDITOR, copy.id)


def test_others_neither_see_nor_write() -> None:
    copy = make_copy(EDITOR)

    with pytest.raises(Refusal) as seen:
        api.get(make_resident(), copy.id)
    with pytest.raises(Refusal) as written:
        api.propose(APPROVER, copy.id)

    assert [seen.value.code, written.value.code] == ["revision.not_found"] * 2
    assert api.recent(make_resident()) == ()


def test_every_deed_is_in_the_ledger() -> None:
    copy = make_copy(EDITOR)
    api.propose(EDITOR, copy.id)
    api.send_back(APPROVER, copy.id, words="No.")

    found = audit.search(system("test").with_purpose("test"), Query(subject=f"revision:{copy.id}"))

    assert {(entry.act, entry.actor) for entry in found} >= {
        ("revision.begin", "editor"),
        ("revision.propose", "editor"),
        ("revision.send_back", "approver"),
    }
