import subprocess
import sys
from pathlib import Path

import pytest

from exhume.errors import StudyBusy
from exhume.store.lock import lock_study

HOLD = (
    "import sys, time; from pathlib import Path; from exhume.store.lock import lock_study\n"
    "with lock_study(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


def test_a_second_holder_is_told_which_process_has_the_study(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StudyBusy, match=f"process {holder.pid}"), lock_study(tmp_path):
            pass
        holder.kill()
    with lock_study(tmp_path):  # the lock died with its process
        pass


def test_a_study_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with lock_study(tmp_path):
            pass
    assert [".lock"] == [path.name for path in tmp_path.iterdir()]
