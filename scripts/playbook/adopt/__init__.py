"""A book of one's own: the pages of this book without its case, and later improvements to them.

``neutral`` takes what others cannot use out of a page, ``source`` reads the book that is taken
over, ``answers`` what somebody says about their partnership, ``template`` makes a template for
Copier of both, ``history`` keeps the version that a book stands on, ``run`` does the work.
May use the rooms ``check``, ``house``, ``book`` and ``common``.
"""
