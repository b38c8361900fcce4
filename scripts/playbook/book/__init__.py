"""The book as facts that never change: pages, headings, targets, references, contents.

What rules look at, what the settings of a book mean, and where a reference leads.
Opens no files. May use the room ``common``.
"""
