"""Images for the lab: references, stand-ins, the registry that serves them, how they are built."""
