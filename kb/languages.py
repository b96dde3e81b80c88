"""The languages that everything is written in, the one at the site's root first."""

LANGUAGES = ("en", "ko")
