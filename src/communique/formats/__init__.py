"""Findings of a corpus in the formats that other tools read, and back; one file a format (docs/formats.md)."""
