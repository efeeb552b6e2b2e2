"""Numbers that people can read out: no letters that look alike, and a check character."""

from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U. Source: Crockford's Base32."""

SPELT: Final = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))
"""The character for each byte, by five bits of it."""

DRAWN: Final = 13
"""Characters of a number that are drawn by lot: 65 bits."""

CODE_LENGTH: Final = 8
"""Characters of a verification code: 40 bits."""

ALIKE: Final = str.maketrans("ILO", "110")


def make_number(year: int, entropy: bytes) -> str:
    """Return a number of 16 characters: the year, characters drawn by lot, a check character.

    The last character drawn is moved on where the check would be a letter that looks like another.

    Shape: at least 13 bytes of ``entropy``.
    Source: the check is ISO/IEC 7064 MOD 37,36, as python-stdnum computes it.
    """
    stem = f"{year % 100:02}{letters(entropy[: DRAWN - 1])}"
    place = entropy[DRAWN - 1] & 31
    bodies = (stem + ALPHABET[(place + step) % 32] for step in range(32))
    checked = (body + mod_37_36.calc_check_digit(body) for body in bodies)
    return next(number for number in checked if number[-1] in ALPHABET)


def letters(entropy: bytes) -> str:
    """Spell random bytes with five bits of each."""
    return entropy.translate(SPELT).decode()


def read(words: str) -> str:
    """Return a number or code as it is stored, from what somebody typed or copied."""
    kept = "".join(c for c in words.upper() if c.isascii() and c.isalnum())
    return kept.translate(ALIKE)


def is_mistyped(number: str) -> bool:
    """Say whether no number can be spelt like this."""
    try:
        mod_37_36.validate(number)
    except ValidationError:
        return True
    return len(number) != DRAWN + 3


def grouped(number: str) -> str:
    """Set a number in groups of four, as it is printed."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
