"""Images in every file format and oddity that the decoder treats specially, one module a format.

Each module has files(), which yields (name, bytes). Nothing here depends on time, chance or the machine.
"""
