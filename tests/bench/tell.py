#!/usr/bin/python3
# tell.py — from a change at one desk, saved, to the other desk's database: against a bare push channel
# SPDX-License-Identifier: GPL-3.0-or-later
"""tell.py BENCH_TELL BENCH_BARE_SERVER: prints the line with its ratios to the limit; fails at 1.5 times the goal."""
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
from desks import Desk, Service                  # noqa: E402
import reaper                                    # noqa: E402
from processor import start_bare                 # noqa: E402

TELLS = 40
HALF_RATIO, MOST_RATIO = 2.5, 5.0                # PERFORMANCE 3: p50 and p99 of the bare push channel
REST = 0.4                                       # seconds: a desk at rest, as between two acts of a person


class Bare:
    """A writer, a reader and a server that do nothing else."""

    def __init__(self, program, server_program, service, folder):
        pathlib.Path(f'{folder}/bare.db').touch()
        self.server, url = start_bare(server_program, f'{service.folder}/tls', f'{folder}/bare.db', 'SELECT json FROM pushed')
        self.ends = []
        for mode in ('writer', 'reader'):
            pathlib.Path(f'{folder}/{mode}').mkdir()
            self.ends.append(subprocess.Popen([program, mode, url, service.ca_file, f'{folder}/{mode}'], text=True,
                                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                              preexec_fn=reaper.die_with_parent))
        assert self.ends[1].stdout.readline() == 'ready\n', 'the reader does not listen'

    def tell(self, number):
        writer, reader = self.ends
        writer.stdin.write(f'{number}\n')
        writer.stdin.flush()
        began = int(writer.stdout.readline())
        return (int(reader.stdout.readline()) - began) / 1e6

    def close(self):
        for process in (*self.ends, self.server):
            process.terminate()
            process.wait(20)
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()


def tell(writer, reader):
    arrival = reader.expect('person')
    began = time.monotonic()
    writer.say('person', 'Test', 'Testesen', 'woman')
    return arrival() - began


def measure(bare, writer, reader):
    ours, limit = [], []
    for number in range(TELLS + 2):
        pair = tell(writer, reader), bare.tell(number)
        time.sleep(REST)
        if number > 1:                           # the first open connections
            ours.append(pair[0])
            limit.append(pair[1])
    return sorted(ours), sorted(limit)


def run(program, server_program, folder):
    service = Service()
    writer = reader = bare = None
    try:
        service.command('demo', '--seed', '1', '--persons', '50')
        service.add_user('one')
        service.add_user('two')
        service.start()
        writer, reader = Desk(service), Desk(service)
        for desk, user in ((writer, 'one'), (reader, 'two')):
            desk.sign_in(user)
            desk.sync()
        bare = Bare(program, server_program, service, folder)
        return measure(bare, writer, reader)
    finally:
        for one in (bare, writer, reader, service):
            if one:
                one.close()


def main(program, server_program):
    with tempfile.TemporaryDirectory(prefix='plass-bench.') as folder:
        ours, limit = run(program, server_program, folder)
    half, most = statistics.median(ours) / statistics.median(limit), ours[-1] / limit[-1]
    print(f'saved at one desk, in the other desk\'s database: p50 {statistics.median(ours) * 1000:.1f} ms, worst of {TELLS} '
          f'{ours[-1] * 1000:.1f} ms; bare {statistics.median(limit) * 1000:.1f} and {limit[-1] * 1000:.1f} ms; '
          f'ratio {half:.2f} (goal {HALF_RATIO}) and {most:.2f} (goal {MOST_RATIO})')
    return half > 1.5 * HALF_RATIO


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2]))
