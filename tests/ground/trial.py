"""Real texts, codes and complaints to try things on. They lie beside the project, not in it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def trial_data(name: str) -> Path:
    """The file of this name in the folder; where it is not, the test skips and says so."""
    found = FOLDER / name
    if not found.exists():
        pytest.skip(f"missing: {name} in shared/data beside the project")
    return found
