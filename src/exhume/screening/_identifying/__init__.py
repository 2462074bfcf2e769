"""Details of a passage that may identify a patient or donor, for a person to decide on."""

from exhume.screening._identifying.window import identifying as identifying
