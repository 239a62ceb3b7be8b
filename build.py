"""The front door: python build.py [build|serve|check|new|clean], for the site in this folder."""

import sys
from pathlib import Path

from policybrief.cli import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], Path(__file__).parent))
