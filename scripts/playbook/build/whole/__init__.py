"""The whole book as one file: the built pages in reading order, as PDF, EPUB or offline copy."""

from __future__ import annotations
