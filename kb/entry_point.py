"""How a program of ours begins and ends: signals, output that nobody takes, and faults, told in one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from kb.model import KbError

NOT_RUN = 2
_ENDING = (signal.SIGINT, signal.SIGTERM)
_LAST_RESORT = 15  # seconds after which a program that was told to end does so, whatever holds it


class Interrupted(KeyboardInterrupt):
    """Ctrl-C or SIGTERM. A class of its own: of KeyboardInterrupt itself Python remembers where it passed through
    ``exec`` (as each dataclass does), and kills itself at the end although it was caught."""


_interrupted = False


def run(program: Callable[[], int]) -> int:
    """Run ``program`` and return its exit status; 2, with one line on stderr, where it could not be run to its end."""
    global _interrupted
    _interrupted = False
    if closed := _take_streams():
        return _told(closed)
    end_in_order()
    try:
        try:
            status = program()
        except SystemExit as end:  # argparse has said what there is to say
            status = int(end.code or 0)
        with enough_is_read():
            sys.stdout.flush()
        return _told("interrupted") if _interrupted else status
    except BaseException as fault:
        if _interrupted or isinstance(fault, KeyboardInterrupt):
            return _told("interrupted")  # and whatever else came of stopping just there
        if isinstance(fault, KbError):
            return _told(str(fault))
        if isinstance(fault, OSError):  # of the machine, never of ours: a full disk, a daemon that has gone away
            return _told(_of_the_machine(fault))
        raise


def end_in_order() -> None:
    """From now on SIGTERM and Ctrl-C raise :class:`Interrupted`, once: the next would disturb the cleaning up."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as below nohup, or in a script's background
            signal.signal(number, _interrupt)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


@contextmanager
def held_back() -> Iterator[None]:
    """Keep both signals back. Processes begun meanwhile do so until they call :func:`end_in_order`."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def interrupted() -> bool:
    """Whether this program was told to end."""
    return _interrupted


def _interrupt(number: int, frame: FrameType | None) -> None:
    global _interrupted
    _interrupted = True
    for one in _ENDING:
        signal.signal(one, lambda *_: None)  # not SIG_IGN, which programs that clean up for us would inherit
    signal.signal(signal.SIGALRM, lambda *_: os._exit(NOT_RUN))
    signal.alarm(_LAST_RESORT)
    raise Interrupted


def _take_streams() -> str:
    """Fill up the standard streams that are closed: a file that is opened next would take their numbers.

    Returns what is wrong with them: without an output there is nothing to do.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest free number, which is this one
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115  # stays open to the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
    return "standard output is closed: send it somewhere" if sys.stdout is None else ""


@contextmanager
def enough_is_read() -> Iterator[None]:
    """Whoever reads only the beginning, as ``head`` does, is told nothing."""
    try:
        yield
    except BrokenPipeError:
        _to_nobody()


def _to_nobody() -> None:
    """What is still to be written, which Python would try again at its end, is for nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_machine(fault: OSError) -> str:
    if fault.filename:
        return f"{fault.filename}: {fault.strerror}"
    if fault.errno:
        return f"output cannot be written ({fault.strerror}): send it elsewhere, or make room for it"
    return str(fault).partition("\n")[0]


def _told(fault: str) -> int:
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        _to_nobody()
    with suppress(OSError):
        print(fault, file=sys.stderr, flush=True)
    return NOT_RUN
