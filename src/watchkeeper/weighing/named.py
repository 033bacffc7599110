"""Stretches that can say which figures give an end.

Each figure carries a mark below the last step of its end: the ends are shifted, and the space is
divided into one small number for each figure. The search adds and compares as before, and the best
sum then names the figures in it. Where sums are equal the marks choose, always in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from watchkeeper.weighing.covers import Cell
from watchkeeper.weighing.stretches import Stretch


class NamedStretch(Stretch):
    """A stretch whose sums hold the marks of their figures.

    Args:
        stretch: The one to name; which of its families are full must be known to it alone.
    """

    def __init__(self, stretch: Stretch) -> None:
        super().__init__(stretch.cells, stretch.suppliers, stretch.scale)
        # A figure may be counted once for each supplier that it covers together.
        self._width = len(self.suppliers).bit_length()
        self._places = {cell: place * self._width for place, cell in enumerate(self.cells)}
        self._shift = len(self.cells) * self._width
        self.unbounded = self.scale.unbounded << self._shift

    def _marked(self, cell: Cell, end: int) -> int:
        return (end << self._shift) + (1 << self._places[cell])

    def low_end(self, cell: Cell) -> int:
        """The low end of a figure, with its mark."""
        return self._marked(cell, super().low_end(cell))

    def high_end(self, cell: Cell) -> int:
        """The high end of a figure, with its mark."""
        return self._marked(cell, super().high_end(cell))

    def value(self, marked: int) -> int:
        """A sum without its marks."""
        return marked >> self._shift

    def cells_of(self, marked: int) -> list[Cell]:
        """The figures in a sum, each as often as it was counted."""
        mask = (1 << self._width) - 1
        found: list[Cell] = []
        for cell, place in self._places.items():
            found += [cell] * (marked >> place & mask)
        return found

    def _above(self, floor: int, ceiling: int) -> int:
        """As without marks; nothing where the ceiling does as well."""
        above = super()._above(self.value(floor), self.value(ceiling))
        if above in {self.unbounded, 0} or above <= self.value(ceiling):
            return above if above == self.unbounded else 0
        return (above << self._shift) + floor % (1 << self._shift)

    @cached_property
    def low_cells(self) -> Sequence[Cell]:
        """The family that gives the low end."""
        return self.cells_of(self.low)

    @property
    def open_above(self) -> bool:
        """The stretch has no upper end."""
        return self.scale.is_unbounded(self.value(self.high))
