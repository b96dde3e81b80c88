"""Search: one index and one ranking, which the terminal (here) and the site (``kb/site/assets/search``) share."""
