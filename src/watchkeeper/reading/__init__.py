"""Documents in, proposed attributed claims out: who says what, through whom, in answer to what."""
