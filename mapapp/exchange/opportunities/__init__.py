"""Opportunities come in here, as a CRM exports them: a file of rows with a stable key.

`file`, `columns`, `figures`, `days` and `reading` are pure; `bringing`, `looking` and `taking` are what a worker does.
"""
