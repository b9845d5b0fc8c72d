#!/usr/bin/python3
# two_desks.py — two desks want the same place: one is offline, the other is first
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two homes, two session buses, two keyrings, one real plass-central over TLS."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
from desks import Desk, Service                  # noqa: E402
import tap                                        # noqa: E402

class TwoDesks(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.service.command('demo', '--seed', '1', '--persons', '200')
        self.service.add_user('anne')
        self.service.add_user('bente')
        self.service.start()
        self.a, self.b = self.sit_down('anne'), self.sit_down('bente')

    def sit_down(self, user):
        desk = Desk(self.service)
        self.addCleanup(desk.close)
        desk.sign_in(user)
        self.assertEqual(desk.sync(), ('idle', ''))
        return desk

    def new_person(self, desk, name):
        person = desk.id('person', name, 'Testesen', 'woman')
        self.assertEqual(desk.sync(), ('idle', ''))
        return person

    def in_step(self):
        """Until neither has anything to tell the other."""
        for desk in (self.a, self.b, self.a, self.b):
            self.assertEqual(desk.sync()[0], 'idle')

    def assert_same_everywhere(self, *kinds, but=()):
        for kind in kinds:
            a, b = self.a.records(kind), self.b.records(kind)
            self.assertEqual({i: r for i, r in a.items() if i not in but}, {i: r for i, r in b.items() if i not in but})

    def test_the_first_keeps_the_place(self):
        place = self.a.say('places')[0][0]
        kari, siri = self.new_person(self.a, 'Kari'), self.new_person(self.b, 'Siri')
        self.in_step()

        # A admits Kari offline, and goes on working; B admits Siri to the same place online.
        self.a.say('offline', 'on')
        lost = self.a.id('admit', kari, place)
        self.a.say('set', 'person', kari, 'contact_note', 'Ring etter klokka ti')
        self.assertEqual(self.a.status(), (2, 0, 0))
        self.assertEqual(self.a.records('booking', 'person', kari)[lost]['state'], 'active')     # provisional
        kept = self.b.id('admit', siri, place)
        self.assertEqual(self.b.sync(), ('idle', ''))
        self.assertEqual(self.b.status(), (0, 0, 0))

        # The program at A is switched off and on meanwhile; then A comes back.
        self.a.quit()
        self.a.open()
        self.a.say('start', 'anne')
        self.assertEqual(self.a.sync()[0], 'idle')

        # A is told in words, with other places to choose from.
        self.assertEqual(self.a.status(), (0, 1, 0))
        (command, act, code, words, booking, alternatives), = self.a.say('parked')
        self.assertEqual((act, code, booking), ('admit', 'overlap', lost))
        self.assertGreater(len(words), 15)
        self.assertGreaterEqual(int(alternatives), 1)

        # B keeps the place; nothing of what A wrote is lost; both lists agree.
        self.in_step()
        at_place = {i: r['state'] for i, r in self.b.records('booking', 'place', place).items() if r['state'] == 'active'}
        self.assertEqual(at_place, {kept: 'active'})
        self.assertEqual(self.a.records('booking', 'person', kari)[lost]['state'], 'refused')
        self.assertEqual(self.b.records('booking', 'person', kari), {})
        self.assertEqual(self.b.records('person')[kari]['contact_note'], 'Ring etter klokka ti')
        self.assertEqual(self.a.say('places'), self.b.say('places'))
        self.assert_same_everywhere('person', 'case', 'place', 'booking', but={lost})

        # Somebody at A has read it and lets go: then there is no difference at all, and nothing is told twice.
        self.a.say('discard', command)
        self.in_step()
        self.assertEqual(self.a.status(), (0, 0, 0))
        self.assert_same_everywhere('person', 'case', 'place', 'booking')
        self.service.command('check')

    def test_both_write_about_one_person(self):
        kari = self.new_person(self.a, 'Kari')
        self.in_step()
        self.a.say('offline', 'on')
        self.b.say('offline', 'on')
        self.a.say('set', 'person', kari, 'phone', '90000001')
        self.b.say('set', 'person', kari, 'contact_note', 'Bare melding')
        self.a.say('offline', 'off')
        self.b.say('offline', 'off')
        self.in_step()
        for desk in (self.a, self.b):
            record = desk.records('person')[kari]
            self.assertEqual((record['phone'], record['contact_note']), ('90000001', 'Bare melding'))
            self.assertEqual(desk.status(), (0, 0, 0))

    def test_a_whole_stay_offline(self):
        """Person, hold, admit and discharge made without the service arrive in their order."""
        place = self.a.say('places')[-1][0]
        self.service.stop()
        kari = self.a.id('person', 'Kari', 'Testesen', 'woman')
        stay = self.a.id('admit', kari, place)
        self.a.say('discharge', stay)
        self.assertEqual(self.a.sync()[0], 'offline')
        self.assertEqual(self.a.status(), (3, 0, 0))
        self.service.start()
        self.in_step()
        self.assertEqual(self.a.status(), (0, 0, 0))
        self.assertEqual(self.b.records('booking', 'person', kari)[stay]['state'], 'completed')
        self.assert_same_everywhere('person', 'booking')

if __name__ == '__main__':
    tap.main()
