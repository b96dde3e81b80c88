"""Hosts inside a container of any Docker daemon, here or far away: for machines without root, macOS, and many machines."""
