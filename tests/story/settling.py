#!/usr/bin/python3
# settling.py — what needs a person: two desks that wrote differently, and a place that another desk was given first
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kari sits at the window, Bente at a desk without one; the real service is between them."""
import pathlib
import re
import sys
import types

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'sync'))
import desks                                     # noqa: E402
from steps import Steps                          # noqa: E402
import tap                                       # noqa: E402

CALL, ALERT = 'Vi kan ringe', 'Sikkerhetsvarsel'
OURS, THEIRS, THIRD = 'Møt henne ved porten', 'Redd i heisen', 'Møt henne ved porten, og ta trappa'


class Settling(Steps):
    def setUp(self):
        self.service = self.central(persons=200)
        self.service.add_user('bente', 'intake', password=desks.PASSWORD)
        self.bente = desks.Desk(types.SimpleNamespace(url=self.service.url, ca_file=self.service.ca))
        self.addCleanup(self.bente.close)
        self.bente.sign_in('bente')
        self.assertEqual(self.bente.sync(), ('idle', ''))
        self.app = self.desk('kari', self.service, role='intake').open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        self.people = self.people_without_place(self.service, 'female')

    # --- what both do meanwhile

    def open_page_of(self, name):
        self.app.keys('ctrl+k')
        self.app.type(name)
        self.app.wait('list item', re.compile(re.escape(name)))
        self.app.keys('Return')
        self.app.wait('tab', 'Oversikt')

    def go_to(self, name, key='Tab'):
        """By the keyboard alone, as many steps as it takes."""
        for _ in range(60):
            node = self.app.focused()
            if node and re.search(name, node.name):
                return node
            self.app.keys(key)
        raise AssertionError(f'{key} never came to {name}')

    def kari_writes(self, name):
        self.open_page_of(name)
        self.app.click(self.app.wait('button', 'Endre det vi vet om personen'))
        self.fill_in('Telefon', '41 00 00 01')
        self.go_to('^Kan vi ringe')
        self.app.keys('Return', 'Down', 'Return')
        self.app.wait(name='Kan vi ringe?: Ja')
        self.fill_in(ALERT, OURS)
        self.app.keys('ctrl+Return')
        self.app.wait_gone('button', 'Lagre')

    def meanwhile(self, person, kari):
        """Both write without the service; Bente is the first to be back."""
        self.service.stop()
        self.bente.say('set', 'person', person, 'may_call', 'no')
        self.bente.say('set', 'person', person, 'safety_alert', THEIRS)
        kari()
        self.service.start()
        self.assertEqual(self.bente.sync(), ('idle', ''))

    def see_what_needs_me(self, title):
        self.app.keys('F5')
        self.app.click(self.app.wait('button', re.compile(f'^{re.escape(title)}'), seconds=60))
        self.press('Se hva som trenger deg')
        self.app.wait('label', 'Trenger deg')

    # ---

    def test_each_field_is_settled(self):
        app, (name, person) = self.app, self.people[0]
        self.meanwhile(person, lambda: self.kari_writes(name))
        self.see_what_needs_me('Må avklares (2)')

        # Both stand there, with who and when; what is masked is asked for.
        for side, value, who in (('På denne arbeidsplassen', 'Ja', 'kari'),
                                 ('På en annen arbeidsplass, I bruk inntil videre', 'Nei', 'bente')):
            app.wait(name=re.compile(rf'^{side}: {value}\. {who}, i dag \d\d:\d\d$'))
        self.assertIsNone(app.find('label', THEIRS))
        self.press(f'Vis …: {name}')
        app.wait('label', THEIRS)
        app.wait('label', OURS)

        # It may wait, and is found again.
        self.press(f'Senere: {name}')
        app.wait(name='Det som må avklares, er utsatt.')
        self.press('Vis 1 utsatt')

        # One is right for the one field, neither for the other; by the keyboard, which never loses its place.
        self.go_to(f'^Bruk «Ja» for {CALL}')
        app.keys('Return')
        app.wait(name=f'Avklart: {CALL}')
        app.wait_gone('label', CALL)
        self.go_to(f'^Skriv noe annet for {ALERT}')
        app.keys('Return')
        app.wait(name=re.compile('^Skrevet: '))
        app.keys('ctrl+a')
        app.type(THIRD)
        app.keys('ctrl+Return')
        app.wait(name='Ingen har skrevet ulike ting om det samme.')
        self.assertEqual(app.focused().name, 'Ingen har skrevet ulike ting om det samme.')

        # So it stands everywhere.
        app.keys('F5')
        app.wait('button', re.compile('^Alt sendt'), seconds=60)
        self.assertEqual(self.bente.sync(), ('idle', ''))
        there = self.bente.records('person')[person]
        self.assertEqual((there['may_call'], there['safety_alert']), ('yes', THIRD))
        self.assertEqual(self.bente.status(), (0, 0, 0))
        self.assertEqual(app.complaints(), [])

    def test_another_place_instead(self):
        app, (name, person), (_, other) = self.app, *self.people[:2]
        free = self.free_places_for_women()
        self.service.stop()
        place = self.hold(free[0], name)
        app.wait('button', re.compile('1 ikke sendt'))
        where = next(row[0] for row in self.bente.say('places') if f'{row[1]} {row[2]}' == place)
        self.bente.id('hold', other, where)
        self.service.start()
        self.assertEqual(self.bente.sync(), ('idle', ''))
        self.see_what_needs_me('Ikke sendt – trenger deg (1)')
        app.wait('list item', re.compile(f'^{re.escape(name)}. Plassen er tatt'))

        # Let go of, taken back, tried again: the service says the same.
        self.press(f'Forkast: {name}')
        app.wait(name='Tjenesten har ikke sagt nei til noe.')
        self.assertEqual(app.focused().name, 'Tjenesten har ikke sagt nei til noe.')
        self.press('Angre')
        self.service.stop()
        self.press(f'Prøv igjen: {name}')
        app.wait('button', re.compile('1 ikke sendt'))
        self.service.start()
        app.keys('F5')
        app.wait('button', re.compile('^Ikke sendt – trenger deg'), seconds=60)
        app.wait('list item', re.compile(f'^{re.escape(name)}. Plassen er tatt'))

        instead = app.wait('button', re.compile('^Ta '))
        told = instead.name.removeprefix('Ta ')
        app.click(instead)
        app.wait('button', re.compile('^Alt sendt'), seconds=60)
        token = self.service.token('kari')
        held = [e['location'][0]['location']['reference'] for e in self.service.all('Encounter', token)
                if e['status'] == 'planned' and e['subject']['reference'] == f'Patient/{person}']
        self.assertEqual(len(held), 1)
        self.assertTrue(told.endswith(' ' + self.service.get(f'/{held[0]}', token)['name']), told)
        self.assertEqual(app.complaints(), [])


if __name__ == '__main__':
    tap.main()
