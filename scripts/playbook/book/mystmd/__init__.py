"""Jupyter Book 2: what its engine, mystmd, brings and how it reads settings, order and names."""
