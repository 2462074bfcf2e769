"""The file that tells in plain words what a bundle is and how to check it by hand."""

from string import Template
from textwrap import fill

from exhume.exports._bundle.crate import TERMS
from exhume.model.report import Report

_TEXT = Template("""\
$title
$rule

This folder holds a report, and what the report stands on, so that you can check every
sentence of it. You need no special program, and no connection to a network.

To look at it, open the file index.html in a browser. It leads from the report to each
passage, from the passage to the paper's text, to the picture of the page, and to the
original file.

WHERE THINGS LIE

This folder (data) is the contents. Beside it lie the lists that protect it.

  index.html       a page to walk through the contents
  report           the report in all its forms, and its numbers by name (results.json)
  protocol         what was decided before the papers were read, and which software ran
  tables           every file given and what became of it, passages, verdicts, decisions,
                   translations, claims of others, places; one JSON object a line
  texts            the text of each paper of the report, as it was read
  originals        the papers as they were given; each file is called after its SHA-256
  crops            pictures of the lines of a page that show a passage
  logs             who did what with each paper, and the log of those who judged
  viewer           the same texts, for the page index.html
  ro-crate-metadata.json   what each file is, for programs (RO-Crate 1.1)

A folder that is missing had nothing to go into it.

WHAT IS LEFT OUT

$left_out
The table tables/ledger.jsonl says of every file that was given whether it is here and, if
not, why. Its SHA-256 is there all the same: whoever has the file can compare.
The people who judged are named by numbers only.

HOW TO CHECK IT

With the program: exhume verify FOLDER (or the zip file itself).

By hand: beside this folder lies the file manifest-sha256.txt. Each line has the SHA-256
of a file, and its name. Go to the folder in which manifest-sha256.txt lies, and run

  on Linux     sha256sum --check --quiet manifest-sha256.txt
               sha256sum --check --quiet tagmanifest-sha256.txt
  on macOS     shasum -a 256 --check manifest-sha256.txt
               shasum -a 256 --check tagmanifest-sha256.txt
  on Windows   certutil -hashfile data\\index.html SHA256
               for each file, and compare with its line

The lists themselves are covered by the file tagmanifest-sha256.txt. Its own SHA-256 is the
root digest of all that is here. Compute it in the same way, as with

  sha256sum tagmanifest-sha256.txt

and compare it with the root digest that you were given on another way: by telephone, in
print, or from somebody else who got the bundle. If both are the same, then nothing in here
was changed since. A digest that came together with the bundle protects against accidents,
and not against the one who handed it to you.

TERMS

$terms
""")


def readme(report: Report, *, left_out: str) -> bytes:
    """Return the file; `left_out` says in sentences which originals are not handed over."""
    said = _TEXT.substitute(
        title=report.title, rule="=" * 72, left_out=fill(left_out, 88), terms=fill(TERMS, 88)
    )
    return said.encode()
