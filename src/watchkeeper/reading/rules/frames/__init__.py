"""Who speaks by the layout: statements, briefings, meeting records, headings, datelines."""
