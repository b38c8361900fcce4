"""The live preview: notices a change, has it built, and shows it where the reader is.

`watch` looks at the files, `builder` talks to the process that builds, `site` knows which pages
are ready and what is wrong, `server` answers the browser, and `session` joins them.
May use the rooms ``sphinx_ext``, ``build``, ``check``, ``registers``, ``reading`` and ``common``.
"""
