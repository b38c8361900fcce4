"""Reading a book as text: folders, pages, notebooks and settings into the facts of ``book``.

Follows the grammar of MyST and Sphinx without running either. Only ``loader`` opens files;
nothing here judges. May use the rooms ``book`` and ``common``.
"""
