"""How to check a line, and the versions and digests of what made the dossier."""

from exhume.exports._composition.blocks import Bullets, Literally, Section, Table
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import row, table

order = 140

_BY_HAND = (
    "Note the SHA-256 digest, the page and the characters printed with the passage.",
    "Find the file with that digest. On Linux `sha256sum FILE`, on macOS `shasum -a 256 FILE`, on "
    "Windows `Get-FileHash FILE` prints it. A file with another digest is another file, whatever "
    "its name.",
    "Open the file in any viewer, go to the page, and compare the words with the passage. The page "
    "as printed decides, not this dossier.",
    "For the exact place, count characters (Unicode code points, the first is 0) in the text that "
    "the named reader gave. The command `exhume verify` does this for all passages and names each "
    "that does not hold.",
    "Read the whole paragraph around the passage, and the innocent readings of its code, before "
    "saying what it means.",
)


def section(source: Source) -> Section:
    """Write the section."""
    steps = Bullets(tuple(map(source.numbers.say, _BY_HAND)), numbered=True)
    return Section(
        "checking",
        "How to check a line, versions and digests",
        (
            Section("checking.by-hand", "How to check a line by hand", (steps,)),
            Section("checking.versions", "Versions and digests", (_versions(source),)),
        ),
    )


def _versions(source: Source) -> Table:
    report, criterion = source.report, source.report.criterion
    made = [("criterion", f"{criterion.id}, version {criterion.version}", criterion.digest or "–")]
    made += [("version", name, value) for name, value in report.versions.items()]
    made += [("digest", name, value) for name, value in report.digests.items()]
    return table(
        "versions",
        "What made this report",
        ("Kind", "Name", "Version or digest"),
        [row(kind, name, Literally(value, breaks=True)) for kind, name, value in made],
    )
