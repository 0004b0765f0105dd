"""Quotations: who said what to whom, in direct, mixed and indirect speech.

A quotation is an attribution (PARC 3, Pareti 2016; PolNeAR, Newell et al. 2018) of something said or written: source,
cue and content. What people only think is none. The reader, the layout and quotation marks show what may be one, a
trained scorer keeps the likely ones (`scoring`), and the actors say whom the source's words mean.
"""

from communique.findings.quotations.find import find

__all__ = ["find"]
