"""Whether whole numbers with a given sum and sum of squares exist."""

from functools import cache
from math import isqrt

SOLVED = 5  # from so many numbers on, parity and the least sum of squares decide


def attainable(n: int, total: int, squares: int) -> bool:
    """Tell whether n whole numbers of any sign add up to `total` and their squares to `squares`.

    Moved by a whole number, so that the total lies from 0 to n - 1, the numbers exist only if the
    squares are as even as the total and not less than it. For five numbers or more that is enough.
    For five: one of them is chosen as -1, 0 or 1 so that the rest has an odd sum b and sum of
    squares a with 4a >= b^2, for which Cauchy's lemma (4a - b^2 = 3 mod 8 is a sum of three
    squares) gives four numbers. For more: one of them is 1, or 0 where the total is 0, and the
    rest meets the same conditions. Fewer than five are searched for.

    >>> attainable(2, 3, 5), attainable(2, 3, 7), attainable(5, 3, 7), attainable(5, 3, 8)
    (True, False, True, False)
    """
    shift, rest = divmod(total, n)
    moved = squares - 2 * shift * total + n * shift * shift
    if moved < rest or (moved - rest) % 2:
        return False
    return n >= SOLVED or _search(n, rest, moved)


@cache
def _search(n: int, total: int, squares: int) -> bool:
    """Tell the same by trying every last number."""
    if n == 1:
        return total * total == squares
    if n * squares < total * total:
        return False
    if n == 2:
        return _two(total, squares)
    reach = isqrt(squares)
    return any(_search(n - 1, total - z, squares - z * z) for z in range(-reach, reach + 1))


def _two(total: int, squares: int) -> bool:
    """Tell it of x and y: (x - y)^2 is twice the squares less the square of the total."""
    difference = 2 * squares - total * total
    root = isqrt(difference)
    return root * root == difference and (root - total) % 2 == 0
