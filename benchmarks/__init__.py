"""Side-by-side measurements: each module's `main()` prints its figures as ratios."""
