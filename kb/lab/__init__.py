"""The lab: machines with a Docker daemon of their own, made for one snippet and thrown away."""
