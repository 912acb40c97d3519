"""The kinds of letters of this room.

A new one is a module here, a line in `every.py`, and its name in the post room.
"""
