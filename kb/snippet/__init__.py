"""A snippet as it is written: transcript, front matter, and its Python twin."""
