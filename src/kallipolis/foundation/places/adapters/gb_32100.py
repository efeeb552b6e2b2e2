"""Unified social credit codes of organisations in mainland China."""

from stdnum.cn import uscc

from kallipolis.foundation.places.contracts import Number, NumberFault


class Gb32100:
    """18 characters: authority, category, 6 digits of place, 9 of the organisation, 1 check."""

    pattern = r"[0-9A-HJ-NPQRTUWXY]{18}"

    def read(self, words: str) -> Number | NumberFault:
        """Read a credit code, or say what is wrong with it.

        Source: GB 32100-2015, sections 4 and 5, as python-stdnum implements them in
            ``stdnum.cn.uscc``.
        """
        code = words.strip().upper()
        if code != uscc.compact(code) or not uscc.is_valid(code):
            return NumberFault.FORM
        return Number(number=code)
