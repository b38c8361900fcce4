"""A tool for the partnership of Roche."""

ROCHELLE = "is no partner"
