"""The static site: the only package that knows MkDocs and its theme."""
