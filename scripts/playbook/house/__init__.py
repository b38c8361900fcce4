"""The conventions of a playbook: the head of every page, its skeleton, reviews, schemas.

Everything here is what one book asks of its pages; a book without such heads needs none of it.
May use the rooms ``office``, ``registers``, ``views``, ``reading``, ``book`` and ``common``.
"""
