#!/usr/bin/python3
# stays.py — moves, swaps, leave and coming back at two desks, and whom a person has shut out
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kari and Xenia work at the same house, with the real service between them."""
import re

from steps import Steps
import tap


class Stays(Steps):
    @staticmethod
    def name_of(person):
        name = next((n for n in person.get('name', []) if n.get('use') == 'official' and n.get('family')), None)
        return f'{" ".join(name["given"])} {name["family"]}' if name else None

    def neighbours(self, central):
        """(house, [(name, id), (name, id)]): two men, of whom nobody else has the name, who live in the same house in
        places for everybody."""
        token = central.token('leser')
        places = {p['id']: p for p in central.all('Location', token)}
        people = {p['id']: p for p in central.all('Patient', token)}
        names = [self.name_of(p) for p in people.values()]
        homes = {}
        for stay in central.all('Encounter', token):
            if stay['status'] != 'in-progress' or 'subject' not in stay:
                continue
            who = stay['subject']['reference'].partition('/')[2]
            place = places.get(stay['location'][0]['location']['reference'].partition('/')[2], {})
            person = people.get(who, {})
            name = self.name_of(person)
            plain = all(label['code'] == 'ugradert' for label in person.get('meta', {}).get('security', []))
            if (name and names.count(name) == 1 and plain and person.get('gender') == 'male'
                    and 'women_only' not in str(place)):
                homes.setdefault((stay['serviceProvider']['reference'].partition('/')[2], self.kind_of(place)),
                                 []).append((name, who))
        (house, _), two = next(item for item in homes.items() if len(item[1]) > 1)
        return house, two[:2]

    @staticmethod
    def kind_of(place):
        """All that decides whom the place fits, so that two may swap."""
        return str(sorted(str(e) for e in place.get('extension', []) if 'confirmed' not in str(e))) + str(place.get('type'))

    def place_of(self, central, person):
        token = central.token('leser')
        stays = [s for s in central.all('Encounter', token)
                 if s['status'] in ('in-progress', 'onleave') and s.get('subject', {}).get('reference') == f'Patient/{person}']
        self.assertEqual(len(stays), 1)
        return stays[0]['location'][0]['location']['reference'], stays[0]['status']

    @staticmethod
    def place_words(central, place, house):
        token = central.token('leser')
        name = next(p['name'] for p in central.all('Location', token) if f'Location/{p["id"]}' == place)
        home = next(o for o in central.all('Organization', token) if o['id'] == house)
        return f'{home.get("alias", [home["name"]])[0]} {name}'

    def act(self, words):
        self.app.click(self.app.wait('button', 'Mer om denne personen'))
        self.app.click(self.app.wait('menu item', words))

    def in_step(self):
        self.app.keys('F5')
        self.app.wait(name=re.compile('^Alt er sendt|^Alt sendt'))

    def test_move_swap_leave(self):
        central = self.central(persons=200)
        central.add_user('leser', 'intake')
        house, ((one, one_id), (two, two_id)) = self.neighbours(central)
        self.app = self.desk('kari', central, institution=house).open()
        first, second = self.place_of(central, one_id)[0], self.place_of(central, two_id)[0]

        # Two people in one step.
        self.in_step()
        self.open_person(one)
        self.act(re.compile('^Bytt plass'))
        self.app.wait(name=re.compile('^Hvem med'))
        self.app.type(two)
        self.app.wait('list item', re.compile(re.escape(two)))
        self.app.keys('Return')
        self.app.wait('label', re.compile(f'^{re.escape(two)} passer i '))
        self.app.keys('ctrl+Return')
        self.app.wait(name=re.compile('har byttet plass – ikke bekreftet ennå'))
        self.in_step()
        self.assertEqual(self.place_of(central, one_id), (second, 'in-progress'))
        self.assertEqual(self.place_of(central, two_id), (first, 'in-progress'))

        # On leave without the service, and back: both wait, in order.
        central.stop()
        self.act(re.compile('^Drar på permisjon'))
        self.app.wait(name=re.compile('^Ventes tilbake'))
        self.app.keys('ctrl+Return')
        self.app.wait(name=re.compile('har permisjon fra .* – ikke bekreftet ennå'))
        central.start()
        self.in_step()
        self.assertEqual(self.place_of(central, one_id), (second, 'onleave'))

        # They do not come: that stands on the first page, for whoever opens the door to them in the night.
        self.act(re.compile('^Ikke kommet tilbake'))
        self.app.wait(name='Hvem som har ringt hvem')
        self.app.type('Ringte to ganger')
        self.app.keys('ctrl+Return')
        self.in_step()
        self.app.keys('ctrl+1')
        self.app.wait('list item', re.compile(f'^Ikke kommet tilbake, {re.escape(one)}, .* · kjent siden i dag .*Ringte to ganger', re.S))
        self.press(f'{one} kom tilbake')
        self.app.wait(name=re.compile('er tilbake på .* – ikke bekreftet ennå'))
        self.in_step()
        self.assertEqual(self.place_of(central, one_id), (second, 'in-progress'))

        # To another place, as the list offers it: from the place that the search finds, by one key.
        place = self.place_words(central, second, house)
        self.app.keys('ctrl+k')
        self.app.type(place)
        self.app.wait('list item', re.compile(re.escape(place)))
        self.app.keys('Return')
        self.app.wait('list item', re.compile(f'^{re.escape(place)}, Opptatt, {re.escape(one)}'))
        self.app.keys('m')
        self.app.wait(name='Finn blant plassene')
        row = self.app.wait('checkbox', re.compile('.'))
        self.app.click(row)
        self.app.keys('ctrl+Return')
        self.app.wait(name=re.compile('er flyttet til .* – ikke bekreftet ennå'))
        self.in_step()
        self.assertNotIn(self.place_of(central, one_id)[0], (first, second))

    def test_shut_out(self):
        """Whom the person shuts out lets go of them at the next round; taken back, they come again."""
        central = self.central(persons=200)
        central.add_user('leser', 'intake')
        house, ((name, person), _) = self.neighbours(central)
        xenia = self.desk('xenia', central, institution=house).open()
        kari = self.desk('kari', central, institution=house).open()
        for self.app in (xenia, kari):
            self.in_step()
            self.open_person(name)

        # Without the service nothing is written down, and that is said.
        self.app = kari
        central.stop()
        self.act(re.compile('^Hvem som ikke får se'))
        self.app.wait(name=re.compile('^Får ikke kontakt med tjenesten'))
        central.start()
        self.app.click(self.app.wait('button', 'Prøv igjen'))
        self.app.wait(name='Ingen er sperret ute.')

        self.app.click(self.app.wait('button', 'Sperr noen ute'))
        self.app.wait(name=re.compile('^Hvem skal ikke få se'))
        self.app.click(self.field('Hvem av de ansatte?'))
        self.app.type('xen')
        self.app.wait('list item', re.compile('^xenia'))
        self.app.keys('Down', 'Up', 'Down', 'Return')
        self.app.click(self.field('Det personen sier'))
        self.app.type('Vi er i slekt')
        self.app.keys('ctrl+Return')
        self.app.wait('label', re.compile('Vi er i slekt'))

        xenia.keys('F5')
        xenia.wait(name='Denne personen kan ikke ses her')
        self.assertIsNone(xenia.find('label', name))
        status = central.call('GET', f'Patient/{person}', token=central.token('xenia'))[0]
        self.assertEqual(status, 404)

        self.app.click(self.app.wait('button', re.compile('^La .* få se igjen')))
        self.app.wait(name='Hvorfor det tas tilbake')
        self.app.type('De har snakket sammen')
        self.app.keys('ctrl+Return')
        self.app.wait(name='Ingen er sperret ute.')
        xenia.keys('F5')
        xenia.wait('label', name)


if __name__ == '__main__':
    tap.main()
