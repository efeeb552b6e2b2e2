"""Employer identification numbers of the United States."""

from stdnum.us import ein

from kallipolis.foundation.places.contracts import Number, NumberFault


class UsEin:
    """9 digits, the first two of which name the campus that assigned it; there is no check digit.

    Source: the prefixes that the Internal Revenue Service has assigned, as python-stdnum lists them
        in ``stdnum.us.ein``.
    """

    pattern = r"[0-9]{9}"

    def read(self, words: str) -> Number | NumberFault:
        """Read a number, its hyphen dropped, or say what is wrong with it."""
        number = str(ein.compact(words.strip()))
        return Number(number=number) if ein.is_valid(number) else NumberFault.FORM
