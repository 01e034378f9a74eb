import sys
from pathlib import Path

# The package of the launchers, which nobody installs.
sys.path.insert(0, str(Path(__file__).parents[1] / "bin"))
