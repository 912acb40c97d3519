"""A plan as a spreadsheet: written for whoever lives in one, and read again after it was changed there.

It speaks English whoever takes it, so that both companies hold the same bytes and a file is read back by its titles.
"""
