"""Backups: everything that is worth keeping in one sealed file, and an installation made of it again.

Rows are written as values, table by table, so that a backup goes back into either database and into a later release.
"""
