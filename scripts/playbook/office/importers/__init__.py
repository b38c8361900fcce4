"""Filled files become records again: a workbook or a CSV file, checked and merged into a register.

One way from top to bottom: ``guard`` refuses what is dangerous, ``xlsx`` and ``csv`` read cells,
``headings`` finds sheets and columns, ``values`` cleans a cell, ``records`` takes rows, ``merge``
joins them with the register that exists and judges them, ``changes`` says what is different, and
``keep`` writes it into the text of the file without touching the rest. ``whole`` does all of it.
"""
