"""The states of files and records in words, for the tables that are printed."""

from collections.abc import Mapping

import click

from exhume.model.papers import State

MEANINGS: Mapping[State, str] = {
    State.READ: "a paper or list that was read; a record whose paper is here",
    State.READ_BY_OCR: "a paper read, in part or whole, by character recognition",
    State.POOR_TEXT: "a paper searched, but text or pages of it are damaged or lost",
    State.OPENED: "an archive; each file in it is counted by itself",
    State.DUPLICATE: "given before; counted once",
    State.MERGED: "a record of a paper for which a fuller record stands",
    State.NO_TEXT_LAYER: "a scan; not searched, as no recognition is installed or allowed",
    State.EMPTY: "nothing in it",
    State.UNDECODABLE: "not searched: its encoding cannot be told",
    State.UNREADABLE: "not searched: damaged, locked with a password, or too large",
    State.UNSUPPORTED: "not searched: a format that cannot be read",
    State.EXCLUDED: "left out by a rule of the protocol",
    State.NOT_FOUND: "a record whose paper is not among the files",
    State.IGNORED: "no part of the study, as the protocol says",
}
"""What each state means, on less than a line."""


def print_states(states: Mapping[str, int], given: int) -> None:
    """Print how many files and records ended in each state, what it means, and their sum."""
    rows = [(name, [count], MEANINGS[State(name)]) for name, count in states.items()]
    _print("Files and records given", [], [*rows, ("total", [given], "")])


def print_ledger(files: Mapping[str, int], records: Mapping[str, int], given: int) -> None:
    """Print the same with files and records apart."""
    rows = [
        (state.value, [in_files, in_records, in_files + in_records], MEANINGS[state])
        for state in State
        if (in_files := files.get(state, 0)) + (in_records := records.get(state, 0))
    ]
    totals = [sum(files.values()), sum(records.values()), given]
    heads = ["files", "records", "both"]
    _print("Files and records given", heads, [*rows, ("total", totals, "")])


def _print(title: str, heads: list[str], rows: list[tuple[str, list[int], str]]) -> None:
    click.echo(title)
    width = max(len(name) for name, _, _ in rows)
    if heads:
        click.echo(f"  {'':{width}}" + "".join(f"  {head:>9}" for head in heads))
    for name, counts, meaning in rows:
        numbers = "".join(f"  {count:>9,}" for count in counts)
        click.echo(f"  {name:{width}}{numbers}  {meaning}".rstrip())
