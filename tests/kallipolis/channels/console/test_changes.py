"""A civil servant changes a form and a rule in the browser; a colleague approves it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from kallipolis.domains.government.revisions.testing import publish_allowance
from kallipolis.foundation.packs import api as packs

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
WHY = {"why.en": "Old enough.", "why.zh_hans": "年龄符合。", "why.zh_hant": "年齡符合。"}
NEW_FIELD = {
    "name": "street",
    "title.en": "Street",
    "title.zh_hans": "街道",
    "title.zh_hant": "街道",
    "required": "false",
}


@pytest.fixture
def editor(keeper: Keeper, tmp_path: Path) -> Client:
    client = keeper("pack-editor")
    publish_allowance(tmp_path / "allowance")
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def begun(client: Client) -> str:
    asked = {"pack": "allowance", "reason": "The law was changed."}
    return str(client.post("/console/changes", asked).headers["Location"])


def seen_on(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def sent(client: Client, path: str, **given: str) -> Any:
    seen = seen_on(words(client.get(path)))
    return client.post(path, {"seen": seen, "do": "save"} | given)


def row_sent(client: Client, copy: str, cell: str, **given: str) -> Any:
    path = f"{copy}/rule/allowance-decision/rows?at=0"
    row = {
        "when.age.is": "hand",
        "when.age": cell,
        "then.decision": "grant",
        "source": "elderly-law/art-33",
    }
    return sent(client, path, **(row | WHY | given))


def test_a_row_is_changed_and_its_examples_turn_red(editor: Client) -> None:
    copy = begun(editor)

    row_sent(editor, copy, ">= 65")
    page = words(editor.get(copy))
    refused = editor.post(f"{copy}/do", {"step": "propose"})

    assert "<del>&#34;&gt;= 70&#34;</del> <ins>&#34;&gt;= 65&#34;</ins>" in page
    assert page.count('class="light red"') == page.count('class="light green"') == 1
    assert refused.status_code == 422


def test_a_worked_example_is_corrected_as_the_rule_is_changed(editor: Client) -> None:
    copy = begun(editor)
    row_sent(editor, copy, ">= 65")

    unfit = sent(editor, f"{copy}/scenario/allowance-at-66", do="expect", decision="perhaps")
    sent(editor, f"{copy}/scenario/allowance-at-66", do="expect", decision="grant")

    assert 'id="decision-fault"' in words(unfit)
    assert words(editor.get(copy)).count('class="light green"') == 2


def test_a_cell_that_cannot_be_read_comes_back_with_what_is_wrong(editor: Client) -> None:
    copy = begun(editor)

    answer = row_sent(editor, copy, ">= = 65")

    assert answer.status_code == 422
    assert 'id="when.age-fault"' in words(answer)
    assert 'value="&gt;= = 65"' in words(answer)


def test_a_cell_is_checked_without_being_kept(editor: Client) -> None:
    copy = begun(editor)

    answer = row_sent(editor, copy, ">= 68", do="check")

    assert "at least 68" in words(answer)
    assert "Nothing is changed." in words(editor.get(copy))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"do": "down", "at": "0"}, "in every other case"),
        ({"do": "remove", "at": "1"}, "This would not pass the checks yet."),
    ],
)
def test_rows_are_moved_and_removed(editor: Client, given: dict[str, str], shown: str) -> None:
    path = f"{begun(editor)}/rule/allowance-decision"

    answer = sent(editor, path, **given)

    assert answer.status_code == 302
    assert shown in words(editor.get(path))


def test_a_row_is_added(editor: Client) -> None:
    copy = begun(editor)
    path = f"{copy}/rule/allowance-decision/rows?at=0&new=1"

    sent(
        editor,
        path,
        **({"when.age.is": "more", "when.age.value": "100", "then.decision": "review"} | WHY),
    )

    assert "more than 100" in words(editor.get(f"{copy}/rule/allowance-decision"))


def test_a_field_is_added_moved_and_removed(editor: Client) -> None:
    copy = begun(editor)
    form = f"{copy}/form/allowance"

    sent(editor, f"{form}/fields?page=0&type=text", **NEW_FIELD)
    added = words(editor.get(form))
    sent(editor, form, do="up", field="street")
    sent(editor, form, do="remove", field="remark")
    page = words(editor.get(form))

    assert added.index("Remark") < added.index("Street")
    assert "Remark" not in page.partition("<textarea")[0]
    assert "Street" in page


def test_a_field_is_changed(editor: Client) -> None:
    form = f"{begun(editor)}/form/allowance"

    sent(
        editor,
        f"{form}/fields?name=remark",
        **(NEW_FIELD | {"name": "remark", "when.way": "hand", "when": "age + 1 > 90"}),
    )

    assert "“Age” + 1 is more than 90 (written by hand)" in words(editor.get(form))


def test_a_group_is_added_with_a_field_inside_and_a_page_behind(editor: Client) -> None:
    form = f"{begun(editor)}/form/allowance"
    item = {"item.en": "Child", "item.zh_hans": "子女", "item.zh_hant": "子女"}
    title = {name: words for name, words in NEW_FIELD.items() if name.startswith("title.")}

    sent(editor, f"{form}/fields?page=0&type=group", **(NEW_FIELD | item | {"name": "houses"}))
    sent(editor, f"{form}/fields?page=0&type=text&group=houses", **NEW_FIELD)
    sent(editor, form, do="page", **title)
    page = words(editor.get(form))

    assert "?name=houses" in page
    assert "?name=street" in page
    assert 'value="drop-page"' in page


def test_conditions_are_added_to_a_field_by_choice(editor: Client) -> None:
    form = f"{begun(editor)}/form/allowance"
    path = f"{form}/fields?name=remark"
    line = {"when.0.field": "age", "when.0.is": "from-below", "when.0.value": "80"}

    offered = words(sent(editor, path, **{"do": "add:when", "when.add": "age"}))
    unfit = sent(editor, path, **({"when.way": "built", "when.0.to": "70"} | line))
    sent(editor, path, **({"when.way": "built", "when.0.to": "90"} | line))
    again = words(editor.get(path))

    assert 'name="when.0.is"' in offered
    assert unfit.status_code == 422
    assert 'id="when.0.to-fault"' in words(unfit)
    assert "Age is from 80, below 90" in words(editor.get(form))
    assert 'value="age in [80..90)"' in again
    assert 'value="from-below" selected' in again


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Street of house"}, "name"),
        ({"title.zh_hant": ""}, "title.zh_hant"),
        ({"when.way": "hand", "when": "nobody > 1"}, "when"),
        ({"when.way": "built"}, "when.add"),
        ({"max_length": "long"}, "max_length"),
    ],
)
def test_a_field_that_cannot_be_comes_back_as_it_was_given(
    editor: Client, given: dict[str, str], field: str
) -> None:
    path = f"{begun(editor)}/form/allowance/fields?page=0&type=text"

    answer = sent(editor, path, **(NEW_FIELD | given))

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in words(answer)
    assert 'value="街道"' in words(answer)


@pytest.mark.parametrize(
    "path",
    [
        "form/allowance/fields?page=9&type=text",
        "form/allowance/fields?page=0&type=guess",
        "form/allowance/fields?page=0&type=text&group=age",
        "form/allowance/fields?name=nobody",
        "rule/allowance-decision/rows?at=7",
        "form/allowance/rows?at=0",
        "rule/allowance-decision/fields?page=0&type=text",
        "rule/nobody",
    ],
)
def test_what_is_not_there_is_not_found(editor: Client, path: str) -> None:
    assert editor.get(f"{begun(editor)}/{path}").status_code == 404


def test_text_that_is_no_document_comes_back_with_its_faults(editor: Client) -> None:
    path = f"{begun(editor)}/rule/allowance-decision"

    answer = sent(editor, path, do="text", text="id: allowance-decision\nkind: guess\n")

    assert answer.status_code == 422
    assert "kind: guess" in words(answer)
    assert "rule.yaml:2" in words(answer)


def test_a_colleague_approves_and_it_is_in_force(editor: Client, keeper: Keeper) -> None:
    copy = begun(editor)
    row_sent(editor, copy, ">= 68")
    editor.post(f"{copy}/do", {"step": "propose"})
    approver = keeper("pack-approver", name="Fang")

    asked = words(approver.get(copy))
    own = words(editor.get(copy))
    approver.post(f"{copy}/do", {"step": "approve"})

    assert "Approve and publish" in asked
    assert "Approve and publish" not in own
    assert packs.get("rule", "allowance-decision").body.table.rows[0].when == {"age": ">= 68"}
    assert "allowance 1.0.1" in words(editor.get("/console/changes"))


def test_a_colleague_sends_it_back_with_words(editor: Client, keeper: Keeper) -> None:
    copy = begun(editor)
    row_sent(editor, copy, ">= 68")
    editor.post(f"{copy}/do", {"step": "propose"})
    approver = keeper("pack-approver", name="Fang")

    silent = approver.post(f"{copy}/do", {"step": "send-back", "words": ""})
    approver.post(f"{copy}/do", {"step": "send-back", "words": "Which article?"})

    assert 'id="words-fault"' in words(silent)
    assert "Which article?" in words(editor.get(copy))


def test_what_was_changed_is_carried_away(editor: Client) -> None:
    copy = begun(editor)
    row_sent(editor, copy, ">= 68")

    archive = ZipFile(io.BytesIO(editor.get(f"{copy}/export").content))

    assert archive.namelist() == ["allowance/rules/allowance-decision.yaml"]


def test_a_change_without_a_reason_is_not_begun(editor: Client) -> None:
    answer = editor.post("/console/changes", {"pack": "allowance", "reason": ""})

    assert answer.status_code == 422
    assert 'id="reason-fault"' in words(answer)


def test_changes_are_not_for_every_official(editor: Client, keeper: Keeper) -> None:
    copy = begun(editor)
    auditor = keeper("auditor", name="Fang")

    assert [auditor.get(path).status_code for path in ("/console/changes", copy)] == [403, 403]
