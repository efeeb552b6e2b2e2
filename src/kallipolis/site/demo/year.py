"""A year of the demo, played in the order of time: people and offices act, and the clocks run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import DayUnit
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.site.demo.acting import Acting, Play
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.casting import Casting
from kallipolis.site.demo.contradicting import contradict
from kallipolis.site.demo.plots import PLOTS, Step
from kallipolis.site.demo.sending import Hand, put_by, send_in

OPENS: Final = 9
CLOSES: Final = 17
"""Units: hours of the day, local time."""

AWAKE: Final = 7
ASLEEP: Final = 22

LONGEST_AGO: Final = 360
"""Units: days."""

TRIES: Final = 5
MOST_PUT_OFF: Final = 3
"""So many people may try on a day, and so often a story is put off before it is given up."""

DRAFT: Final = "draft"

WEEK: Final = 7 / 5
"""Calendar days in a working day, on an average."""

INTAKE: Final = 1.5
"""Units: days until a case is accepted, on an average."""

DAY: Final = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Told:
    """What became of the plan: which stories were told, in what case, and which nobody could."""

    stories: int = 0
    cases: list[CaseId] = field(default_factory=list)
    untold: list[Story] = field(default_factory=list)


class Year:
    """The year that is played: what is next comes first."""

    def __init__(self, city: City, plan: Sequence[Story], total: int) -> None:
        self.city = city
        self.casting = Casting(city)
        self.acting = Acting(city)
        self.told = Told()
        self.agenda: list[tuple[datetime, int, Play]] = []
        for story in plan:
            for number in range(story.count(total)):
                self._plan(story, number)
        self.night = min((at for at, _, _ in self.agenda), default=city.now.now())

    def play(self, progress: Callable[[int], None]) -> Told:
        """Play it up to now, and return what was told."""
        while self.agenda:
            at, number, play = heappop(self.agenda)
            self._let_time_pass(at)
            then = self._went_on(play, at, progress)
            if then is not None and then < self.city.now.now():
                heappush(self.agenda, (then, number, play))
        self._let_time_pass(self.city.now.now())
        self.told.cases += self.acting.corrections
        return self.told

    def _plan(self, story: Story, number: int) -> None:
        service = self.casting.service(story, number)
        if service is None or not self.casting.has(story):
            self.told.untold.append(story)
            return
        play = Play(story=story, service=service, left=list(PLOTS[story.plot]))
        heappush(self.agenda, (self._begins(story, service), len(self.agenda), play))

    def _begins(self, story: Story, service: PublicService) -> datetime:
        low, high = story.ago
        limit = service.promised_limit or service.statutory_limit
        if story.spent is not None and limit is not None:
            in_days = limit.days * (WEEK if limit.unit is DayUnit.WORKING else 1)
            low, high = (INTAKE + in_days * share for share in story.spent)
        ago = timedelta(days=min(LONGEST_AGO, self.city.rng.uniform(low, high)))
        return self._by_day(self.city.now.now() - ago)

    def _by_day(self, moment: datetime) -> datetime:
        """Return when somebody is awake, on the day of a moment that is past."""
        calendar = calendars.calendar_for(self.city.home)
        there = calendars.local_moment(calendar, moment)
        if AWAKE <= there.hour < ASLEEP:
            return moment
        other = there.replace(hour=self.city.rng.randrange(AWAKE, ASLEEP))
        return other if other < self.city.now.now() else other - DAY

    def _let_time_pass(self, until: datetime) -> None:
        while self.night + DAY < until:
            self.night += DAY
            self.city.clock.moment = self.night
            while cases.run_clocks(clock=self.city.clock):
                pass
        self.city.clock.moment = until

    def _went_on(
        self, play: Play, at: datetime, progress: Callable[[int], None]
    ) -> datetime | None:
        """Let a story go on, and return when it does so next."""
        if play.case is not None:
            self.acting.take(play, play.left.pop(0))
        elif self._has_begun(play):
            progress(1)
        elif play.put_off < MOST_PUT_OFF:
            play.put_off += 1
            return at + min(DAY, (self.city.now.now() - at) / 2)
        else:
            self.told.untold.append(play.story)
            progress(1)
        is_open = play.case is not None and bool(play.left)
        return self._later(at, play.left[0]) if is_open else None

    def _has_begun(self, play: Play) -> bool:
        """Let people try to apply, one after the other, and say whether somebody did."""
        return any(self._begins_with(play) for _ in range(TRIES))

    def _begins_with(self, play: Play) -> bool:
        applicant = self.casting.applicant(play.story)
        if play.story.contradicts:
            return self._contradicts(play, applicant)
        sending = self.casting.sending(play.story, play.service, applicant)
        sheet = self.city.sheet(applicant.actor)
        hand = Hand(sheet=sheet, rng=self.city.rng, clock=self.city.clock)
        if play.story.plot == DRAFT:
            is_told = put_by(applicant.actor, sending, hand)
        else:
            play.applicant = applicant
            play.case = send_in(applicant.actor, sending, hand)
            is_told = play.case is not None
            self.told.cases += [play.case.id] if play.case else []
        self.told.stories += is_told
        return is_told

    def _contradicts(self, play: Play, applicant: Applicant) -> bool:
        play.applicant = applicant
        play.case = contradict(applicant, play.story.contradicts, self.city)
        if play.case is None:
            return False
        self.told.cases.append(play.case.id)
        self.told.stories += 1
        return True

    def _later(self, at: datetime, step: Step) -> datetime:
        """Return when a step is taken: on a working day, while offices are open."""
        calendar = calendars.calendar_for(self.city.home)
        then = calendars.local_moment(
            calendar, at + timedelta(days=self.city.rng.uniform(*step.after))
        )
        day = calendars.working_day_from(calendar, then.date())
        if day == then.date() and OPENS <= then.hour < CLOSES:
            return then
        hour, minute = self.city.rng.randrange(OPENS, CLOSES), self.city.rng.randrange(60)
        opened = then.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute)
        return opened if opened > at else opened + DAY
