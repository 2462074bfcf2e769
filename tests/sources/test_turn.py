import pytest

from exhume.sources.recognition.turn import Postponed, ask, text_layers_only


def test_engines_may_be_started_where_nobody_says_otherwise() -> None:
    with text_layers_only(), pytest.raises(Postponed):
        ask()
    ask()


def test_a_postponement_inside_of_another_does_not_end_it() -> None:
    with text_layers_only():
        with text_layers_only(), pytest.raises(Postponed):
            ask()
        with pytest.raises(Postponed):
            ask()
