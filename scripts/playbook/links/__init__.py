"""Outside addresses of a book: asked politely, judged by one pure function, remembered.

Nothing outside this folder opens a socket, and inside it only ``transport`` does. The pure parts
(``exchange``, ``html_page``, ``verdict``, ``politeness``, ``plan``, ``severity``) know no clock, no
network and no files. May use the rooms ``check`` (its reporters and fixes), ``reading``, ``book``
and ``common``.
"""
