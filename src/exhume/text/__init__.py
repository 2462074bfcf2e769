"""`Document` text in, `NormalizedText` out: normalised characters and the way back.

Each public file in this folder is a plug-in, a fold: a table of what single characters become.
`exhume.text.normalization` composes them in their order and adds the rules on neighbours.
"""
