#!/usr/bin/python3
# soak.py — twenty desks at work against one service, while programs are killed: nothing is lost, nothing doubled
# SPDX-License-Identifier: GPL-3.0-or-later
"""One minute of it; ten with PLASS_LONG. PLASS_SEED for other days than the usual one."""
import collections
import os
import pathlib
import random
import signal
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import Desk, Refused, Service              # noqa: E402
import tap                                             # noqa: E402

DESKS = 20
SECONDS = 600 if os.environ.get('PLASS_LONG') else 60
SEED = int(os.environ.get('PLASS_SEED', '1'))


class Worker(threading.Thread):
    """One desk, and somebody at it who remembers what the desk said was saved."""

    def __init__(self, service, number, until):
        super().__init__(daemon=True)
        self.random = random.Random(f'{SEED} {number}')
        self.name, self.number, self.until = f'user{number}', number, until
        self.desk = Desk(service, display=False)
        self.persons, self.stays = {}, []        # id: (name, contact note); what was saved here, and nobody else changes
        self.acts, self.trouble, self.is_offline = collections.Counter(), None, False
        self.done, self.released = threading.Event(), threading.Event()

    def sit_down(self):
        self.desk.sign_in(self.name)
        return self.desk.sync()

    def run(self):
        try:
            while time.monotonic() < self.until:
                act = self.random.choice([self.new_person] * 3 + [self.write] * 4 + [self.admit] * 3 + [self.discharge] * 2
                                         + [self.sync] * 3 + [self.go_offline, self.die])
                act()
                self.acts[act.__name__] += 1
                time.sleep(self.random.uniform(0.1, 1.5))
        except Exception as error:               # told by the test, which waits for it
            self.trouble = error
        self.done.set()
        self.released.wait()                     # a desk ends with the thread that started it

    # --- what somebody does

    def new_person(self):
        name = f'P{self.number}-{len(self.persons)}'
        self.persons[self.desk.id('person', name, 'Testesen', 'woman')] = (name, '')

    def write(self):
        if self.persons:
            person = self.random.choice(list(self.persons))
            note = f'note-{self.random.randrange(10 ** 9)}'
            self.desk.say('set', 'person', person, 'contact_note', note)
            self.persons[person] = (self.persons[person][0], note)

    def admit(self):
        """Others want the same few places."""
        places = self.desk.say('places')[:12]
        if places and self.persons:
            try:
                self.stays.append(self.desk.id('admit', self.random.choice(list(self.persons)), self.random.choice(places)[0]))
            except Refused:                      # they have a place, and the desk knows it
                self.acts['refused here'] += 1

    def discharge(self):
        if self.stays:
            try:
                self.desk.say('discharge', self.stays.pop(self.random.randrange(len(self.stays))))
            except Refused:
                self.acts['refused here'] += 1

    def sync(self):
        self.desk.sync()

    def go_offline(self):
        self.is_offline = not self.is_offline
        self.desk.say('offline', 'on' if self.is_offline else 'off')

    def die(self):
        """The power goes at this desk, as often as not in the middle of a round."""
        self.desk.process.stdin.write('sync\n')
        self.desk.process.stdin.flush()
        time.sleep(self.random.uniform(0, 0.3))
        self.desk.process.send_signal(signal.SIGKILL)
        self.desk.process.wait()
        self.desk.process.stdout.close()
        self.is_offline = False
        self.desk.open()
        self.desk.say('start', self.name)


def trouble_the_service(service, until):
    """It is killed, or does not answer for a while. How often each."""
    chance, counts = random.Random(SEED), collections.Counter()
    while time.monotonic() < until:
        time.sleep(chance.uniform(2, 8))
        if chance.random() < 0.6:
            service.process.send_signal(signal.SIGKILL)
            service.process.wait()
            service.process.stdout.close()
            time.sleep(chance.uniform(0, 1))
            service.start()
            counts['killed'] += 1
        else:
            service.process.send_signal(signal.SIGSTOP)
            time.sleep(chance.uniform(0.5, 3))
            service.process.send_signal(signal.SIGCONT)
            counts['held up'] += 1
    return counts


class Soak(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.service.command('demo', '--seed', '1', '--persons', '100')
        for number in range(DESKS):
            self.service.add_user(f'user{number}')
        self.service.start()

    def make_workers(self):
        workers = []
        for number in range(DESKS):
            workers.append(Worker(self.service, number, 0))
            self.addCleanup(workers[-1].released.set)
            self.addCleanup(workers[-1].desk.close)
            self.assertEqual(workers[-1].sit_down(), ('idle', ''))
        return workers

    def settle(self, workers):
        """Everybody comes back and is quiet: in the end nobody has anything more to tell."""
        for worker in workers:
            worker.desk.say('offline', 'off')
        for _ in range(3):
            for worker in workers:
                until = time.monotonic() + 120
                while (state := worker.desk.sync())[0] != 'idle' and time.monotonic() < until:
                    time.sleep(0.5)
                self.assertEqual(state, ('idle', ''), worker.name)

    def assert_nothing_lost(self, workers, persons, name):
        for worker in workers:
            mine = {person: (persons[person]['given'], persons[person].get('contact_note', ''))
                    for person in worker.persons if person in persons}
            self.assertEqual(mine, worker.persons, f'what {worker.name} saved, at {name}')

    def assert_service_is_well(self, workers):
        self.service.command('check')
        with sqlite3.connect(f'{self.service.folder}/central.db') as ledger:
            (active, places, guests), = ledger.execute("SELECT count(*), count(DISTINCT place), count(DISTINCT person)"
                                                       " FROM booking WHERE state = 'active'")
            (persons,), = ledger.execute("SELECT count(*) FROM resource WHERE kind = 'person'")
        self.assertEqual((places, guests), (active, active), 'two in one place, or one in two')
        self.assertEqual(persons, 100 + sum(len(worker.persons) for worker in workers), 'persons at the service')

    def test_twenty_desks(self):
        workers = self.make_workers()
        until = time.monotonic() + SECONDS
        for worker in workers:
            worker.until = until
            worker.start()
        counts = trouble_the_service(self.service, until)
        for worker in workers:
            self.assertTrue(worker.done.wait(180), f'{worker.name} never came to an end')
            if worker.trouble:
                raise worker.trouble
        self.settle(workers)
        parked = [worker.desk.say('parked') for worker in workers]
        refused = {line[4] for lines in parked for line in lines}
        for worker, lines in zip(workers, parked):
            self.assertEqual(worker.desk.status(), (0, len(lines), 0), worker.name)
        first = workers[0].desk.records('person')
        stays = [{ident: stay for ident, stay in worker.desk.records('booking').items() if ident not in refused}
                 for worker in workers]
        for worker, own in zip(workers, stays):
            self.assertEqual(worker.desk.records('person'), first, f'persons of {worker.name}')
            self.assertEqual(own, stays[0], f'stays of {worker.name}')
            self.assert_nothing_lost(workers, first, worker.name)
        self.assert_service_is_well(workers)
        acts = sum((worker.acts for worker in workers), collections.Counter())
        print(f'# {DESKS} desks, {SECONDS} s, seed {SEED}: {dict(acts)}; the service {dict(counts)}; {len(refused)} refused by it;'
              f' {sum(len(worker.persons) for worker in workers)} persons and {len(stays[0])} stays alike everywhere,'
              f' 0 lost, 0 doubled', flush=True)


if __name__ == '__main__':
    tap.main()
