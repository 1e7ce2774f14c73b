"""From files to the warehouse: read, check, map, publish, take back.

The doors are `loading.load`, `undoing.undo`, `reading.preview` and
`quarantine.faulty_rows`. Plain values go in and come out; nothing here knows Django.
"""
