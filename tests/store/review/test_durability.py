"""What was called saved is on record, whatever happens to the program, and to how many at once."""

import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import text

from exhume.store.review import log
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk

from ...forking import POSSIBLE, Forked
from .conftest import Place
from .invented import CODED, Review, new_review

PROGRAM = Path(__file__).with_name("saving.py")
ROUNDS = int(os.environ.get("EXHUME_KILL_ROUNDS", "5"))
"""How often the program is killed; EXHUME_KILL_ROUNDS asks for more."""


Process: TypeAlias = Forked | subprocess.Popen[bytes]


def started(place: Place, name: str, times: int, *coders: str) -> Process:
    arguments = [str(place.study), place.url, name, str(times), *coders]
    begin = Forked if POSSIBLE else subprocess.Popen
    with Path(os.devnull).open("rb") as nothing:
        command = [sys.executable, "-c", PROGRAM.read_text(encoding="utf-8"), *arguments]
        return begin(command, stdin=nothing, stdout=subprocess.PIPE, stderr=2)


def said_to_the_end(process: Process) -> list[str]:
    """Wait for its end, and return what it called saved; a line that breaks off is none."""
    assert process.stdout is not None
    with process.stdout:
        lines = process.stdout.readlines()
    process.wait(240)
    return [line.decode().rstrip("\r\n") for line in lines if line.endswith(b"\n")]


def saved_until_killed(place: Place, name: str, lines: int, *coders: str) -> list[str]:
    """Kill the program as soon as it has written so many lines; return what it called saved."""
    process = started(place, name, 0, *coders)
    assert process.stdout is not None
    first = [process.stdout.readline().decode().rstrip("\r\n") for _ in range(lines)]
    process.kill()
    rest = said_to_the_end(process)
    assert process.returncode != 0
    return first + rest


def requests(database: ReviewDatabase) -> Counter[str]:
    with database.read() as connection:
        return Counter(connection.execute(text("select request from codings")).scalars())


def test_what_was_called_saved_is_there_after_a_kill(own_place: Place) -> None:
    with own_place.open() as database:
        coders = [coder.id for coder in new_review(database, coders=2).coders]
    dice, said = random.Random(1), list[str]()
    for number in range(ROUNDS):
        said += saved_until_killed(own_place, f"round {number}", dice.randint(1, 12), *coders)
        with own_place.open() as database:
            kept = requests(database)
            assert [] == [request for request in said if kept[request] != 1]
            assert [] == [fault for fault in log.faults(database) if fault]
    assert len(said) > ROUNDS


def test_twenty_coders_at_once_lose_nothing_and_double_nothing(own_place: Place) -> None:
    coders, times, programs = 20, 5, 4
    with own_place.open() as database:
        review = new_review(database, coders=coders, number=10, per_unit=coders)
        people = [coder.id for coder in review.coders]
    shares = [people[n::programs] for n in range(programs)]
    processes = [started(own_place, "at once", times, *share) for share in shares]
    said = {line for process in processes for line in said_to_the_end(process)}
    assert [0] * programs == [process.returncode for process in processes]
    with own_place.open() as database:
        kept = requests(database)
        assert [] == [fault for fault in log.faults(database) if fault]
        progress = OwnerDesk(database, "").progress_by_coder()
    assert coders * times == sum(kept.values()) == len(kept)
    assert said == set(kept)
    assert {times} == {each.done for each in progress}


def test_the_same_request_from_many_threads_is_one_coding(database: ReviewDatabase) -> None:
    review = new_review(database)
    unit = review.units[0].id

    def save(_: int) -> int:
        desk = CoderDesk(database, review.coders[0].id)
        return desk.save(unit, CODED, codebook="c" * 64, request="the same").revision

    with ThreadPoolExecutor(20) as pool:
        assert {1} == set(pool.map(save, range(40)))
    assert {"the same": 1} == requests(database)


def test_handing_in_while_others_save_releases_each_unit_once(database: ReviewDatabase) -> None:
    review: Review = new_review(database, coders=6, number=12, per_unit=6)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda coder: review_all(review, coder), range(6)))
    owner = OwnerDesk(database, review.owner.id)
    assert [6] * 12 == [len(verdicts) for _, verdicts in owner.double_coded()]
    assert [] == [fault for fault in log.faults(database) if fault]


def review_all(review: Review, coder: int) -> None:
    desk = review.desk(coder)
    while unit := desk.next():
        desk.save(unit, CODED, codebook="c" * 64, request=unit)
        desk.seal()
