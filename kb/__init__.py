"""Docker notes that prove themselves: pages, snippets, and the daemon that decides."""
