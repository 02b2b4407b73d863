"""Everything that pages say, a file for each page or two: whole templates with named fields.

Headings of tables and names of facts begin with a small letter and have no full stop.
"""
