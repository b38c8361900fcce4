"""New pages and records: from answers, from a Word file, from an issue, and from a form in the book.

May use the rooms ``newsletter``, ``check``, ``house``, ``office``, ``registers``, ``reading``,
``book``, ``common`` and ``version``.
"""
