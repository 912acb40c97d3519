"""Plans come in here, as the sheets that people keep them in, and go out.

This half is pure: bytes or pasted text in, frozen values out. It reads no table and no clock and writes nothing.
"""
