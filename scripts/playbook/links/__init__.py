"""Outside addresses of a book: asked politely, judged by one pure function, remembered.

Nothing outside this folder opens a socket, and inside it only ``transport`` does. The pure parts
(``exchange``, ``page``, ``verdict``, ``manners``, ``record``, ``plan``, ``weigh``) know no clock, no
network and no files.
"""
