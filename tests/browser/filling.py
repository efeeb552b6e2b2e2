"""A city with people and their business in it, for tests that look at its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pyarrow as pa
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from msgspec.structs import replace
from tests import residents
from tests.browser import accounts
from tests.kallipolis.channels.enterprise.test_batches import ROWS
from tests.kallipolis.channels.resident.test_applying import APPLY, PDF, fill_in, key_in
from tests.kallipolis.channels.resident.test_cases import RENEW, REQUEST, sent
from tests.kallipolis.channels.resident.test_paying import VALID
from tests.kallipolis.channels.resident.test_paying import sent as licence_sent
from tests.kallipolis.platforms.data.linkage.worked import others, she

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.foundation.parties.testing import as_actor, make_company
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Wanted
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.entries.testing import hold, make_service
from kallipolis.platforms.application.entries.testing import make_dataset as make_entry
from kallipolis.platforms.application.notes import api as notes
from kallipolis.platforms.application.notes.contracts import NewNote
from kallipolis.platforms.application.notes.events import MENTIONED
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Visit
from kallipolis.platforms.application.reviews import api as reviews
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.models import StoredReview
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    make_person_registry,
    publish_linked,
)
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, ReturnFlow
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.exchange.contracts import Veto
from kallipolis.platforms.data.exchange.testing import make_exchange, make_message
from kallipolis.platforms.data.extracts import api as extracts
from kallipolis.platforms.data.extracts.contracts import Plan, QuasiIdentifier
from kallipolis.platforms.data.grants.testing import publish_rows
from kallipolis.platforms.data.harvests.testing import make_harvest
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.proposals.testing import allowance_rows, as_csv
from kallipolis.platforms.data.quality import api as quality
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.sources.testing import make_source, with_connections

OFFICES = (
    "acceptance-officer",
    "lead-reviewer",
    "decider",
    "window-officer",
    "supervisor",
    "auditor",
    "pack-editor",
    "pack-approver",
    "administrator",
    "operator",
    "data-administrator",
    "data-user",
    "finance-officer",
    "hall-head",
)

HALL = "hall-440305"
SERVICE = "marriage-registration"
REGISTRY = "card-holders"
BY_SHEET = "pass-for-lorries-in-restricted-streets"


@contextmanager
def own_tables() -> Iterator[None]:
    """Let tables of data lie in a folder that goes in the end, and sources read from it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.csv").write_text("code,value\n0001A,1\n0002A,12,5\n")
        brought = (folder / "uploads").as_uri()
        chosen = with_connections(
            settings.KALLIPOLIS, folder, store=folder.as_uri(), uploads=brought
        )
        chosen = replace(chosen, payments="sandbox", state=str(folder / "state"))
        with override_settings(KALLIPOLIS=with_lakehouse(chosen, folder / "lakehouse")):
            yield


def filled() -> tuple[dict[str, str], dict[str, str]]:
    """Fill a city: a resident with a running case, a draft and a credential, and an official."""

    publish_packs("core", "guangdong", "public-services", "guangdong-appointments")
    party = residents.settled(1, name="梁秀英", born=date(1943, 5, 20), household="440305")
    resident, official = Client(), Client()
    resident.force_login(make_user("liang", party=party.id, kind="resident", name=party.name))
    log_in(official, make_official_user("陈晓", *OFFICES, organisation="public-security@440305"))
    case = sent(resident, party)
    mentioned(case)
    fill_in(resident)
    resident.post(f"{APPLY}/check", {"key": key_in(resident)})
    [credential] = credentials.held(as_actor(party))
    drafted(resident)
    clerk, batch = with_sheet()
    accounts_of, parts = accounts.filled()
    browsers = {"resident": resident, "official": official, "clerk": clerk, **accounts_of}
    ids = {
        "case": case,
        "credential": credential.id,
        "batch": batch,
        "batch_service": BY_SHEET,
        **with_data(official),
        **with_money(browsers),
        **with_appointments(official, party),
        "copy": begun(official),
        "holidays": opened(official, "guangdong", "明年放假安排"),
        "visit": visited(official, party),
        **tried(official),
        **with_people(official),
        **with_registry(browsers),
        **parts,
    }
    return {who: cookie_of(browser) for who, browser in browsers.items()}, ids


def with_data(official: Client) -> dict[str, str]:
    """Publish datasets that are gathered, open, shared and given less of."""
    fields = (
        make_field("code", title=Text(en="Code", zh_hans="编码", zh_hant="編碼"), required=True),
        make_field("value", title=Text(en="Value", zh_hans="数值", zh_hant="數值"), type="number"),
    )
    publish_documents(
        pack="stations",
        dataset=[
            make_dataset(fields=fields),
            patrols(),
            make_dataset("value-by-code", fields=fields),
        ],
        source=[make_source()],
        derivation=[make_derivation()],
        harvest=[make_harvest()],
    )
    extracted(fields)
    distributions.report("stations", "站名")
    less = Text(en="No telephone numbers", zh_hans="电话号码不外提供", zh_hant="電話號碼不外提供")
    publish_documents(pack="less", veto=[Veto(id="phones", reason=less, fields=("phone",))])
    settings.KALLIPOLIS = make_exchange(settings.KALLIPOLIS, "health.example")
    clinics = Text(en="Clinics", zh_hans="医疗机构", zh_hant="醫療機構")
    jab = Text(en="Vaccination", zh_hans="疫苗接种证", zh_hant="疫苗接種證")
    hold("health.example", make_entry("clinics", title=clinics), make_service(name=jab))
    intake = intakes.run(system("test"), "station-list").id
    quality.measure("stations", intake)
    derivations.run(system("test"), "value-by-code")
    return {
        "intake": intake,
        "contract": shown(official),
        "message": str(make_message("health.example")),
    }


def with_money(browsers: dict[str, Client]) -> dict[str, str]:
    """Let somebody pay for a driving licence and be granted it, and another owe for one."""
    driver, paid = licence_asked(browsers, "driver", 4, "蒋文涛")
    _, owed = licence_asked(browsers, "debtor", 5, "罗志明")
    browser = browsers["driver"]
    counter = browser.post(f"/cases/{paid}/payment/pay").headers["Location"]
    browser.post(counter, {"choice": "pay"})
    while outbox.dispatch():
        pass
    [licence] = credentials.held(as_actor(driver))
    office = cases.find_for(residents.TEST, paid).case.accepting
    officer = make_official_user("郑警官", *OFFICES, organisation=office)
    browsers["officer"] = log_in(Client(), officer)
    waiting = browsers["debtor"].post(f"/cases/{owed}/payment/pay").headers["Location"]
    return {
        "paid": paid,
        "owed": owed,
        "licence": licence.id,
        "reference": waiting.rpartition("/")[2],
    }


def licence_asked(
    browsers: dict[str, Client], who: str, seed: int, name: str
) -> tuple[Party, CaseId]:
    """Let somebody send in for another driving licence, which costs something."""
    party = residents.settled(seed, name=name, born=date(1990, 5, 17), household="440305")
    browser = browsers[who] = Client()
    browser.force_login(make_user(who, party=party.id, kind="resident", name=name))
    number = parties.identity_of(residents.TEST, party.id).id_number
    registries.put(residents.TEST, "drivers", number, VALID)
    return party, licence_sent(browser, party)


def with_appointments(official: Client, party: Party) -> dict[str, str]:
    """Book a time in a hall, and give a number to somebody who has come without one."""
    days = appointments.days(HALL, SERVICE)
    first, second = [slot.starts_at for day in days for slot in day.slots if slot.free][:2]
    wanted = Wanted(hall=HALL, service=SERVICE, starts_at=first)
    made = appointments.book(as_actor(party), wanted, key="k")
    head = as_actor(parties.get(residents.TEST, PartyId(user_of(official).party)), assurance=3)
    number = queues.take_number(head, HALL, Visit(service=SERVICE))
    return {"appointment": made.id, "number": number.id, "at": quote(second.isoformat())}


def with_people(official: Client) -> dict[str, str]:
    """Add an institution below an authority, and somebody who has roles, one of them over."""
    office = "public-security@440305"
    named = {"zh_hans": "示例社会福利院", "zh_hant": "示例社會福利院", "en": "Welfare home"}
    new = named | {"region": "440305", "kind": "institution", "credit_code": "", "parent": ""}
    path = official.post("/console/organisations/new", new)["Location"]
    official.post(f"{path}/change", named | {"parent": office, "closed_from": ""})
    colleague = make_official_user("何新", organisation=office).party
    for role, do in (("reviewer", "appoint"), ("reviewer", "dismiss"), ("decider", "appoint")):
        given = {"organisation": office, "role": role, "do": do}
        official.post(f"/console/officials/{colleague}", given)
    return {"body": path.rpartition("/")[2], "colleague": colleague}


def tried(official: Client) -> dict[str, str]:
    """Let a worker try a changed rule on the case that it decided."""
    text = form_field(official, "/console/back-tests/new?rule=old-age-allowance-decision", "text")
    asked = {"rule": "old-age-allowance-decision", "text": text.replace("12000", "13000")}
    path = official.post("/console/back-tests/new", asked).headers["Location"]
    jobs.run_due()
    page = official.get(path).content.decode()
    return {
        "trial": path.rpartition("/")[2],
        "tried": page.partition(f"{path}/cases/")[2].partition('"')[0],
    }


def with_registry(browsers: dict[str, Client]) -> dict[str, str]:
    """Put a registry together of two departments' records, and open the case of a doubtful pair."""
    title = Text(en="Card holders", zh_hans="持证人", zh_hant="持證人")
    kept = replace(make_person_registry(), id=REGISTRY, title=title, source="public-security")
    linked = replace(make_linked_registry(), id=REGISTRY, title=title, registry=REGISTRY)
    publish_linked(linked, kept)
    twins = [
        she(name, id_number=None, name=name, dataset="health") for name in ("林晓梅", "林晓红")
    ]
    deliver([she("1"), she("3"), *twins, *others()])
    consolidations.run(system("test"), REGISTRY)
    (review,) = StoredReview.objects.all()
    owner = consolidations.owner_of(linked)
    keeper = make_official_user("吴管档", *OFFICES, organisation=str(owner))
    browsers["keeper"] = log_in(Client(), keeper)
    return {"registry": REGISTRY, "pairs": str(reviews.open_case(review.id))}


def extracted(fields: tuple[Field, ...]) -> None:
    """Let the official's own authority have a dataset that goes back, and an extract of it."""
    owner = AuthorityRole("public-security")
    flow = ReturnFlow(by="code", legal_basis="regulation/art-1")
    wells = make_dataset("wells", owner=owner, region="440305", fields=fields, returned=flow)
    publish_documents(pack="wells", dataset=[wells])
    publish_rows("wells", pa.table({"code": ["0001A"] * 3, "value": [1.0, 2.0, 3.0]}))
    code = QuasiIdentifier(column="code", to="prefix", width=4)
    plan = Plan(id="by-code", dataset="wells", quasi=(code,), k=2, purpose="研究用途")
    extracts.make(system("test"), plan)


def mentioned(case: str) -> None:
    """Let a colleague write a note on a case that mentions the official."""
    colleague = make_official_user("黄伟强", "decider", organisation="public-security@440305")
    party = parties.get(residents.TEST, PartyId(colleague.party))
    notes.write(as_actor(party), case, NewNote(words="@陈晓 请换发"))
    for event in outbox.recorded(types=(MENTIONED,)):
        notices.take_in(event)


def with_sheet() -> tuple[Client, str]:
    """Let a clerk send in a sheet of applications for a company; a worker finds its errors."""
    company, person = make_company(), residents.settled(3, name="周文书", born=date(1990, 2, 3))
    terms = Terms(relation="clerk", scopes=("*",))
    parties.establish(residents.TEST, company.id, person.id, terms, basis="legal-entities")
    browser = Client()
    browser.force_login(make_user("zhou", party=person.id, kind="resident", name=person.name))
    browser.post("/accounts/acting", {"principal": company.id, "next": "/business/"})
    sheet = SimpleUploadedFile("lorries.csv", ROWS)
    answer = browser.post(f"/business/batches/new/{BY_SHEET}", {"file": sheet})
    jobs.run_due()
    return browser, answer["Location"].rpartition("/")[2]


def visited(official: Client, party: Party) -> str:
    """Let somebody stand at the window of an official, and return the visit."""
    number = parties.identity_of(residents.TEST, party.id).id_number
    came = {"purpose": "来窗口换证", "name": party.name, "id_number": number}
    return str(official.post("/desk/window", came)["Location"]).rpartition("/")[2]


def begun(official: Client) -> str:
    """Begin a working copy in which a form is changed, and return its id."""
    id = opened(official, "public-services", "办事指南改版")
    path = f"/console/changes/{id}/form/old-age-allowance"
    seen = official.get(path).content.decode().partition('name="seen" value="')[2][:64]
    official.post(path, {"do": "down", "field": "full_name", "seen": seen})
    return id


def opened(official: Client, pack: str, reason: str) -> str:
    """Begin a working copy in which nothing is changed, and return its id."""
    answer = official.post("/console/changes", {"pack": pack, "reason": reason})
    return str(answer.headers["Location"].rpartition("/")[2])


def patrols() -> Dataset:
    """Make a dataset that is the official's own to grant."""
    title = Text(en="Patrols", zh_hans="巡逻", zh_hant="巡邏")
    field = make_field("code", title=Text(en="Code", zh_hans="编码", zh_hant="編碼"))
    own = {"owner": "public-security", "region": "440305", "fields": (field,), "key": ()}
    return make_dataset("patrols", title=title, summary=title, **own)


def shown(official: Client) -> str:
    """Show new data, for which a contract is proposed, and return its working copy."""
    given = {"title": "领取名单", "owner": "public-security", "pack": "stations", "id": "receipts"}
    file = SimpleUploadedFile("list.csv", as_csv(allowance_rows()))
    answer = official.post("/console/data/new", given | {"file": file})
    return str(answer.headers["Location"].split("/")[3])


def drafted(browser: Client) -> None:
    """Leave an application for another identity card, and another allowance, unsent."""
    paper = SimpleUploadedFile("lease.pdf", PDF)
    browser.post(f"{RENEW}/evidence", {"file.photograph": paper})
    for page in ("request", "contact"):
        browser.post(f"{RENEW}/form/{page}", REQUEST)
    fill_in(browser)


def user_of(browser: Client) -> User:
    return User.objects.get(pk=browser.session["_auth_user_id"])


def form_field(browser: Client, path: str, name: str) -> str:
    """Return what stands in a large field of a form."""
    page = browser.get(path).content.decode()
    return unescape(page.partition(f'name="{name}"')[2].partition(">")[2].partition("</")[0])


def cookie_of(browser: Client) -> str:
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)
