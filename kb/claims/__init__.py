"""The statements of the study notes, each with a verdict, the page that treats it and the snippets that prove it."""

from kb.claims.claim import COUNT, Claim, Source, Standing, Verdict, standing
from kb.claims.read import FILE, parse, read

__all__ = ["COUNT", "FILE", "Claim", "Source", "Standing", "Verdict", "parse", "read", "standing"]
