"""An official works through a list: kept filters, the next case after an act, many at once."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kallipolis.channels.desk.models import SavedFilter
from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_official_user
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]


def pick(case: Case) -> str:
    return f"{case.id}.{case.version}.{case.deciding}"


def states(*found: Case) -> list[str]:
    return [cases.find_for(system("test"), case.id).case.state for case in found]


def rows(page: str) -> list[str]:
    return [unescape(path) for path in re.findall(r'data-row href="([^"]+)"', page)]


def opened_later(office: Office, name: str) -> Case:
    office.clock.advance(minutes=1)
    return office.open(applicant_name=name)


def three(office: Office) -> list[Case]:
    return [opened_later(office, name) for name in ("Ann", "Ben", "Cai")]


def queries_of(client: Client) -> int:
    """Count what a page asks; which edition is newest is asked each time in tests only."""
    with CaptureQueriesContext(connection) as captured:
        client.get("/desk/")
    return sum("packs_edition" not in query["sql"] for query in captured)


def test_after_an_act_the_next_case_of_the_list_opens(office: Office, official: LogIn) -> None:
    first, second, third = three(office)
    client = official("Chen", "acceptance-officer")
    path = rows(client.get("/desk/?state=submitted").content.decode())[0]
    _, _, query = path.partition("?")

    accepted = client.post(f"/desk/cases/{first.id}/accept?{query}", {"version": "1"})
    on = accepted["Location"]
    shown = client.get(on).content.decode()

    assert on.startswith(f"/desk/cases/{second.id}?")
    assert "state=submitted" in on
    assert f"done in case {first.id}" in shown
    assert f'href="/desk/cases/{third.id}?' in shown


def test_after_the_last_case_one_is_back_in_the_list(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", "acceptance-officer")
    path = rows(client.get("/desk/?state=submitted").content.decode())[0]
    _, _, query = path.partition("?")

    answer = client.post(f"/desk/cases/{case.id}/accept?{query}", {"version": "1"})

    assert answer["Location"] == "/desk/?state=submitted"


def test_a_case_shows_its_neighbours_in_the_list(office: Office, official: LogIn) -> None:
    first, _, third = three(office)
    client = official("Chen", "acceptance-officer")
    middle = rows(client.get("/desk/?sort=-received").content.decode())[1]

    page = client.get(middle).content.decode()

    before, after = re.findall(r'href="/desk/cases/(\w+)\?[^"]+" rel="(?:prev|next)"', page)
    assert (before, after) == (third.id, first.id)


def test_a_place_in_a_list_that_nobody_knows_is_refused(office: Office, official: LogIn) -> None:
    case = office.open()

    answer = official("Chen", "acceptance-officer").get(f"/desk/cases/{case.id}?at=nowhere")

    assert answer.status_code == 422


def test_an_act_on_many_says_which_went_through_and_why_others_did_not(
    office: Office, official: LogIn
) -> None:
    first, second, _ = three(office)
    office.act("acceptance-officer", second, "accept")
    chosen = [pick(first), pick(second), "nonsense"]

    answer = official("Chen", "acceptance-officer").post(
        "/desk/many", {"act": "accept", "case": chosen}
    )

    page = answer.content.decode()
    assert "Done in 1 of 3 cases." in page
    assert "Somebody else has acted on this case in the meantime." in page
    assert "There is no such case, or it is not yours." in page
    assert states(first, second) == ["reviewing", "reviewing"]


def test_many_are_transferred_once_authority_and_reason_are_said(
    office: Office, official: LogIn
) -> None:
    first, second, _ = three(office)
    client = official("Chen", "acceptance-officer")
    chosen = {"act": "transfer", "case": [pick(first), pick(second)]}
    target = "public-security@440300"
    said = {**chosen, "said": "yes", "organisation": target}

    asked = client.post("/desk/many", chosen)
    incomplete = client.post("/desk/many", said)
    done = client.post("/desk/many", {**said, "reason": "Theirs."})

    assert f'<option value="{target}">' in asked.content.decode()
    assert incomplete.status_code == 422
    assert "Done in 2 of 2 cases." in done.content.decode()
    found = [cases.find_for(system("test"), case.id).case.deciding for case in (first, second)]
    assert found == [target, target]


def test_cases_are_taken_shown_and_given_to_a_colleague(office: Office, official: LogIn) -> None:
    first, second, _ = three(office)
    wu = make_official_user("Wu", "acceptance-officer")
    clerk, leader = official("Chen", "acceptance-officer"), official("Sun", "lead-reviewer")
    chosen = {"case": [pick(first), pick(second)]}

    clerk.post("/desk/many", {**chosen, "act": "take"})
    mine = clerk.get("/desk/?holder=me").content.decode()
    shown = clerk.get(f"/desk/cases/{first.id}").content.decode()
    asked = leader.post("/desk/many", {**chosen, "act": "assign"}).content.decode()
    given = leader.post(
        "/desk/many", {**chosen, "act": "assign", "said": "yes", "holder": str(wu.party)}
    )

    assert len(rows(mine)) == 2
    assert "<dt>Who has it</dt><dd>Chen" in shown
    assert f'<option value="{wu.party}">Wu</option>' in asked
    assert "Done in 2 of 2 cases." in given.content.decode()
    assert rows(clerk.get("/desk/?holder=me").content.decode()) == []


def test_what_nobody_may_do_to_many_is_refused(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Chen", "acceptance-officer")

    answers = [
        client.post("/desk/many", {"act": act, "case": chosen})
        for act, chosen in (("decide", [pick(case)]), ("remind", [pick(case)]), ("accept", []))
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert states(case) == ["submitted"]


def test_the_inbox_counts_by_light_and_offers_who_has_what(office: Office, official: LogIn) -> None:
    three(office)

    page = official("Chen", "acceptance-officer").get("/desk/").content.decode()

    assert re.search(r'In time <span class="figure">3</span>', page)
    assert re.search(r'Overdue <span class="figure">0</span>', page)
    assert 'href="/desk/?what=both&amp;holder=nobody"' in page


def test_a_filter_is_kept_under_a_name_and_may_be_the_home(office: Office, official: LogIn) -> None:
    three(office)
    client = official("Chen", "acceptance-officer")
    query = "state=submitted&after=x&unknown=1"

    client.post("/desk/filters", {"name": "New ones", "query": query})
    kept = SavedFilter.objects.get()
    listed = client.get("/desk/").content.decode()
    client.post(f"/desk/filters/{kept.pk}/home")
    home = client.get("/desk/")
    client.post(f"/desk/filters/{kept.pk}/home")
    bare = client.get("/desk/")
    client.post(f"/desk/filters/{kept.pk}/forget")

    assert (kept.name, kept.query) == ("New ones", "state=submitted")
    assert "New ones" in listed
    assert home["Location"] == "/desk/?state=submitted"
    assert bare.status_code == 200
    assert not SavedFilter.objects.exists()


def test_kept_filters_are_of_one_official_and_have_names(office: Office, official: LogIn) -> None:
    chen, wu = official("Chen", "decider"), official("Wu", "decider")
    chen.post("/desk/filters", {"name": "Mine", "query": "light=red"})
    kept = SavedFilter.objects.get()

    forgotten = wu.post(f"/desk/filters/{kept.pk}/forget")
    home = wu.post(f"/desk/filters/{kept.pk}/home")
    unnamed = chen.post("/desk/filters", {"name": " ", "query": "light=red"})
    unknown = chen.post("/desk/filters", {"name": "Odd", "query": "light=purple"})

    assert [one.status_code for one in (forgotten, home, unnamed, unknown)] == [404, 404, 422, 422]
    assert SavedFilter.objects.get() == kept


def test_nobody_keeps_more_filters_than_a_screen_holds(office: Office, official: LogIn) -> None:
    client = official("Chen", "decider")

    answers = [client.post("/desk/filters", {"name": f"F{n}", "query": ""}) for n in range(21)]
    again = client.post("/desk/filters", {"name": "F0", "query": "light=red"})

    assert answers[-1].status_code == 409
    assert SavedFilter.objects.count() == 20
    assert again.status_code == 302


def test_a_page_of_the_inbox_asks_the_database_no_more_for_more_rows(
    office: Office, official: LogIn
) -> None:
    client = official("Chen", "acceptance-officer")
    office.open()
    client.get("/desk/")
    few = queries_of(client)

    three(office)
    three(office)

    assert queries_of(client) == few
