"""The demonstration case: this project's compilation of public claims."""
