"""Image references, as the Docker client reads them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import LabError


@dataclass(frozen=True, slots=True, order=True)
class ImageRef:
    """``name:tag`` of the daemon's default registry. ``name`` is as people write it: ``redis``, ``teamlab/web``."""

    name: str
    tag: str

    @classmethod
    def parse(cls, text: str) -> ImageRef:
        """Read a reference; without a tag it means ``latest``.

        Raises:
            LabError: it names a registry of its own or a digest: the lab's mirror serves neither.
        """
        if "@" in text:
            raise LabError(f"image {text} is named by its digest", mend="name it by a tag, which the lab can serve")
        head, _, last = text.rpartition("/")
        base, _, tag = last.partition(":")
        first = head.partition("/")[0]
        if "." in first or ":" in first or first == "localhost":
            raise LabError(f"image {text} names a registry of its own", mend="the lab's mirror serves plain names only")
        name = f"{head}/{base}" if head else base
        return cls(name.removeprefix("library/"), tag or "latest")

    @property
    def repository(self) -> str:
        """Its path in a registry: ``library/redis``, ``teamlab/web``."""
        return self.name if "/" in self.name else f"library/{self.name}"

    def __str__(self) -> str:
        return f"{self.name}:{self.tag}"
