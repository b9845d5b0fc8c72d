#!/usr/bin/python3
# scope.py — real desks and the real service: a person moves on, and so does what the desks hold
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import Desk, Service                  # noqa: E402
import tap                                        # noqa: E402


class ScopeTest(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.service.command('demo', '--seed', '1', '--persons', '200')
        self.service.add_user('inntak')
        self.service.add_user('styrer', 'administrator')
        self.service.start()
        self.intake = self.sit_down('inntak')
        self.old, self.new = self.choose_houses()
        self.service.add_user('gammel', 'caseworker', '--institution', self.old)
        self.service.add_user('ny', 'caseworker', '--institution', self.new)

    def sit_down(self, user):
        desk = Desk(self.service)
        self.addCleanup(desk.close)
        desk.sign_in(user)
        self.assertEqual(desk.sync(), ('idle', ''))
        return desk

    def choose_houses(self):
        """A house where somebody lives whom no other house follows, and one with a free place for them."""
        bookings = list(self.intake.records('booking').values())
        follows = lambda person: {r['institution'] for kind in ('booking', 'case', 'contact')     # noqa: E731
                                  for r in self.intake.records(kind, 'person', person).values() if r['institution']}
        taken = {b['place'] for b in bookings if b['state'] in ('held', 'planned', 'active', 'on_leave', 'not_come_back')}
        for stay in (b for b in bookings if b['state'] == 'active'):
            if len(follows(stay['person'])) != 1 or self.intake.records('person')[stay['person']]['protection'] not in ('none', ''):
                continue
            for place in self.intake.records('place').values():
                if place['institution'] != stay['institution'] and place['id'] not in taken and place['gender_rule'] == 'none' \
                        and place['status'] == 'active':
                    self.stay, self.person, self.place = stay['id'], stay['person'], place['id']
                    return stay['institution'], place['institution']
        raise AssertionError('the demo city has nobody who could move')

    def set_days(self, days):
        admin = self.sit_down('styrer')
        word = next(c for c in admin.records('code').values() if (c['list'], c['word']) == ('access', 'after_stay'))
        admin.say('set', 'code', word['id'], 'limit_days', days)
        self.assertEqual(admin.sync(), ('idle', ''))

    def test_moves_on(self):
        here, there = self.sit_down('gammel'), self.sit_down('ny')
        self.assertIn(self.person, here.records('person'))
        self.assertNotIn(self.person, there.records('person'))
        self.assertEqual(there.records('booking')[self.stay]['person'], '')          # that the place is taken, it knows
        cases = set(here.records('case', 'person', self.person))
        notes = set(here.records('note', 'person', self.person))

        # Incoming: all that is older comes too, though the desk has long been past it.
        self.intake.id('hold', self.person, self.place)
        self.assertEqual(self.intake.sync(), ('idle', ''))
        self.assertEqual(there.sync(), ('idle', ''))
        self.assertIn(self.person, there.records('person'))
        self.assertEqual(set(there.records('case', 'person', self.person)), cases)
        self.assertEqual(set(there.records('note', 'person', self.person)), notes)

        # The old house writes something while it is offline; meanwhile the stay ends, and the time to look back.
        here.say('offline', 'on')
        here.say('set', 'person', self.person, 'contact_note', 'Ring søsteren')
        self.intake.say('discharge', self.stay)
        self.assertEqual(self.intake.sync(), ('idle', ''))
        for case in cases:
            self.intake.say('set', 'case', case, 'state', 'finished')
            self.intake.say('set', 'case', case, 'closed', '2026-01-01')
        self.assertEqual(self.intake.sync(), ('idle', ''))
        for contact, record in self.intake.records('contact', 'person', self.person).items():
            if record['state'] == 'open':
                self.intake.say('set', 'contact', contact, 'state', 'closed')
        self.assertEqual(self.intake.sync(), ('idle', ''))
        self.set_days('0')
        here.say('offline', 'off')
        self.assertEqual(here.sync()[0], 'idle')

        # What it may not see any more is gone; what it had not sent is kept and told, not lost.
        self.assertEqual(here.records('case', 'person', self.person), {})
        self.assertEqual(here.records('note', 'person', self.person), {})
        self.assertEqual(here.records('booking')[self.stay]['person'], '')
        self.assertEqual(here.status(), (0, 1, 0))
        self.assertEqual(here.records('person')[self.person]['contact_note'], 'Ring søsteren')
        (command, *_), = here.say('parked')
        here.say('discard', command)
        self.assertNotIn(self.person, here.records('person'))
        self.assertIn(self.person, there.records('person'))


tap.main()
