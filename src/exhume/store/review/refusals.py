"""What the desks refuse, each with a type of its own, so that a page can say it in its own way."""

from exhume.errors import InputError


class NotAssigned(InputError, LookupError):
    """The unit is none of this person's; whether it exists at all is not said."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"unit {unit!a}", "it is not among your units", "go on with the next of your units"
        )


class AlreadySealed(InputError):
    """The verdict was handed in and cannot be changed."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"unit {unit}",
            "its verdict was handed in and cannot be changed",
            "tell the owner of the study, so that it can be adjudicated",
        )


class RequestReused(InputError):
    """One request key came with two different verdicts."""

    def __init__(self, request: str) -> None:
        super().__init__(
            f"request {request!a}",
            "another verdict was saved under the same key",
            "load the page again and save once more",
        )


class OwnUnit(InputError):
    """An adjudicator would decide on a verdict of their own."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"unit {unit}",
            "you coded it yourself",
            "leave it to another adjudicator, or ask the owner to allow it",
        )


class NotStorable(InputError):
    """A text holds what no database can keep, or more than any page needs."""
