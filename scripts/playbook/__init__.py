"""Tools for a playbook about partnerships: registers, directives, checks and exports."""

__version__ = "0.1.0"
