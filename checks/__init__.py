"""Checks of the built site: what machines can say about whether it is good to read and to follow."""
