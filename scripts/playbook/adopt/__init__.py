"""A book of one's own: the pages of this book without its case, and later improvements to them.

``neutral`` takes what others cannot use out of a page, ``source`` reads the book that is taken
over, ``answers`` what somebody says about their partnership; ``template`` is made of the one,
``render`` makes a book of it with the other, and ``tool`` adds the program. ``history`` keeps the
version that a book stands on, ``merge`` says what becomes of each file, ``run`` does the work.
May use the rooms ``check``, ``house``, ``registers``, ``book`` and ``common``.
"""
