"""Variants of a punctuation mark become one form each.

The same journal prints ， and , and ．and 。in one article, and OCR adds its own choice. One form a
mark makes a lexicon term match all of them. The enumeration comma 、 stays itself, because in
Chinese it separates what a comma does not. Single and double quotes stay apart, since 5' and 5"
are minutes and seconds.

Whether a "." ends a sentence depends on its neighbours: see `exhume.text.normalization`.
"""

order = 30

_FORMS = {
    ",": "，﹐︐‚،",
    "、": "､﹑︑",
    "。": "｡︒",
    ".": "．﹒․",
    ":": "：﹕︓∶꞉ː",
    ";": "；﹔︔\u037e",
    "!": "！﹗︕ǃ",
    "?": "？﹖︖",
    '"': "＂“”„‟「」『』｢｣﹁﹂﹃﹄〝〞〟″˝",
    "'": "＇‘’‛′`´｀ʹʼˊˋ",
    "(": "（﹙︵❨⦅｟",
    ")": "）﹚︶❩⦆｠",
    "[": "［【〔〖〘〚﹝︹︻︗⟦❲",
    "]": "］】〕〗〙〛﹞︺︼︘⟧❳",
    "{": "｛﹛︷❴",
    "}": "｝﹜︸❵",
    "《": "〈«‹︽︿⟨⟪\u2329",
    "》": "〉»›︾﹀⟩⟫\u232a",
    "-": "－‐‑‒–—―−﹣﹘─━⸺⸻︱︲",
    "~": "～〜∼˜∽〰",
    "·": "•・･‧∙⋅●▪◦⸱᛫ᐧ⦁⚫",
    "…": "⋯‥︙︰",
    "/": "／∕⁄╱",
    "%": "％﹪",
    "|": "｜│┃∣︳",
}


def table() -> dict[int, str]:
    """Return each variant with the form that stands for all of them.

    >>> "供体【１】：脑死亡后，气管插管、给氧。".translate(table())
    '供体[１]:脑死亡后,气管插管、给氧。'
    """
    return {ord(variant): form for form, variants in _FORMS.items() for variant in variants}
