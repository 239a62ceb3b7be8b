"""Two folders trade names, in one step where the system can; before, the disk is asked to hold what is in them."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def settle(folder: Path) -> None:
    """Wait until the folder's disk holds all that was written: once, since to wait for each file would take seconds."""
    flush = of_the_system("syncfs")  # one disk: others may be slow, or have much to do
    if flush is None and hasattr(os, "sync"):
        os.sync()
    if flush is not None:
        handle = os.open(folder, os.O_RDONLY)
        failed = flush(handle)
        os.close(handle)
        if failed:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))


def of_the_system(name: str) -> Callable[..., int] | None:
    """A function that Linux has and Python does not offer; None where there is none."""
    if sys.platform != "linux":
        return None
    from ctypes import CDLL  # not above: a build that changes nothing has no use for it

    try:
        return getattr(CDLL(None), name)  # type: ignore[no-any-return]
    except (OSError, AttributeError):  # an old or a small C library
        return None


def trade_at_once(new: Path, out: Path) -> bool:
    """Two folders trade names in one step; False where the system or the disk cannot."""
    trade, here, exchange = of_the_system("renameat2"), -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return trade is not None and trade(here, os.fsencode(new), here, os.fsencode(out), exchange) == 0


def trade_in_turns(new: Path, out: Path) -> None:
    """The same in three steps; after the first, the next build would take it back."""
    aside = out.with_name(f".{out.name}.old-{os.getpid()}")
    out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        aside.rename(out)
        raise
    with suppress(OSError):  # the new site is published; the next build removes the old one
        aside.rename(new)
