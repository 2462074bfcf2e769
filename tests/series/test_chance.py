import numpy as np

from exhume.series._chance import rng


def test_the_same_seed_and_names_draw_the_same_numbers() -> None:
    first, again = rng(3, "formula", "2010").random(5), rng(3, "formula", "2010").random(5)
    assert first.tolist() == again.tolist()


def test_another_seed_name_or_variant_draws_other_numbers() -> None:
    streams = [rng(3, "a", "b"), rng(4, "a", "b"), rng(3, "b", "a"), rng(3, "a"), rng(3, "a", "c")]
    assert len(streams) == len({float(stream.random()) for stream in streams})


def test_streams_of_two_names_do_not_go_together() -> None:
    left, right = (rng(1, "formula", name).standard_normal(20_000) for name in ("x", "y"))
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.03
