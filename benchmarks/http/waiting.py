"""Let some cases of several services wait for the office, through the doors, to be copied."""

from random import Random

from benchmarks.http.city import FOUNDER, OFFICE, Founded

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.services import api as services
from kallipolis.site.demo.cast import a_page
from kallipolis.site.demo.sending import Hand, Sending, send_in

SERVICES, EACH = 12, 4


def let_wait(founded: Founded) -> None:
    """Send in for a dozen services of the office; it accepts some of the cases."""
    official = as_actor(parties.get(FOUNDER, PartyId(founded.official.party)), assurance=3)
    fitting = [
        each
        for each in services.every()
        if each.authority == OFFICE.partition("@")[0]
        and each.level == "county"
        and each.process != "instant"
        and "resident" in each.audience
        and each.online
        and not each.id[-6:].isdecimal()
        and not each.parts
    ]
    rng, sent = Random(3), 0
    for number, service in enumerate(fitting[:SERVICES] * EACH):
        person = founded.people[number % len(founded.people)]
        actor = as_actor(person, purpose="benchmark")
        sheet = files.store(actor, a_page(), name="paper.pdf").id
        hand = Hand(sheet=sheet, rng=rng, clock=SetClock(SYSTEM_CLOCK.now()))
        case = send_in(actor, Sending(service=service.id), hand)
        if case is None or case.deciding != OFFICE:
            continue
        sent += 1
        if number % 2 and any(
            o.name == "accept" for o in cases.find_for(official, case.id).actions
        ):
            cases.act(official, case.id, "accept")
    if not sent:
        raise RuntimeError("nothing waits for the office")
