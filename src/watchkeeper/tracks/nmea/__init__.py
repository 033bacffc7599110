"""NMEA 0183 sentences with AIS messages, decoded in columns: a block of lines at a time."""
