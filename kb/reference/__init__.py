"""The command reference: grammar × pages × our own descriptions → one entry a command, in both languages."""
