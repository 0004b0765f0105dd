"""Quotations: who said what to whom, in direct, mixed and indirect speech.

A quotation is an attribution (PARC 3, Pareti 2016; PolNeAR, Newell et al. 2018) of something said or written: source,
cue and content. What people only think is none. Patterns over the words around each cue find it (`patterns`), the
discourse carries it over sentences and paragraphs (`discourse`), and the actors say whom the source's words mean.
"""

from communique.findings.quotations.find import find

__all__ = ["find"]
