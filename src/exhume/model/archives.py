"""What an archive gives when it is opened: one file after another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive, announced before its bytes.

    `name` is how it is shown: relative, with forward slashes, without control characters, and
    different from that of every other member. `encoding` says how the bytes of the name became
    characters and `encoding_reason` how that was decided; both are empty for a name in ASCII.
    """

    name: str
    encoding: str = ""
    encoding_reason: str = ""

    @property
    def file_name(self) -> str:
        """The last part of the name.

        >>> Member("二/a.pdf").file_name
        'a.pdf'
        """
        return self.name.rpartition("/")[2]
