"""Search: one index and one ranking (``ranking/*.js``), run by browsers on the site and by QuickJS in the terminal."""
