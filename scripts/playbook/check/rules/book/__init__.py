"""Rules for any Jupyter Book: what is wrong for its readers, whoever wrote it."""
