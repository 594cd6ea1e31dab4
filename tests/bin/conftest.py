"""The modules of bin/ import each other by their plain names, as the commands call them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
