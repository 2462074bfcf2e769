"""A renderer that takes longer to load than a page may take, as on a busy machine."""

import time

from rendering import render_page

__all__ = ["render_page"]

time.sleep(2.5)
