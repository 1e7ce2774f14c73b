"""A child's lasting ID: random, meaningless, safe to read aloud and to type.

Twelve signs: eleven drawn at random and a check sign by ISO 7064. The alphabet
has no vowels, so that no words appear, and of signs that look alike at most one
(2 without Z, 5 without S, 6 without G, 8 without B; no 0, O, 1, I, L). It has
23 signs: with a prime modulus the pure system of ISO 7064 (radix 2) finds every
single wrong sign and every exchange of two neighbouring signs.
"""

import secrets
from collections.abc import Callable, Collection

from stdnum.iso7064 import mod_37_2

ALPHABET = "23456789CDFHJKMNPQRTVWX"
LENGTH = 12


def checked(body: str) -> str:
    """The ID that consists of these signs and their check sign."""
    return body + str(mod_37_2.calc_check_digit(body, ALPHABET))


def is_valid(text: str) -> bool:
    """Whether this can be an ID: its length, its signs, its check sign."""
    return len(text) == LENGTH and bool(mod_37_2.is_valid(text, ALPHABET))


def read(text: str) -> str:
    """What a person typed, without spaces and hyphens and in upper case."""
    return "".join(text.split()).replace("-", "").upper()


def draw(
    how_many: int,
    taken: Collection[str] = (),
    randomness: Callable[[int], bytes] = secrets.token_bytes,
) -> list[str]:
    """So many new IDs, none of them in `taken` (pass a set) and no two the same."""
    drawn: dict[str, None] = {}
    while (missing := how_many - len(drawn)) > 0:
        signs = _signs(randomness(missing * LENGTH))
        for start in range(0, len(signs) - LENGTH + 2, LENGTH - 1):
            identifier = checked(signs[start : start + LENGTH - 1])
            if identifier not in taken and len(drawn) < how_many:
                drawn[identifier] = None
    return list(drawn)


def _signs(randomness: bytes) -> str:
    """Signs that are all equally likely: bytes past the last whole round of 23 are left out."""
    rounds = 256 // len(ALPHABET) * len(ALPHABET)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in randomness if byte < rounds)
