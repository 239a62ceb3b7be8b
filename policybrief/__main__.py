"""`python -m policybrief`: the same as the console script."""

from .cli import run

run()
