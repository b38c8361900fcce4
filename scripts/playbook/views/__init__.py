"""Views: the closed set of shapes in which records are shown, and what draws them.

``shapes`` says what there is; ``writers`` turn a shape into HTML or SVG. Kinds of data know
shapes, writers know shapes, neither knows the other. May use the room ``common``.
"""
