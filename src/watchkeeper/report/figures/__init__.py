"""Figures: what they draw (`specs`), and the drawing of it as SVG (`draw`, which is heavy)."""
