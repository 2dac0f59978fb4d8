"""shorttake: a publishing system for people who read for a living."""

__version__ = "0.1.0"
