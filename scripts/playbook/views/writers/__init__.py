"""Views into text of other formats: SVG and CSV. Writers know only views."""
