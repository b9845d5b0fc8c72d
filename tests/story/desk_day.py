#!/usr/bin/python3
# desk_day.py — a piece of a caseworker's day, in the real window, found by the names a screen reader says
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search a person, open, add a goal, go to Plasser, filter women-only and free, hold a place, see it in the list, and
see the status line go from "1 ikke sendt" to sent. In bokmål, with real keys."""
import re

import tap
from steps import Steps
from ui import wait_for

GOAL = 'Jeg vil lære meg å svømme'


class DeskDay(Steps):
    def setUp(self):
        self.service = self.central(persons=800, seed=3)
        self.app = self.desk('kari', self.service).open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)

    def stored(self, kind, keep):
        return [r for r in self.service.all(kind, self.service.token('kari')) if keep(r)]

    def assert_nothing_in_clear(self, *words):
        """No file of the computer's home, database, log and settings included, has a word that was on the screen."""
        files = [file for file in (self.desks['kari'].folder / 'home').rglob('*') if file.is_file()]
        self.assertTrue(any(file.name == 'records.db' and file.stat().st_size > 1_000_000 for file in files))
        for file in files:
            bytes_there = file.read_bytes()
            for word in words:
                self.assertNotIn(word.encode(), bytes_there, f'in {file.name}')

    def test_from_search_to_sent(self):
        app, (name, person) = self.app, self.people_without_place(self.service, 'female')[0]
        self.open_person(name)
        self.open_plan()
        self.add_goal(GOAL)
        wait_for(lambda: self.stored('Goal', lambda g: g['description']['text'] == GOAL), what='the goal at the service')

        free = self.free_places_for_women()
        self.assertTrue(free, 'there is no free place for women')
        # Without the service nothing can be sent: the status line must say so, and say when it is.
        self.service.kill()
        place = self.hold(free[0], name)
        app.wait('button', re.compile('1 ikke sendt'))
        self.service.start()
        app.keys('F5')
        app.wait('button', re.compile('^Alt sendt'), seconds=90)

        held = self.stored('Encounter', lambda e: e['status'] == 'planned'
                           and e.get('subject', {}).get('reference') == f'Patient/{person}')
        self.assertEqual(len(held), 1)
        app.wait('list item', re.compile(f'^{re.escape(place)}, Holdt av .*{re.escape(name)}'))
        self.assertEqual(app.complaints(), [])
        self.assert_nothing_in_clear(GOAL, name, place)
        self.assertEqual(app.quit(), 0)
        self.assert_nothing_in_clear(GOAL, name, place, 'CREATE TABLE')


tap.main()
