"""The signature beside the receipts, ``verification.json.minisig``, made and checked by the program minisign."""

from __future__ import annotations

import base64
import binascii
import subprocess
from pathlib import Path

from kb.model import Place, ReceiptError

PUBLIC = Path("verification.pub")  # in a checkout: the key whose signatures count there
_INSTALL = "apt-get install minisign"


def beside(file: Path) -> Path:
    """Where the signature of ``file`` is."""
    return file.with_name(f"{file.name}.minisig")


def sign(file: Path, key: Path) -> None:
    """Sign ``file`` with the secret key in the file ``key``; minisign itself asks for a password if it has one.

    Raises:
        ReceiptError: it was not signed.
    """
    if said := _minisign("-S", "-s", str(key), "-m", str(file), "-x", str(beside(file))):
        raise ReceiptError(
            f"not signed: {said}", mend="give the secret key that minisign -G made", place=Place(str(key))
        )


def signer(file: Path, public: Path) -> str:
    """The id of the key in ``public``, which has signed ``file``; "" where there is no signature.

    Raises:
        ReceiptError: there is one, and it is not of this file, not by this key, or cannot be checked.
    """
    place = Place(str(beside(file)))
    if not beside(file).exists():
        return ""
    if not public.exists():
        mend = f"put the signer's public key there, or delete {beside(file).name}"
        raise ReceiptError(f"signed, and no {public.name} says whose signature counts", mend=mend, place=place)
    if said := _minisign("-V", "-q", "-m", str(file), "-x", str(beside(file)), "-p", str(public)):
        mend = f"sign what is there now (kb merge --sign KEY {file}), or delete {beside(file).name}"
        raise ReceiptError(f"a wrong signature of {file.name}: {said}", mend=mend, place=place)
    try:
        key = base64.b64decode(public.read_text("ascii").split("\n")[1])
    except (IndexError, UnicodeDecodeError, binascii.Error):
        raise ReceiptError(
            "not a public key of minisign", mend="minisign -R makes it anew", place=Place(str(public))
        ) from None
    return key[2:10][::-1].hex().upper()  # two bytes name the algorithm, the next eight are the id, the lowest first


def _minisign(*words: str) -> str:
    """Run it; "" if all went well, else what it said."""
    try:
        done = subprocess.run(["minisign", *words], stderr=subprocess.PIPE, text=True, errors="replace")
    except FileNotFoundError:
        raise ReceiptError("signatures need the program minisign", mend=_INSTALL) from None
    return (" ".join(done.stderr.split()) or "minisign failed") if done.returncode else ""
