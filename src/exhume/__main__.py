"""``exhume`` and ``python -m exhume``."""

from exhume.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
