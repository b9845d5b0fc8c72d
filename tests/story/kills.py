#!/usr/bin/python3
# kills.py — the power goes, at the desk or at the service, at any moment of the day's work
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill -9 of either program at random moments: what was seen in the window is at the service afterwards, once; what was
not seen is there once or not at all; both start again."""
import pathlib
import random
import re
import subprocess
import threading

import tap
from gi.repository import GLib
from steps import Steps
from story import LONG
from ui import wait_for

ROUNDS = 50 if LONG else 20
SEED = 20261122


class Kills(Steps):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.service = self.central(persons=800, seed=4)
        self.kari = self.desk('kari', self.service)
        self.people = self.people_without_place(self.service, 'female')
        self.open()
        self.assert_leaves_no_core(self.app.process)
        self.assert_leaves_no_core(self.service.process)

    def assert_leaves_no_core(self, process):
        """What a dying program had in memory lies in no file."""
        limits = pathlib.Path(f'/proc/{process.pid}/limits').read_text(encoding='utf-8')
        self.assertRegex(limits, r'Max core file size +0 +0 ')

    def open(self):
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        # What was being written when the power went stands there again: each round begins with nothing.
        self.app.keys('Escape')

    # --- one round

    def write_goal(self, seen, number):
        self.open_person(self.people[number % len(self.people)][0])
        self.open_plan()
        self.add_goal(f'Mål nummer {number}')
        seen.append(('Goal', f'Mål nummer {number}'))

    def hold_place(self, seen, number):
        name, person = self.people[number % len(self.people)]
        place = self.hold(self.free_places_for_women()[0], name)
        self.app.wait('list item', re.compile(f'^{re.escape(place)}, Holdt av .*{re.escape(name)}'))
        seen.append(('Encounter', person))

    def work(self, number):
        """Gives what was seen to be done when the power went."""
        seen, victim = [], self.chance.choice((self.kari.kill, self.service.kill))
        timer = threading.Timer(self.chance.uniform(0.2, 6.0), victim)
        timer.start()
        try:
            (self.hold_place if number % 3 == 2 else self.write_goal)(seen, number)
        except (AssertionError, GLib.Error, subprocess.SubprocessError, AttributeError):
            # The window went away in the middle of it. With the service gone the desk must go on as if nothing happened.
            timer.join()
            if self.app.process.poll() is None:
                raise
        timer.join()
        return seen

    def start_again(self):
        if not self.service.process:
            self.service.start()
        if self.app.process.poll() is not None:
            self.open()
        else:
            # The page is opened anew, so that each round begins with no filter chosen.
            self.assertEqual(self.app.quit(), 0)
            self.open()

    # --- what is at the service

    def count(self, kind, what):
        token = self.service.token('kari')
        if kind == 'Goal':
            return sum(goal['description']['text'] == what for goal in self.service.all('Goal', token))
        return sum(stay['status'] == 'planned' and stay.get('subject', {}).get('reference') == f'Patient/{what}'
                   for stay in self.service.all('Encounter', token))

    def test_nothing_lost_nothing_doubled(self):
        for number in range(ROUNDS):
            seen = self.work(number)
            self.start_again()
            for kind, what in seen:
                wait_for(lambda k=kind, w=what: self.count(k, w) == 1, seconds=60, what=f'round {number}: one {kind} at the service')
        for number in range(ROUNDS):
            self.assertLessEqual(self.count('Goal', f'Mål nummer {number}'), 1)
            self.assertLessEqual(self.count('Encounter', self.people[number % len(self.people)][1]), 1)
        self.service.run('check')          # ends with an error when anything is amiss


tap.main()
