"""Hosts of namespaces: how they are made, kept, used again and thrown away."""
