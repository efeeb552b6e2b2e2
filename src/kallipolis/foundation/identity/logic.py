"""What a telephone number and a user name may look like."""

import re
from typing import Final

HOME_PREFIX: Final = "+86"
_PHONE: Final = re.compile(r"\+[1-9]\d{6,14}")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")


def as_phone(written: str) -> str:
    """Return a telephone number in international form (``+8613800138000``), empty if it is none.

    Eleven digits that begin like a Chinese mobile number get the prefix of China.

    Source: ITU-T E.164 (11/2010), 6.2.1 (at most 15 digits).
    """
    digits = re.sub(r"[\s()-]", "", written)
    if _MOBILE.fullmatch(digits):
        return HOME_PREFIX + digits
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return digits if _PHONE.fullmatch(digits) else ""
