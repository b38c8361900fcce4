"""Filled files become records again: a workbook or a CSV file, checked and merged into a register.

One way from top to bottom: ``file_guard`` refuses what is dangerous, ``xlsx`` and ``csv`` read cells,
``headings`` finds sheets and columns, ``values`` cleans a cell, ``records`` takes rows, ``merge``
joins them with the register that exists and judges them, ``record_ids`` names new rows,
``changes`` says what is different, and ``yaml_edit`` writes it into the text of the file without
touching the rest. ``pipeline`` does all of it.
"""
