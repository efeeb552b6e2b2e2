"""Check digits of numbers as SQL, so that the engine tests millions of rows by itself."""

from typing import Final

CREDIT_CODE: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_CHECKS: Final = "10X98765432"


def id_number_holds(name: str) -> str:
    """Return a condition that holds for a number of 18 whose check digit is right.

    Source: GB 11643-1999, 5 (ISO 7064, MOD 11-2).
    """
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    summed = " + ".join(
        f"{weight} * TRY_CAST(substr({name}, {place}, 1) AS INTEGER)"
        for place, weight in enumerate(weights, start=1)
    )
    return (
        f"(length({name}) = 18 AND coalesce("
        f"substr('{ID_CHECKS}', ({summed}) % 11 + 1, 1) = upper(substr({name}, 18, 1)), FALSE))"
    )


def credit_code_holds(name: str) -> str:
    """Return a condition that holds for a unified social credit code whose check digit is right.

    Source: GB 32100-2015, 5.3 (weights are powers of 3, modulo 31).
    """
    values = [f"(strpos('{CREDIT_CODE}', substr({name}, {n}, 1)) - 1)" for n in range(1, 19)]
    summed = " + ".join(f"{pow(3, n, 31)} * {value}" for n, value in enumerate(values[:17]))
    known = " AND ".join(f"{value} >= 0" for value in values)
    return f"(length({name}) = 18 AND {known} AND (31 - ({summed}) % 31) % 31 = {values[17]})"
