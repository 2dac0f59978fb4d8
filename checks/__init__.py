"""Checks of the built site: what machines can say about whether it is good to read, to follow and to share."""
