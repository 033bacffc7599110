"""What is wrong with an input, said once: file, row, column, value, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one input.

    Attributes:
        file: Name of the file as the user gave it, or "" when there is none.
        row: Line of the file, counted from 1 with the header as line 1; 0 when it has none.
        column: Column, key or field name; "" when the whole row or file is meant.
        value: The text that was found.
        expected: What would be right, as a phrase that completes "expected …".
    """

    file: str
    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = self.file or "input"
        if self.row:
            place += f", line {self.row}"
        if self.column:
            place += f", {self.column}"
        found = f": found {self.value!r}" if self.value else ""
        return f"{place}{found}; expected {self.expected}"


class InputError(ValueError):
    """An input that cannot be used; carries every problem found in it.

    Args:
        problems: At least one problem.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
