from collections import Counter

import pytest

from exhume.plugins import discover
from exhume.recall.simulation.catalogue import SETTINGS, settings_of
from exhume.recall.simulation.coverage import Setting

ESTIMATORS = list(discover("recall"))


def test_settings_have_names_of_their_own() -> None:
    assert {1} == set(Counter(setting.name for setting in SETTINGS).values())


def test_settings_name_estimators_that_there_are() -> None:
    named = {name for setting in SETTINGS for name in (*setting.claimed, *setting.others)}
    assert set(ESTIMATORS) == named


def test_no_estimator_both_claims_a_setting_and_is_to_fail_in_it() -> None:
    assert not [s.name for s in SETTINGS if set(s.claimed) & set(s.others)]


@pytest.mark.parametrize("name", ESTIMATORS)
def test_every_estimator_claims_several_settings_and_has_one_to_fail_in(name: str) -> None:
    settings = settings_of(name)
    assert len([setting for setting in settings if name in setting.claimed]) >= 5
    assert [setting for setting in settings if name in setting.others]


@pytest.mark.parametrize("setting", SETTINGS, ids=[setting.name for setting in SETTINGS])
def test_samples_are_of_strata_that_the_corpus_has(setting: Setting) -> None:
    assert set(setting.reading.samples) <= set(setting.corpus.strata)
    assert setting.corpus.relevant > 0
