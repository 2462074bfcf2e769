"""Invented references in each format that is read, three to a file, for tests of the readers."""

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl

TITLES = ("心脏移植十二例报告", "肺移植的麻醉处理", "供心保存液的比较")
AUTHORS = ("甲某", "乙某")
YEARS = (2001, 2002, 2003)
JOURNAL = "虚构外科杂志"
ABSTRACT = "本文内容为虚构，不涉及任何真实的病人。"


def doi(number: int) -> str:
    return f"10.1000/invented.{number}"


def each(written: Callable[[int], str], between: str = "\n") -> str:
    return between.join(written(number) for number in range(len(TITLES)))


def nbib(number: int) -> str:
    return (
        f"PMID- {number + 1}\nOWN - NLM\nDP  - {YEARS[number]} May 12\nTI  - {TITLES[number]}\n"
        f"LID - {doi(number)} [doi]\nAB  - {ABSTRACT}\nFAU - {AUTHORS[0]}\nAU  - J\n"
        f"FAU - {AUTHORS[1]}\nAU  - Y\nTA  - J Inv\nJT  - {JOURNAL}\n"
    )


def bibtex(number: int) -> str:
    return (
        f"@article{{key{number},\n  title = {{{TITLES[number]}}},\n"
        f"  author = {{{AUTHORS[0]} and {AUTHORS[1]}}},\n  journal = {{{JOURNAL}}},\n"
        f"  year = {YEARS[number]},\n  doi = {{{doi(number)}}},\n  abstract = {{{ABSTRACT}}}\n}}\n"
    )


def endnote_xml(number: int) -> str:
    style = '<style face="normal" font="default" size="100%">{}</style>'.format
    authors = "".join(f"<author>{style(name)}</author>" for name in AUTHORS)
    return (
        f'<record><database name="a.enl">a.enl</database><rec-number>{number + 1}</rec-number>'
        f'<ref-type name="Journal Article">17</ref-type><contributors><authors>{authors}</authors>'
        f"</contributors><titles><title>{style(TITLES[number])}</title></titles><periodical>"
        f"<full-title>{style(JOURNAL)}</full-title></periodical><dates><year>"
        f"{style(YEARS[number])}</year></dates><abstract>{style(ABSTRACT)}</abstract>"
        f"<electronic-resource-num>{style(doi(number))}</electronic-resource-num></record>\n"
    )


def endnote_tagged(number: int) -> str:
    return (
        f"%0 Journal Article\n%A {'%A '.join(AUTHORS)}\n%T {TITLES[number]}\n%J {JOURNAL}\n"
        f"%D {YEARS[number]}\n%R {doi(number)}\n%X {ABSTRACT}\n%W CNKI\n"
    )


def noteexpress(number: int) -> str:
    return (
        f"{{Reference Type}}: Journal Article\n{{Title}}: {TITLES[number]}\n"
        f"{{Author}}: {';'.join(AUTHORS)};\n{{Journal}}: {JOURNAL}\n{{Year}}: {YEARS[number]}\n"
        f"{{DOI}}: {doi(number)}\n{{Abstract}}: {ABSTRACT}\n{{Database Provider}}: CNKI\n"
    )


def refworks(number: int) -> str:
    return (
        f"RT Journal Article\nSrcDatabase-来源库: 期刊\nSR 1\nA1 {';'.join(AUTHORS)};\n"
        f"T1 {TITLES[number]}\nJF {JOURNAL}\nYR {YEARS[number]}\nAB {ABSTRACT}\n"
        f"DO {doi(number)}\nDS CNKI\n"
    )


def cnki_custom(number: int) -> str:
    return (
        f"SrcDatabase-来源库: 期刊\nTitle-题名: {TITLES[number]}\nAuthor-作者: "
        f"{';'.join(AUTHORS)};\nSource-文献来源: {JOURNAL}\nPubTime-发表时间: "
        f"{YEARS[number]}-05-12\nSummary-摘要: {ABSTRACT}\nDOI-DOI: {doi(number)}\n"
    )


def openalex(number: int) -> str:
    work = {
        "id": f"https://openalex.org/W{number + 1}",
        "doi": f"https://doi.org/{doi(number).upper()}",
        "title": TITLES[number],
        "publication_year": YEARS[number],
        "primary_location": {"source": {"display_name": JOURNAL}},
        "authorships": [{"author": {"display_name": name}} for name in AUTHORS],
        "abstract_inverted_index": {ABSTRACT: [0]},
    }
    return json.dumps(work, ensure_ascii=False)


def crossref(number: int) -> str:
    work = {
        "indexed": {"date-time": "2004-05-12T00:00:00Z"},
        "DOI": doi(number).upper(),
        "title": [TITLES[number]],
        "author": [{"name": name} for name in AUTHORS],
        "issued": {"date-parts": [[YEARS[number], 5]]},
        "container-title": [JOURNAL],
        "abstract": f"<jats:p>{ABSTRACT}</jats:p>",
    }
    return json.dumps(work, ensure_ascii=False)


def ris(number: int) -> str:
    authors = "".join(f"AU  - {name}\n" for name in AUTHORS)
    return (
        f"TY  - JOUR\nT1  - {TITLES[number]}\n{authors}PY  - {YEARS[number]}\nJO  - {JOURNAL}\n"
        f"DO  - {doi(number)}\nAB  - {ABSTRACT}\nER  - \n"
    )


def table(number: int) -> str:
    authors = ";".join(AUTHORS)
    return f"{TITLES[number]},{authors},{YEARS[number]},{JOURNAL},{doi(number)},{ABSTRACT}\n"


def workbook(rows: list[list[object]]) -> bytes:
    """Return an Excel file with these rows in its first sheet."""
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


COLUMNS = ["题名", "作者", "年", "刊名", "DOI", "摘要"]

TEXTS = {
    "nbib": each(nbib),
    "bibtex": each(bibtex),
    "endnote_xml": f'<?xml version="1.0"?><xml><records>{each(endnote_xml)}</records></xml>',
    "endnote_tagged": each(endnote_tagged),
    "noteexpress": each(noteexpress),
    "refworks_cnki": each(refworks),
    "cnki_custom": each(cnki_custom),
    "openalex": f'{{"meta": {{"count": 3}}, "results": [{each(openalex, ",")}]}}',
    "crossref": f'{{"status": "ok", "message": {{"items": [{each(crossref, ",")}]}}}}',
    "ris": each(ris),
    "csv_records": ",".join(COLUMNS) + "\n" + each(table, ""),
}
"""A file of three records in each format of text, by the name of its reader's module."""

CELLS = [[t, ";".join(AUTHORS), y, JOURNAL, doi(n), ABSTRACT]
         for n, (t, y) in enumerate(zip(TITLES, YEARS, strict=True))]  # fmt: skip
WORKBOOK = workbook([COLUMNS, *CELLS])
"""The same three records in an Excel file."""
