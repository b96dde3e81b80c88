"""The reader's own Docker as a host: what is in the way there, what a run made, putting things back."""
