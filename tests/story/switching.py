# switching.py — two who share one desk in a city of ten thousand: how long one waits for the other's to open
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of the issue: five seconds to switch, thirty from signing in until a worker who is new to the desk sees
tonight's house. What a person types is not counted, what they wait is."""
import re
import time

import tap
from steps import Steps

KARI, PER = 'seks hester i stille regn', 'fire hvite skip ved land'
SWITCH_SECS, HOUSE_SECS = 5, 30


class Switching(Steps):
    def wait_desk(self, seconds=120):
        return self.app.wait('button', re.compile('^(Alt sendt|Henter|Sender)'), seconds=seconds)

    def press_return(self):
        self.app._tool('xdotool', 'key', 'Return')          # keys() would wait until the window is at rest

    def choose(self, user):
        self.app.action('win.switch-user')
        self.app.click(self.app.wait('list item', user))

    def unlock(self, phrase):
        field = self.field(re.compile('^Passfrase'))
        self.app.click(field)
        self.app.type(phrase)

    def test_two_in_ten_thousand(self):
        service = self.central(persons=10000, seed=4)
        kari = self.desk('kari', service)
        self.app = kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=600)
        house = self.a_house(service)
        password = service.add_user('per', 'caseworker', house)

        # Somebody who was never here: from the password until their own house is on the screen.
        self.app.action('win.switch-user')
        self.press('En annen')
        self.fill_in('Brukernavn', 'per')
        self.fill_in('Passord', password)
        code_is_there = lambda: self.app.wait('label', re.compile(r'^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$'))     # noqa: E731
        began = time.monotonic()
        self.press_return()
        code = code_is_there().name
        waited = time.monotonic() - began
        self.fill_in('Ny passfrase', PER)
        self.fill_in('Den nye passfrasen en gang til', PER)
        asked = self.field(re.compile('^Skriv gruppe [2-6] av koden'))
        self.fill_in(asked.name, code.split('-')[int(re.search(r'\d', asked.name)[0]) - 1].lower())
        began = time.monotonic()
        self.press_return()
        self.wait_desk()
        self.app._tool('xdotool', 'key', 'ctrl+4')
        # Only of one's own house it is told who lives there.
        self.app.wait('list item', re.compile('.*, Opptatt, (?!ledig)'), seconds=HOUSE_SECS + 60)
        waited += time.monotonic() - began
        print(f'# new to the desk until the own house is there: {waited:.1f} s of {HOUSE_SECS}', flush=True)
        self.assertLess(waited, HOUSE_SECS)
        self.app.wait('button', re.compile('^Alt sendt'), seconds=600)

        # Kari's opens by a passphrase from now on; that choice is not part of switching.
        self.choose('kari')
        self.app.wait('button', 'Lås opp')
        self.app.type(kari.password)
        self.app.keys('Return')
        self.app.wait('label', 'Velg en passfrase')
        self.fill_in('Ny passfrase', KARI)
        self.fill_in('Den nye passfrasen en gang til', KARI)
        self.app.keys('Return')
        self.wait_desk()

        for user, phrase in (('per', PER), ('kari', KARI), ('per', PER)):
            began = time.monotonic()
            self.choose(user)
            self.field(re.compile('^Passfrase'))
            took = time.monotonic() - began
            self.unlock(phrase)
            began = time.monotonic()
            self.press_return()
            self.wait_desk()
            took += time.monotonic() - began
            print(f'# switched to {user}: {took:.1f} s of {SWITCH_SECS}', flush=True)
            self.assertLess(took, SWITCH_SECS)
        self.assertEqual(self.app.complaints(), [])

    def a_house(self, service):
        """The first of the placement list that has places: its heading needs no scrolling."""
        token = service.token('kari')
        of = {place['managingOrganization']['reference'].partition('/')[2]
              for place in service.all('Location', token) if 'managingOrganization' in place}
        return min(service.get(f'/Organization/{one}', token)['name'] for one in of)


tap.main()
