"""Ship positions in, observations out: dark periods, meetings, loitering, port calls, identity."""
