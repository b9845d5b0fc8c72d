# reaper.py — whatever this process started, and only that, is ended with it
# SPDX-License-Identifier: GPL-3.0-or-later
"""A test that leaves a service or a window behind spoils the next one. The process that calls adopt() inherits
every orphan below it, so that end_all() finds even what put itself in the background. Only own descendants are
ever signalled, by number; nothing is looked up by name."""
import ctypes
import os
import signal
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None)


def adopt():
    """From now on orphans below this process become its children."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent():
    """For preexec_fn: even when the parent is killed with -9, the child gets a SIGTERM."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _stat(pid):
    """(parent, state) of a process; (0, 'X') when it is gone."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as stat:
            state, parent = stat.read().rpartition(')')[2].split()[:2]
            return int(parent), state
    except (OSError, ValueError):
        return 0, 'X'


def descendants(root=None):
    """Living process ids below root (this process when None), children before grandchildren."""
    known = {int(d): _stat(d) for d in os.listdir('/proc') if d.isdigit()}
    found, level = [], [root or os.getpid()]
    while level:
        level = [pid for pid, (parent, state) in known.items() if parent in level and state not in 'XZ']
        found += level
    return found


def end(roots, patience=3.0):
    """End these processes and all below them: asked first, killed after `patience` seconds."""
    ours = set(roots)
    for sig, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        until, told = time.monotonic() + wait, set()
        while time.monotonic() < until:
            ours |= {below for root in ours for below in descendants(root)}
            alive = ours & set(descendants())
            if not alive:
                break
            for pid in alive - told:
                told.add(pid)
                try:
                    os.kill(pid, sig)
                except ProcessLookupError:
                    pass
            time.sleep(0.02)
    for pid in ours:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            pass                         # somebody else's child, or already waited for


def end_all():
    """End everything below this process."""
    for _ in range(20):                  # an orphan becomes our child only once its parent is gone
        below = descendants()
        if not below:
            return
        end(below)
