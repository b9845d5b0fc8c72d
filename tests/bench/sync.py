#!/usr/bin/python3
# sync.py — a desk's first sync against a bare paged pull of the same rows from the same service
# SPDX-License-Identifier: GPL-3.0-or-later
"""sync.py BENCH_SYNC [RESOURCES]: prints each line with its ratio to the limit; fails at 1.5 times the goal."""
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
from desks import Service                        # noqa: E402

ROUNDS = 3
RATIO = 4.0                                      # a first sync reaches at least a quarter of the bare pull
MEMORY_KB = 32 << 10                             # more than before it began


def run(program, mode, service, token):
    with tempfile.TemporaryDirectory(prefix='plass-bench.') as folder:
        done = subprocess.run([program, mode, service.url, service.ca_file, folder], input=token, text=True,
                              capture_output=True, check=True, timeout=600)
    rows, seconds, peak = done.stdout.split()
    return int(rows), float(seconds), int(peak)


def main(program, wanted):
    service = Service()
    try:
        persons = max(50, int((wanted - 3600) / 4.04))   # the city itself is some 3,600
        service.command('demo', '--seed', '1', '--persons', str(persons))
        service.add_user('bench')
        token = service.command('token', 'bench', '--minutes', '60')
        service.start()
        times, peaks = {}, {}
        run(program, 'download', service, token)             # fills the service's caches
        for _ in range(ROUNDS):
            for mode in ('download', 'bare', 'desk'):
                rows, seconds, peak = run(program, mode, service, token)
                times.setdefault(mode, []).append(seconds)
                peaks.setdefault(mode, []).append(peak)
    finally:
        service.close()
    return report(rows, {m: statistics.median(t) for m, t in times.items()}, {m: max(p) for m, p in peaks.items()})


def report(rows, times, peaks):
    ratio, grown = times['desk'] / times['bare'], peaks['desk'] - peaks['download']
    print(f'first sync of {rows} resources: {times["desk"]:.2f} s, {rows / times["desk"]:.0f}/s; '
          f'bare paged pull into SQLite {times["bare"]:.2f} s, only downloaded {times["download"]:.2f} s')
    print(f'ratio {ratio:.2f} to the bare pull (goal {RATIO}), {times["desk"] / times["download"]:.2f} to the download')
    print(f'memory {peaks["desk"]} KB at its peak, {grown} KB above a download (goal {MEMORY_KB})')
    return 1 if ratio > 1.5 * RATIO or grown > 1.5 * MEMORY_KB else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000))
