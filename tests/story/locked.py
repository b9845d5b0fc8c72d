#!/usr/bin/python3
# locked.py — nobody sits at the desk: nothing of it is to be seen, and what was being written waits for its writer
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import tap
from steps import Steps
from ui import wait_for


class Locked(Steps):
    def setUp(self):
        self.service = self.central(persons=200, seed=7)
        self.kari = self.desk('kari', self.service)
        self.people = self.people_without_place(self.service, 'female')
        self.open()

    def open(self):
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)

    def lock(self):
        self.app.keys('ctrl+l')
        self.app.wait('button', 'Lås opp')

    def everything_said(self):
        """Every name and every text that the window gives a screen reader, drawn or not."""
        return self.app.tree()

    def test_nothing_is_seen_and_the_password_opens(self):
        name = self.people[0][0]
        self.open_person(name)
        self.lock()
        self.assertNotIn(name, self.everything_said())
        self.app.type('feil passord')
        self.app.keys('Return')
        self.app.wait('button', 'Lås opp', where=lambda b: 'sensitive' in b.states())
        self.app.type(self.kari.password)
        self.app.keys('Return')
        self.app.wait('button', re.compile('^Alt sendt'))
        self.assertEqual(self.app.complaints(), [])


tap.main()
