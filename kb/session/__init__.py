"""One bash for a snippet on a host: a step in, its output and status out."""

from kb.session.session import Session, SessionEnded

__all__ = ["Session", "SessionEnded"]
