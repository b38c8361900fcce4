"""The paper that the tests print on."""

# The width of the text on A4 with the margins of the style sheet, in CSS pixels.
PAPER = 672
