"""Bringing the images that snippets want into the lab's registry before they run."""
