"""When a statistic of agreement says nothing, and what to say instead."""

from exhume.model.estimates import Refusal
from exhume.model.ratings import Ratings


def too_few(ratings: Ratings, least: int = 1) -> Refusal | None:
    """Refuse where fewer than `least` units have two judgements."""
    units = ratings.units
    if units >= least:
        return None
    found = {0: "no unit has", 1: "only one unit has"}.get(units, f"only {units} units have")
    return Refusal(f"{found} the judgements of two coders", units)


def no_variation(ratings: Ratings) -> Refusal | None:
    """Refuse where every judgement is the same: chance alone would then agree always (0/0)."""
    used = [name for name, count in zip(ratings.categories, ratings.used(), strict=True) if count]
    if len(used) > 1:
        return None
    reason = (
        f'every coder chose "{used[0]}" for every unit: without variation, agreement by chance '
        "is complete too, and there is nothing to correct"
    )
    return Refusal(reason, ratings.units)
