#!/usr/bin/python3
# sync.py — a desk's first sync against a bare paged pull of the same rows; its push against a bare one
# SPDX-License-Identifier: GPL-3.0-or-later
"""sync.py BENCH_SYNC BENCH_BARE_SERVER [RESOURCES]: prints each line with its ratio to the limit; fails at 1.5 times the goal."""
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
from desks import Service                        # noqa: E402
import reaper                                    # noqa: E402
from processor import cpu_seconds, start_bare    # noqa: E402

ROUNDS = 3
RATIO = 4.0                                      # a first sync reaches at least a quarter of the bare pull
PUSH_RATIO, PUSHES = 4.0, 5                      # PERFORMANCE 3: a push of 1,000
MEMORY_KB = 32 << 10                             # more than before it began


def run(program, mode, service):
    token = service.command('token', 'bench', '--minutes', '60')              # a sign-in belongs to one desk
    with tempfile.TemporaryDirectory(prefix='plass-bench.') as folder:
        done = subprocess.run([program, mode, service.url, service.ca_file, folder], input=token, text=True,
                              capture_output=True, check=True, timeout=600)
    rows, seconds, peak = done.stdout.split()
    return int(rows), float(seconds), int(peak)


def push(program, mode, url, service, folder, receiver):
    """(seconds of the processor, at both ends; seconds of the wall)"""
    token = service.command('token', 'bench', '--minutes', '60')
    sender = subprocess.Popen([program, mode, url, service.ca_file, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True, preexec_fn=reaper.die_with_parent)
    with sender:
        sender.stdin.write(token)
        sender.stdin.flush()
        assert sender.stdout.readline() == 'ready\n', 'the sender stopped before it began'
        start = cpu_seconds(sender) + cpu_seconds(receiver)
        sender.stdin.write('\n')
        sender.stdin.flush()
        wall = float(sender.stdout.readline().split()[1])
        return cpu_seconds(sender) + cpu_seconds(receiver) - start, wall


def push_both(program, bare_server, service):
    """A desk's, and the same bytes to a bare server, which parses them and puts them into a table of its own."""
    with tempfile.TemporaryDirectory(prefix='plass-bench.') as folder:
        ours = push(program, 'push', service.url, service, folder, service.process)
        pathlib.Path(f'{folder}/bare.db').touch()
        server, url = start_bare(bare_server, f'{service.folder}/tls', f'{folder}/bare.db', 'SELECT 1')
        try:
            return ours, push(program, 'bare-push', url, service, folder, server)
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()


def compare_pushes(program, bare_server):
    """A small city: what is measured is the sending."""
    service = Service()
    try:
        service.command('demo', '--seed', '1', '--persons', '100')
        service.add_user('bench')
        service.start()
        runs = [push_both(program, bare_server, service) for _ in range(PUSHES)]
    finally:
        service.close()
    (mine, my_wall), (theirs, their_wall) = ([statistics.median(times) for times in zip(*side)] for side in zip(*runs))
    print(f'push of 1,000 persons, changed together: {mine * 1000:.0f} ms of the processor, bare {theirs * 1000:.0f} ms,'
          f' ratio {mine / theirs:.2f} (goal {PUSH_RATIO}); on the wall {my_wall * 1000:.0f} and {their_wall * 1000:.0f} ms',
          flush=True)
    return mine / theirs > 1.5 * PUSH_RATIO


def main(program, wanted):
    service = Service()
    try:
        persons = max(50, int((wanted - 3600) / 4.04))   # the city itself is some 3,600
        service.command('demo', '--seed', '1', '--persons', str(persons), seconds=600)
        service.add_user('bench')
        service.start()
        times, peaks = {}, {}
        run(program, 'download', service)                    # fills the service's caches
        for _ in range(ROUNDS):
            for mode in ('download', 'bare', 'desk'):
                rows, seconds, peak = run(program, mode, service)
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
    slow = compare_pushes(sys.argv[1], sys.argv[2])
    sys.exit(main(sys.argv[1], int(sys.argv[3]) if len(sys.argv) > 3 else 100_000) or slow)
