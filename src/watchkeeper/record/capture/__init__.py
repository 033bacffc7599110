"""Source capture: one page that the user names, fetched safely and kept as WARC in WACZ.

Nothing here is fetched unless it was asked for by its address, and nothing that a page refers to is
fetched at all.
"""

MEDIA_TYPE = "application/wacz"
"""Media type of a capture; it marks an exhibit as the page itself."""
