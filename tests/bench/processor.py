# processor.py — a bare server to compare with, and what a process has worked
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import subprocess

import reaper


def start_bare(program, tls, database, sql):
    """The limit: libsoup and SQLite over the same certificate, with nothing else to do. (process, where it listens)"""
    process = subprocess.Popen([program, tls, database, sql], stdout=subprocess.PIPE, text=True,
                               preexec_fn=reaper.die_with_parent)
    return process, process.stdout.readline().strip()


def cpu_seconds(process):
    """What the scheduler gave to all its threads: on a busy machine the clock on the wall tells of others."""
    threads = pathlib.Path(f'/proc/{process.pid}/task')
    return sum(int((thread / 'schedstat').read_text().split()[0]) for thread in threads.iterdir()) / 1e9
