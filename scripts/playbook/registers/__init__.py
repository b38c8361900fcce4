"""Registers: records in YAML below ``book/data/``, read with lines and checked by their models.

``kinds`` holds one module a kind of data; ``load`` reads all of them and checks the references
between them. Opens files only in ``load``. May use the rooms ``views`` and ``common``.
"""
