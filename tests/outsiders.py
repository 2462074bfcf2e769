"""Making small installed packages, as `pip` would leave them on disk."""

from pathlib import Path


def install(folder: Path, name: str, entry_points: str, **modules: str) -> Path:
    """Write a distribution of that name into a folder, and return the folder."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(source, encoding="utf-8")
    return folder
