"""Reply histories: who denied, left open, justified or acknowledged what, and when."""
