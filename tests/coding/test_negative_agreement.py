import pytest

from exhume.coding import negative_agreement

from .made_ratings import FROM_R, close, estimated, limits, of_table

TABLES = [name for name, entry in FROM_R["tables"].items() if "negative" in entry]


@pytest.mark.parametrize("name", TABLES)
def test_negative_agreement_and_its_limits_are_those_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    found = estimated(negative_agreement.measure(of_table(entry["table"])))
    assert close(entry["negative"]) == found.statistic
    assert close(entry["negative_limits"]) == limits(found)
