"""Rows of the model as lines of JSON, one object a line."""

from collections.abc import Iterable

import msgspec


def json_lines(rows: Iterable[object]) -> bytes:
    r"""Return the rows as lines of JSON, in their order.

    >>> from exhume.model.estimates import Interval
    >>> json_lines([Interval(0.5, 1.0)])
    b'{"low":0.5,"high":1.0}\n'
    """
    encode = msgspec.json.Encoder(order="deterministic").encode
    return b"".join(encode(row) + b"\n" for row in rows)
