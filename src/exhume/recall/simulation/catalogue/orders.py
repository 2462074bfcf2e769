"""Settings about stopping: how well the order in which papers are read puts relevant ones first."""

from exhume.recall.simulation.queues import Group, Queue
from exhume.recall.simulation.stopping import QueueSetting

CLAIMS = (
    "At most one in ten papers is relevant, and however far reading has come, each relevant paper "
    "that is left is at least three times as likely to be read next as another one; people judge "
    "without error."
)

QUEUES = (
    QueueSetting(
        "a good order",
        "2,000 papers, 100 relevant, each 20 times as likely to be next as another paper",
        Queue(2_000, (Group(100, 20.0),)),
    ),
    QueueSetting(
        "a fair order",
        "the same, but 3 times as likely",
        Queue(2_000, (Group(100, 3.0),)),
    ),
    QueueSetting(
        "a fair order, target of 80 %",
        "the same with a target of 80 %",
        Queue(2_000, (Group(100, 3.0),)),
        target=0.8,
    ),
    QueueSetting(
        "a fair order, many relevant papers",
        "2,000 papers, 200 relevant, 3 times as likely to be next, with a target of 80 %",
        Queue(2_000, (Group(200, 3.0),)),
        target=0.8,
    ),
    QueueSetting(
        "a fair order, few relevant papers",
        "2,000 papers, 10 relevant, 3 times as likely to be next",
        Queue(2_000, (Group(10, 3.0),)),
    ),
    QueueSetting(
        "clear papers and others",
        "2,000 papers, 80 relevant that are 20 times as likely to be next, and 20 that are 3 times",
        Queue(2_000, (Group(80, 20.0), Group(20, 3.0))),
    ),
    QueueSetting(
        "many papers, a good order",
        "20,000 papers, 60 relevant, 30 times as likely to be next",
        Queue(20_000, (Group(60, 30.0),)),
    ),
    QueueSetting(
        "random order",
        "2,000 papers, 100 relevant, in random order",
        Queue(2_000, (Group(100, 1.0),)),
        claimed=False,
    ),
    QueueSetting(
        "an order that knows of most",
        "2,000 papers, 60 relevant that are 20 times as likely to be next, and 40 in random order",
        Queue(2_000, (Group(60, 20.0), Group(40, 1.0))),
        claimed=False,
    ),
    QueueSetting(
        "an order that puts some behind",
        "the same, but those 40 are half as likely to be next as papers that are not relevant",
        Queue(2_000, (Group(60, 20.0), Group(40, 0.5))),
        claimed=False,
    ),
    QueueSetting(
        "many relevant papers, a poor order",
        "2,000 papers, 500 relevant, 1.5 times as likely to be next, with a target of 80 %",
        Queue(2_000, (Group(500, 1.5),)),
        target=0.8,
        claimed=False,
    ),
)
"""All settings of the stopping rule; their names differ."""
