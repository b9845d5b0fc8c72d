#!/usr/bin/python3
# service.py — reading and searching: the service against a bare server that sends the same bytes
# SPDX-License-Identifier: GPL-3.0-or-later
"""service.py BENCH_BARE [PERSONS]: prints each line with its ratio to the limit; fails at 1.5 times the goal."""
import http.client
import json
import pathlib
import sqlite3
import ssl
import statistics
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
from desks import Service                        # noqa: E402
from processor import cpu_seconds, start_bare    # noqa: E402

ROUNDS, READS, SEARCHES = 7, 300, 60
READ_RATIO, SEARCH_RATIO = 2.0, 2.5              # PERFORMANCE 3: at least 1/2 and 0.4 of the limit
LIMITS = ['account-per-second', 'account-at-once', 'address-per-second', 'address-at-once']


class Caller:
    def __init__(self, url, ca_file, token=''):
        context = ssl.create_default_context(cafile=ca_file)
        self.connection = http.client.HTTPSConnection(urllib.parse.urlparse(url).netloc, context=context, timeout=60)
        self.headers = {'Authorization': 'Bearer ' + token}

    def get(self, path):
        self.connection.request('GET', path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        return body

    def seconds(self, path, count):
        start = time.monotonic()
        for _ in range(count):
            self.get(path)
        return (time.monotonic() - start) / count


def spend(process, caller, path, count):
    """(seconds of the processor a request, seconds of the wall a request)"""
    start = cpu_seconds(process)
    wall = caller.seconds(path, count)
    return (cpu_seconds(process) - start) / count, wall


def compare(what, program, service, caller, path, sql, count, goal):
    process, url = start_bare(program, f'{service.folder}/tls', f'{service.folder}/central.db', sql)
    try:
        bare, ours, limit = Caller(url, service.ca_file), [], []
        for turn in range(ROUNDS + 1):
            mine, theirs = spend(service.process, caller, path, count), spend(process, bare, path, count)
            if turn:                             # the first fills the caches
                ours.append(mine)
                limit.append(theirs)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
    (mine, my_wall), (theirs, their_wall) = ([statistics.median(times) for times in zip(*runs)] for runs in (ours, limit))
    ratio = mine / theirs
    print(f'{what}: {1 / mine:.0f}/s on one core, bare {1 / theirs:.0f}/s, ratio {ratio:.2f} (goal {goal}); one after the '
          f'other, with the caller: {1 / my_wall:.0f}/s, bare {1 / their_wall:.0f}/s'
          f'{"" if ratio <= 1.5 * goal else "  TOO SLOW"}', flush=True)
    return ratio <= 1.5 * goal


PAGE = 'SELECT h.json FROM resource r JOIN history h ON h.seq = r.seq WHERE r.type = \'{}\' ORDER BY r.id LIMIT 50'
NEWEST = ('SELECT h.json FROM sought_time k CROSS JOIN resource r JOIN history h ON h.seq = r.seq WHERE r.type = \'Encounter\''
          ' AND k.type = r.type AND k.id = r.id AND k.param = \'date\' AND (k.rank & 2) <> 0 ORDER BY k.ends DESC LIMIT 50')
# Those of one house, as whoever works there sees them: found by person, in order of ids.
OF_HOUSE = ('SELECT h.json FROM (SELECT DISTINCT person FROM tie WHERE institution = \'{}\' AND ended > unixepoch () - 30 * 86400) p'
            ' CROSS JOIN resource r INDEXED BY resource_person JOIN history h ON h.seq = r.seq WHERE r.person = p.person'
            ' AND r.person <> \'\' AND r.type = \'EpisodeOfCare\' ORDER BY r.id LIMIT 50')
ONE = 'SELECT h.json FROM resource r JOIN history h ON h.seq = r.seq WHERE r.type = \'Patient\' AND r.id = \'{}\''


def largest_house(service):
    with sqlite3.connect(f'{service.folder}/central.db') as ledger:
        return ledger.execute('SELECT institution FROM tie GROUP BY 1 ORDER BY count(DISTINCT person) DESC').fetchone()[0]


def main(program, persons):
    service = Service()
    try:
        service.command('demo', '--seed', '1', '--persons', str(persons))
        house = largest_house(service)
        service.add_user('case', 'caseworker', '--institution', house)
        settings = pathlib.Path(service.folder) / 'settings.ini'
        settings.write_text('[limits]\n' + ''.join(f'{name}=1000000\n' for name in LIMITS))
        service.start('--settings', str(settings))
        caller = Caller(service.url, service.ca_file, service.command('token', 'case', '--minutes', '60').strip())
        first = json.loads(caller.get('/fhir/Patient?_count=1'))['entry'][0]['resource']['id']
        good = compare('read of a person, caseworker', program, service, caller, f'/fhir/Patient/{first}', ONE.format(first),
                       READS, READ_RATIO)
        for what, path, sql in (
                ('search page of 50 persons', '/fhir/Patient?_count=50', PAGE.format('Patient')),
                ('search page of 50 cases', '/fhir/EpisodeOfCare?_count=50', OF_HOUSE.format(house)),
                ('search page of 50 stays, newest first', '/fhir/Encounter?_sort=-date&_count=50', NEWEST)):
            good &= compare(what, program, service, caller, path, sql, SEARCHES, SEARCH_RATIO)
    finally:
        service.close()
    return good


if __name__ == '__main__':
    sys.exit(not main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000))
