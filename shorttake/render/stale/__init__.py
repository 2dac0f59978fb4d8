"""What needs not be made again: the judgement behind fast builds, always on the side of making it again.

`manifest` tells in a few milliseconds that nothing changed at all since a build. Everything here may be
deleted at any time; the next build is then a clean one.
"""
