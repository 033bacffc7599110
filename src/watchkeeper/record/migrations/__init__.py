"""The history of the tables; `database.migrate` runs it."""
