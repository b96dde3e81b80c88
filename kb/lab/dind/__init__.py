"""Hosts inside a container of any Docker daemon, here or far away."""
