"""Alpha and AC1 by two Python packages, for the units in agreement.json; run it in this folder.

python -m venv /tmp/opinions
/tmp/opinions/bin/pip install krippendorff==0.9.0 irrCAC==0.4.4
/tmp/opinions/bin/python second_opinions.py > second_opinions.json
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path


def second_opinion(units, categories):
    import krippendorff  # noqa: PLC0415 - the packages are no dependencies of the tests
    import numpy as np  # noqa: PLC0415 - as above
    import pandas as pd  # noqa: PLC0415 - as above
    from irrCAC.raw import CAC  # noqa: PLC0415 - as above

    values = np.array(units, dtype=float)
    of_irrcac = CAC(pd.DataFrame(values), categories=categories, digits=10)
    ac1 = of_irrcac.gwet()["est"]
    return {
        "alpha": krippendorff.alpha(values.T, level_of_measurement="nominal"),
        "alpha_irrCAC": of_irrcac.krippendorff()["est"]["coefficient_value"],
        "ac1": ac1["coefficient_value"],
        "ac1_se": ac1["se"],
        "ac1_interval": ac1["confidence_interval"],
    }


def main():
    units = json.loads(Path("agreement.json").read_text(encoding="utf-8"))["units"]
    found = {name: second_opinion(it["units"], it["categories"]) for name, it in units.items()}
    versions = {name: version(name) for name in ("krippendorff", "irrCAC")}
    json.dump({"versions": versions, "units": found}, sys.stdout, default=float)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
