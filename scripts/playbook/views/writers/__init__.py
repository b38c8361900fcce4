"""Views into text of other formats: HTML and SVG. Writers know only views."""
