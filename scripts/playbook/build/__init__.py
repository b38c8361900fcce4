"""Building the book: a child process that runs Jupyter Book, and what to say afterwards.

Knows how Jupyter Book is started and what its log says; what happens inside the build stands in
``sphinx_ext``. May use the rooms ``registers``, ``reading``, ``book`` and ``common``.
"""
