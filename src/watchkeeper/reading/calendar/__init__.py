"""The calendar as words name it; `reading.dates` reads expressions with it."""
