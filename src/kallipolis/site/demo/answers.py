"""Fill in any form as somebody might, without reading it."""

from collections.abc import Mapping
from datetime import timedelta
from functools import singledispatch
from random import Random
from typing import Final

from stdnum import luhn

from kallipolis.foundation.ids import FileId
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms import contracts as f
from kallipolis.site.demo import players
from kallipolis.site.demo.words import words

Answers = dict[str, object]
ROUNDS: Final = 6
"""How often answers are looked at again, as each may call up further questions."""


class Pen:
    """What fills in: chance, what is known, and a sheet to upload wherever files are asked for."""

    def __init__(self, context: f.Context, sheet: FileId, rng: Random) -> None:
        self.context = context
        self.sheet = sheet
        self.rng = rng


def filled(form: f.Form, known: Mapping[str, object], pen: Pen) -> Answers | None:
    """Answer a form as far as it asks; None where chance does not lead to sound answers."""
    fields = {field.name: field for page in form.pages for field in page.fields}
    answers = {name: value for name, value in known.items() if name in fields}
    for _ in range(ROUNDS):
        checked = forms.validate(form, answers, pen.context)
        at_fault = {
            problem.field.partition("[")[0].partition(".")[0] for problem in checked.problems
        }
        if not at_fault:
            return dict(checked.answers)
        for name in sorted(at_fault):
            answers.pop(name, None)
            if name in fields:
                answers[name] = answer(fields[name], pen)
    return None


@singledispatch
def answer(field: f.Question, pen: Pen) -> object:
    """Answer one question by its type."""
    return words("note", pen.rng)


@answer.register
def _(field: f.TextField, pen: Pen) -> object:
    return _of_length(words("subject", pen.rng), field)


@answer.register
def _(field: f.LongTextField, pen: Pen) -> object:
    return _of_length(words("story", pen.rng), field)


@answer.register
def _(field: f.IntegerField, pen: Pen) -> object:
    low = field.min if isinstance(field.min, int) else 1
    high = field.max if isinstance(field.max, int) else low + 20
    return pen.rng.randint(low, max(low, min(high, low + 200)))


@answer.register
def _(field: f.DecimalField, pen: Pen) -> object:
    low = field.min if isinstance(field.min, int | float) else 1.0
    high = field.max if isinstance(field.max, int | float) else low + 100
    return round(pen.rng.uniform(low, high), min(field.places, 1))


@answer.register
def _(field: f.MoneyField, pen: Pen) -> object:
    low = field.min if isinstance(field.min, int) else 0
    high = field.max if isinstance(field.max, int) else low + 500_000
    return pen.rng.randint(low // 100, max(low, high) // 100) * 100


@answer.register
def _(field: f.BooleanField, pen: Pen) -> object:
    return True if field.must_hold else pen.rng.random() < 0.3


@answer.register
def _(field: f.DateField, pen: Pen) -> object:
    return (pen.context.today + timedelta(days=pen.rng.randrange(-400, 60))).isoformat()


@answer.register
def _(field: f.MonthField, pen: Pen) -> object:
    return (pen.context.today - timedelta(days=pen.rng.randrange(0, 300))).isoformat()[:7]


@answer.register
def _(field: f.ChoiceField, pen: Pen) -> object:
    return pen.rng.choice(field.options).value


@answer.register
def _(field: f.ChoicesField, pen: Pen) -> object:
    return [option.value for option in pen.rng.sample(field.options, max(1, field.min))]


@answer.register
def _(field: f.IdNumberField, pen: Pen) -> object:
    born = pen.context.today - timedelta(days=pen.rng.randrange(8000, 20000))
    sex = pen.rng.choice((Sex.FEMALE, Sex.MALE))
    return players.person_number(pen.rng.randrange(10**6), born, sex, pen.rng)


@answer.register
def _(field: f.CreditCodeField, pen: Pen) -> object:
    return players.organisation_number(pen.rng.randrange(10**6, 10**7))


@answer.register
def _(field: f.PhoneField, pen: Pen) -> object:
    return players.written_phone(pen.rng)


@answer.register
def _(field: f.EmailField, pen: Pen) -> object:
    return f"demo{pen.rng.randrange(10**6)}@example.com"


@answer.register
def _(field: f.PostcodeField, pen: Pen) -> object:
    return players.players().postcode


@answer.register
def _(field: f.BankCardField, pen: Pen) -> object:
    stem = f"990000{pen.rng.randrange(10**12):012}"
    return stem + luhn.calc_check_digit(stem)


@answer.register
def _(field: f.RegionField, pen: Pen) -> object:
    return _place(field.within, field.level, pen)


@answer.register
def _(field: f.AddressField, pen: Pen) -> object:
    return {"region": _place(field.within, field.level, pen), "line": players.address(pen.rng)}


@answer.register
def _(field: f.FileField, pen: Pen) -> object:
    return [pen.sheet] * max(1, field.min)


@answer.register
def _(field: f.PartyField, pen: Pen) -> object:
    fitting = [party.id for party in pen.context.parties if party.relation in field.relations]
    return pen.rng.choice(fitting) if fitting else ""


@answer.register
def _(field: f.GroupField, pen: Pen) -> object:
    return [
        {question.name: answer(question, pen) for question in field.fields}
        for _ in range(max(1, field.min))
    ]


def _of_length(said: str, field: f.TextField | f.LongTextField) -> str:
    times = -(-field.min_length // len(said)) or 1
    return (said * times)[: field.max_length]


def _place(within: str, level: str, pen: Pen) -> str:
    tops = [within] if within else [region.code for region in regions.children()]
    fitting = [r.code for top in tops for r in regions.within(top) if level in {"", *r.levels}]
    own = str(pen.context.applicant.get("region", ""))
    return own if own in fitting else pen.rng.choice(fitting)
