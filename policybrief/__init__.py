"""Policy briefs, their glossary and their timeline, woven into one static site."""

__version__ = "0.1.0"
