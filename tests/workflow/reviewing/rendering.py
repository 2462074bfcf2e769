"""A renderer for tests, which does what the name of the file says."""

import os
import sys
import time
from pathlib import Path

import numpy as np

from exhume.errors import UnreadableDocument

time.sleep(float(os.environ.get("EXHUME_TEST_LATE", "0")))  # as on a busy machine


def render_page(path: Path, number: int, dpi: float) -> bytes:
    """Crash, hang, swallow memory, refuse, or return a picture that tells which process it was."""
    if path.name == "crash":
        os.abort()
    if path.name == "exit":
        sys.exit(3)
    if path.name == "hang":
        time.sleep(600)
    if path.name == "memory":
        return np.ones(3 << 30, np.uint8).tobytes()
    if path.name == "refused":
        raise UnreadableDocument(path.name, "this page cannot be shown", "read the text")
    return f"{path.name} {number} {dpi} {os.getpid()}".encode()
