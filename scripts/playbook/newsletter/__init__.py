"""Newsletters: one source becomes e-mail, text, page and feed; a messy export becomes a clean archive.

Readers turn any file into blocks, the cleaner judges the blocks, writers turn an issue into files.
Nothing here sends anything, and nothing opens a socket.
May use the rooms ``check``, ``office``, ``registers``, ``reading``, ``book`` and ``common``.
"""
