"""Readings in the forms that leave the program: Reading JSON, and a page to look at.

Import the form that is wanted, `communique.export.reading_json` or `communique.export.html`; nothing is
loaded here.
"""
