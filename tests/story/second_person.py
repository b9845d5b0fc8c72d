#!/usr/bin/python3
# second_person.py — somebody is opened in an emergency, looked back at, and erased by two people at two desks
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kari at one house needs somebody who is followed up at another; Leder and Nestleder are the second persons."""
import re

from steps import Steps
import tap


class SecondPerson(Steps):
    def somebody_elsewhere(self, central):
        """(name, number, id, house of Kari): somebody with an identity number whom Kari's house does not follow up."""
        token = central.token('leser')
        stays = [s for s in central.all('Encounter', token) if s['status'] == 'in-progress' and 'subject' in s]
        lives = {s['subject']['reference'].partition('/')[2]: s['serviceProvider']['reference'].partition('/')[2]
                 for s in stays}
        houses = {}
        for record in stays + central.all('EpisodeOfCare', token):
            who = (record.get('subject') or record.get('patient') or {}).get('reference', '').partition('/')[2]
            where = (record.get('serviceProvider') or record.get('managingOrganization') or {}).get('reference', '')
            houses.setdefault(who, set()).add(where.partition('/')[2])
        names = [self.name_of(p) for p in central.all('Patient', token)]
        for person in central.all('Patient', token):
            number = next((i['value'] for i in person.get('identifier', []) if i.get('value', '').isdigit()
                           and len(i['value']) == 11), None)
            plain = all(label['code'] == 'ugradert' for label in person.get('meta', {}).get('security', []))
            name = self.name_of(person)
            theirs = lives.get(person['id'])
            if number and plain and theirs and names.count(name) == 1:
                mine = next(house for house in lives.values() if house not in houses[person['id']])
                return name, number, person['id'], mine, theirs
        raise AssertionError('the demo city has nobody to look for')

    @staticmethod
    def name_of(person):
        name = next((n for n in person.get('name', []) if n.get('use') == 'official' and n.get('family')), None)
        return f'{" ".join(name["given"])} {name["family"]}' if name else None

    @staticmethod
    def field(app, name):
        return app.wait(name=name, where=lambda node: node.role in ('text', 'text box', 'entry'))

    def give_reason(self, words):
        """A drop-down that is just closing may swallow a click: then one clicks again, as anybody would."""
        self.app.click(self.app.wait('combo box', re.compile('^Hva gjelder')))
        self.app.keys('Down', 'Return')
        self.app.wait_gone('list item', 'Et barn kan være i fare')
        reason = self.field(self.app, 'Grunnen din')
        for _ in range(5):
            self.app.click(reason)
            if 'focused' in reason.states():
                break
        self.app.type(words)

    def open_in_emergency(self, number):
        self.app.keys('ctrl+k')
        self.app.type(number)
        self.app.wait('list item', re.compile('^Ikke funnet her'))
        self.app.keys('Down', 'Return')
        self.app.wait(name=re.compile('^Du vil se det'))
        self.app.keys('ctrl+Return')
        self.app.wait(name=re.compile('^Velg hva det gjelder'))
        # The number stands there; then the choice, and the words.
        self.give_reason('Funnet i trappa og svarer ikke')
        self.app.click(self.app.wait('button', 'Åpne'))

    def test_emergency_review_erasure(self):
        central = self.central(persons=200)
        central.add_user('leser', 'intake')
        name, number, person, mine, theirs = self.somebody_elsewhere(central)
        kari = self.desk('kari', central, institution=mine)
        self.app = kari.open()

        self.open_in_emergency(number)
        self.app.wait('label', name)
        self.app.wait(name=re.compile('^Nødtilgang til '))

        # Without the service nothing is opened, and that is said.
        central.stop()
        self.app.keys('ctrl+k')
        self.app.type('13917500080')
        self.app.wait('list item', re.compile('^Ikke funnet her'))
        self.app.keys('Down', 'Return')
        self.give_reason('Samme person en gang til')
        self.app.keys('ctrl+Return')
        self.app.wait(name=re.compile('^Får ikke kontakt med tjenesten'))
        self.app.keys('Escape')
        central.start()

        # A second person looks back at it.
        leader = self.desk('leder', central, role='supervisor', institution=theirs)
        second = leader.open()
        second.wait(name='Alt sendt')          # names come later than what they are in: the rows are made anew
        second.click(second.wait(name='1 nødtilgang å gå gjennom'))
        second.click(second.wait('button', re.compile('^Gå gjennom det')))
        second.click(self.field(second, 'Hva du fant'))
        second.type('Riktig å åpne')
        second.keys('ctrl+Return')
        second.wait(name='Alle nødtilganger er gått gjennom.')

        # The same leader asks for erasure; another approves.
        second.keys('ctrl+k')
        second.type(name)
        second.wait('list item', re.compile(re.escape(name)))
        second.keys('Return')
        second.wait('tab', 'Opphold')
        second.click(second.wait('button', 'Mer om denne personen'))
        second.click(second.wait('menu item', re.compile('^Be om sletting')))
        second.wait(name=re.compile('^Dette forsvinner'))
        second.click(self.field(second, 'Vedtakets nummer'))
        second.type('2026/117')
        second.click(self.field(second, 'Hvorfor'))
        second.type('Personen har bedt om det')
        second.keys('ctrl+Return')
        second.wait(name=re.compile('^Bedt om. Ingenting'))
        deputy = self.desk('nestleder', central, role='supervisor', institution=mine).open()
        deputy.wait(name='Alt sendt')
        deputy.click(deputy.wait(name='1 sletting å godkjenne'))
        deputy.click(deputy.wait('button', re.compile('^Slett …')))
        deputy.wait(name=re.compile('^Dette forsvinner'))
        deputy.click(deputy.wait('checkbox', re.compile('^Jeg har lest')))
        deputy.click(deputy.wait('button', 'Slett for godt'))
        deputy.wait(name='Ingen sletting venter på person nummer to.')

        # Gone at every desk, at the one where it is being looked at as well.
        for app in (self.app, second):
            app.keys('F5')
            app.wait(name='Denne personen kan ikke ses her')
            self.assertIsNone(app.find('label', name))
        self.assertEqual(central.call('GET', f'Patient/{person}', token=central.token('leser'))[0], 410)


if __name__ == '__main__':
    tap.main()
