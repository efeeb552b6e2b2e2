"""A steward shows new data, reviews the contract that is proposed, and has it in force."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.rules.contracts import Law
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.proposals.testing import allowance_rows, as_csv
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Files
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]
LIST = "old-age-allowance-payment-list"
SAID = {"title": "高龄津贴发放名单", "owner": "civil-affairs", "pack": "data"}


@pytest.fixture
def steward(tmp_path: Path, settings: Settings, keeper: Keeper) -> Client:
    (tmp_path / "a.csv").write_text("code,value\na,1\nb,many\n")
    chosen = with_connections(
        settings.KALLIPOLIS,
        tmp_path,
        store=tmp_path.as_uri(),
        away="postgresql://127.0.0.1:1/none",
        uploads=(tmp_path / "uploads").as_uri(),
    )
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    client = keeper("data-administrator", "data-user")
    publish_documents(pack="data", dataset=[make_dataset()], source=[make_source()])
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def shown(client: Client, **given: Any) -> Any:
    file = SimpleUploadedFile("名单.csv", as_csv(allowance_rows()))
    asked = SAID | {"file": file, "connection": "", "path": "", "id": ""} | given
    return client.post("/console/data/new", {k: v for k, v in asked.items() if v is not None})


def proposed(client: Client) -> str:
    answer = shown(client)
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def seen_on(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def approved(keeper: Keeper, contract: str, name: str = "Liu") -> None:
    copy = contract.partition("/dataset/")[0]
    assert (
        keeper("pack-approver", name=name).post(f"{copy}/do", {"step": "approve"}).status_code
        == 302
    )


def approving(keeper: Keeper, contract: str) -> Any:
    """Approve a change as somebody who sees no data, and follow to the page that answers."""
    copy = contract.partition("/dataset/")[0]
    approver = keeper("pack-approver", name="Liu")
    return approver.post(f"{copy}/do", {"step": "approve"}, follow=True)


def with_law(client: Client, contract: str) -> Any:
    page = words(client.get(f"{contract}/settings"))
    told = {"terms.zh_hans": "履行法定职责", "owner": "civil-affairs", "kind": "department"}
    told |= {
        "title.zh_hans": "高龄津贴发放名单",
        "summary.zh_hans": "谁领了津贴",
        "level": "general-4",
    }
    told |= {"sharing": "conditional", "law": "social-law", "article": "art-1", "cycle": "monthly"}
    return client.post(f"{contract}/settings", told | {"seen": seen_on(page), "region": "440300"})


def test_a_contract_is_proposed_with_reasons_and_what_would_become_of_the_rows(
    steward: Client,
) -> None:
    page = words(steward.get(proposed(steward)))

    assert "97.6 % are identity numbers whose check digit is right." in page
    assert "Would go to quarantine" in page
    assert "personal data is kept by a law: name it" in page
    assert "王***" not in page.partition("masked by class")[0]
    assert "440305193" not in page
    assert "Review the contract" in page


def test_what_was_written_stays_when_a_connection_does_not_answer(steward: Client) -> None:
    answer = shown(steward, file=None, connection="away", path="public.firms")

    assert answer.status_code == 422
    assert "away did not answer." in words(answer)
    assert SAID["title"] in words(answer)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"file": None}, "file"),
        ({"owner": ""}, "owner"),
        ({"file": None, "connection": "store"}, "path"),
        ({"id": "Stations!"}, "id"),
        ({"id": "stations"}, "id"),
    ],
)
def test_what_lacks_is_named_by_its_field(
    steward: Client, given: dict[str, Any], field: str
) -> None:
    answer = shown(steward, **given)

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in words(answer)


def test_what_cannot_be_read_is_said_with_a_remedy(steward: Client) -> None:
    broken = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nothing")

    answer = shown(steward, file=broken)

    assert answer.status_code == 422
    assert "a.xlsx cannot be read" in words(answer)


def test_data_of_a_connection_is_looked_at_where_it_lies(steward: Client) -> None:
    answer = shown(steward, file=None, connection="store", path="*.csv", id="more-stations")

    assert answer.headers["Location"].endswith("/dataset/more-stations")


def test_a_field_is_corrected_and_its_expression_follows_its_name(steward: Client) -> None:
    contract = proposed(steward)
    way = f"{contract}/fields?name=payment_amount_yuan"
    page = words(steward.get(way))
    given = {"id": "amount", "type": "integer", "title.zh_hans": "金额", "made": '"发放金额（元）"'}

    refused = steward.post(way, given | {"seen": seen_on(page), "pattern": "["})
    steward.post(way, given | {"seen": seen_on(page), "required": "on", "least": "0"})

    assert refused.status_code == 422
    assert 'id="pattern-fault"' in words(refused)
    after = words(steward.get(contract))
    assert "<code>amount</code> ← <code>&#34;发放金额（元）&#34;</code>" in after
    assert "41 rows break it" not in after


def test_a_rule_is_tried_on_the_rows_before_it_is_kept(steward: Client) -> None:
    contract = proposed(steward)
    way = f"{contract}/rules"
    given = {"id": "not-much", "title.zh_hans": "不多", "holds": "payment_amount_yuan < 700"}
    given |= {"about": "accuracy", "otherwise": "warn", "seen": seen_on(words(steward.get(way)))}

    tried = words(steward.post(way, given | {"do": "check"}))
    wrong = words(steward.post(way, given | {"do": "check", "holds": "nothing < 1"}))
    steward.post(way, given | {"do": "save"})

    assert "% of the rows; 13 break it." in tried
    assert "nothing" in wrong
    assert "payment_amount_yuan &lt; 700" in words(steward.get(contract))


def test_fields_are_moved_and_removed_and_the_key_goes_with_them(steward: Client) -> None:
    contract = proposed(steward)
    seen = seen_on(words(steward.get(contract)))

    steward.post(contract, {"do": "remove", "field": "number", "seen": seen})
    late = steward.post(contract, {"do": "up", "field": "phone", "seen": seen})

    page = words(steward.get(contract))
    assert "<code>number</code>" not in page
    assert late.status_code == 422


def test_how_rows_are_read_is_changed(steward: Client) -> None:
    contract = proposed(steward)
    seen = seen_on(words(steward.get(f"{contract}/source")))

    refused = steward.post(f"{contract}/source", {"schedule": "at night", "seen": seen})
    kept = steward.post(f"{contract}/source", {"schedule": "30 2 * * *", "seen": seen})

    assert 'id="schedule-fault"' in words(refused)
    assert kept.status_code == 302


def test_a_contract_without_a_law_is_not_sent(steward: Client) -> None:
    copy = proposed(steward).partition("/dataset/")[0]

    assert steward.post(f"{copy}/do", {"step": "propose"}).status_code == 422


def test_the_day_goes_from_new_data_to_who_uses_it(steward: Client, keeper: Keeper) -> None:
    publish_documents(pack="laws", law=[Law(id="social-law", title=everywhere("Social Law"))])
    contract = proposed(steward)
    assert with_law(steward, contract).status_code == 302
    copy = contract.partition("/dataset/")[0]

    steward.post(f"{copy}/do", {"step": "propose"})
    waiting = words(steward.get(copy))
    approved(keeper, contract)
    body = packs.get("dataset", LIST).body
    steward.post(f"/console/data/{LIST}/gather", {"source": f"{LIST}-list"})
    queued = words(steward.get(f"/console/data/{LIST}"))
    jobs.run_due()
    page = words(steward.get(f"/console/data/{LIST}"))

    assert isinstance(body, Dataset)
    assert '<li class="waiting" aria-current="step">' in waiting
    assert "waits for a worker" in queued
    assert "It adds up" in page
    assert intakes.balance(system("test"), LIST).quarantined == 4
    assert "rows held: 4" in page


def test_who_approves_and_sees_no_data_is_told_that_it_is_in_force(
    steward: Client, keeper: Keeper
) -> None:
    publish_documents(pack="laws", law=[Law(id="social-law", title=everywhere("Social Law"))])
    contract = proposed(steward)
    with_law(steward, contract)
    steward.post(f"{contract.partition('/dataset/')[0]}/do", {"step": "propose"})

    answer = approving(keeper, contract)

    assert answer.status_code == 200
    assert "It is published and in force." in words(answer)


def test_a_row_that_has_too_few_columns_is_told_beside_the_figures(steward: Client) -> None:
    file = SimpleUploadedFile(
        "list.csv", as_csv(allowance_rows()) + "坏行,少列\n".encode("gb18030")
    )

    page = words(steward.get(shown(steward, file=file)["Location"]))

    assert "The line could not be parted into columns" in page.partition('id="fields"')[0]


@pytest.fixture
def gathered(steward: Client, keeper: Keeper) -> Client:
    """Return a steward of the list, of which a first file is published."""
    publish_documents(pack="laws", law=[Law(id="social-law", title=everywhere("Social Law"))])
    contract = proposed(steward)
    with_law(steward, contract)
    steward.post(f"{contract.partition('/dataset/')[0]}/do", {"step": "propose"})
    approved(keeper, contract)
    steward.post(f"/console/data/{LIST}/gather", {"source": f"{LIST}-list"})
    jobs.run_due()
    return steward


def brought(client: Client, content: bytes | None) -> str:
    file = {} if content is None else {"file": SimpleUploadedFile("新.csv", content)}
    answer = client.post(f"/console/data/{LIST}/newer", {"source": f"{LIST}-list"} | file)
    jobs.run_due()
    return words(answer if answer.status_code != 302 else client.get(f"/console/data/{LIST}"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No file was chosen."),
        (b"", "is empty."),
        ("编号\n1\n".encode("gb18030"), "Columns are missing: 姓名, 身份证号码"),
        (b"PK\x03\x04\xff\n1\n", "it is not in GB18030"),
    ],
)
def test_what_is_wrong_with_a_newer_file_is_said_and_what_is_published_stays(
    gathered: Client, content: bytes | None, said: str
) -> None:
    before = intakes.balance(system("test"), LIST).published

    page = brought(gathered, content)

    assert said in page
    assert intakes.balance(system("test"), LIST).published == before > 0


def test_an_intake_that_failed_is_told_on_the_overview_and_is_the_next_step(
    gathered: Client,
) -> None:
    page = brought(gathered, "编号\n1\n".encode("gb18030"))

    assert "The last intake failed, and nothing of it was published" in page
    assert "Have the file delivered with its columns as before" in page
    assert "Datasets whose last intake failed: 1" in words(gathered.get("/console/"))


def test_columns_of_which_no_field_is_made_are_named(gathered: Client) -> None:
    content = as_csv(allowance_rows()).decode("gb18030").splitlines()
    wider = [f"{line},{'备注' if at == 0 else '无'}" for at, line in enumerate(content)]

    page = brought(gathered, "\n".join(wider).encode("gb18030"))

    assert "of which no field is made: 备注" in page


def test_how_files_are_read_is_changed_on_a_page_that_the_dataset_leads_to(
    gathered: Client, keeper: Keeper
) -> None:
    asked = {"pack": "data", "kind": "dataset", "document": LIST, "reason": "utf-8 from now on"}
    contract = gathered.post("/console/changes", asked).headers["Location"]
    page = words(gathered.get(f"{contract}/source"))
    said = {"complete": "on", "empty": "on", "encoding": "utf-8", "delimiter": ";", "skip": "1"}

    gathered.post(f"{contract}/source", said | {"seen": seen_on(page)})
    gathered.post(f"{contract.partition('/dataset/')[0]}/do", {"step": "propose"})
    approved(keeper, contract, name="Zhao")

    source = sources.get(f"{LIST}-list")
    assert isinstance(source.reads, Files)
    assert (source.complete, source.empty) == (True, True)
    assert (source.reads.encoding, source.reads.delimiter, source.reads.skip) == ("utf-8", ";", 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"encoding": "gb-nothing"}, "encoding"),
        ({"skip": "-1"}, "skip"),
        ({"encoding": ""}, "encoding"),
    ],
)
def test_how_files_cannot_be_read_is_said_beside_the_field(
    steward: Client, given: dict[str, str], field: str
) -> None:
    contract = proposed(steward)
    page = words(steward.get(f"{contract}/source"))
    said = {"complete": "on", "encoding": "utf-8", "delimiter": "Tab", "skip": "0"}

    answer = steward.post(f"{contract}/source", said | {"seen": seen_on(page)} | given)

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in words(answer)


def test_a_newer_file_takes_the_place_of_the_one_before(steward: Client, keeper: Keeper) -> None:
    publish_documents(pack="laws", law=[Law(id="social-law", title=everywhere("Social Law"))])
    contract = proposed(steward)
    with_law(steward, contract)
    steward.post(f"{contract.partition('/dataset/')[0]}/do", {"step": "propose"})
    approved(keeper, contract)
    newer = SimpleUploadedFile("a.csv", as_csv(allowance_rows()[:2]))

    steward.post(f"/console/data/{LIST}/newer", {"source": f"{LIST}-list", "file": newer})
    elsewhere = steward.post(
        "/console/data/stations/newer",
        {"source": "station-list", "file": SimpleUploadedFile("a.csv", b"code\n1\n")},
    )
    jobs.run_due()

    assert intakes.balance(system("test"), LIST).received == 2
    assert elsewhere.status_code == 404


def test_nobody_else_brings_data(keeper: Keeper) -> None:
    assert keeper("operator").get("/console/data/new").status_code == 403
