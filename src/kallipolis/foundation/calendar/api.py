"""Count time by the calendar of a region."""

from kallipolis.foundation.calendar.logic import add as add
from kallipolis.foundation.calendar.logic import days_between as days_between
from kallipolis.foundation.calendar.logic import end_of_day as end_of_day
from kallipolis.foundation.calendar.logic import last_day as last_day
from kallipolis.foundation.calendar.logic import local_day as local_day
from kallipolis.foundation.calendar.logic import remaining as remaining
from kallipolis.foundation.calendar.logic import start_of_last_days as start_of_last_days
from kallipolis.foundation.calendar.logic import working_day_from as working_day_from
