"""`Document` text in, `NormalizedText` out: normalised characters and the way back."""
