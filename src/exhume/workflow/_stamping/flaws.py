"""What can be wrong with a time stamp, before anybody says so to a person."""


class Flaw(Exception):
    """A time stamp that does not hold.

    `kind` is a short word for programs, such as ``timestamp-signature``; `says` is the rest of a
    sentence that begins with the stamp's name.

    >>> print(Flaw("timestamp-damaged", "cannot be read"))
    cannot be read
    """

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(says)
        self.kind = kind
        self.says = says


class Unfollowed(Exception):
    """A time stamp, or a part of one, of a sort that cannot be checked here; it may well hold."""
