"""The versions of a plan as a file that proves itself: packed here, checked by `verify.py` anywhere."""
