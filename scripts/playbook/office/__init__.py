"""Files to take away and to give back: papers, sheets, slides, calendars.

A paper or a view goes out through ``exporters``, one module a format; a filled sheet comes back
through ``importers``. No module knows a kind of data by name.
May use the rooms ``registers``, ``views``, ``book`` and ``common``.
"""
