# steps.py — what a caseworker does in the window, step by step, for the stories that need the same steps
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything is found by the names that a screen reader says, in bokmål, and done with real keys and a real mouse."""
import re

from story import Story
from ui import Missing


class Steps(Story):
    app = None

    def press(self, name):
        self.app.click(self.app.wait('button', name))

    def field(self, name):
        return self.app.wait(None, name, where=lambda node: node.role != 'label')

    def fill_in(self, name, text):
        """Also where what is typed is not to be seen."""
        field = self.field(name)
        self.app.click(field)
        self.app.keys('ctrl+a')
        self.app.type(text)
        return field

    def people_without_place(self, service, gender):
        """(name, id) of those with an open case who have no place, and whose address is not protected. Nobody else has
        their name: a story finds people by it, and would open the wrong one."""
        token = service.token('kari')
        housed = {stay['subject']['reference'] for stay in service.all('Encounter', token)
                  if stay['status'] in ('planned', 'in-progress', 'onleave') and 'subject' in stay}
        followed = {case['patient']['reference'] for case in service.all('EpisodeOfCare', token)
                    if case['status'] in ('active', 'planned', 'waitlist')}
        names, found = [], []
        for person in service.all('Patient', token):
            name = next((n for n in person.get('name', []) if n.get('use') == 'official' and n.get('family')), None)
            names += [f'{" ".join(name["given"])} {name["family"]}'] if name else []
            me = f'Patient/{person["id"]}'
            if (name and person.get('gender') == gender and me in followed and me not in housed
                    and all(label['code'] == 'ugradert' for label in person.get('meta', {}).get('security', []))):
                found.append((names[-1], person['id']))
        return [(name, identity) for name, identity in found if names.count(name) == 1]

    def open_person(self, name):
        self.app.keys('ctrl+k')
        self.app.type(name)
        self.app.wait('list item', re.compile(re.escape(name)))
        self.app.keys('Return')
        self.app.wait('tab', 'Plan')

    def open_plan(self):
        """A popover that is just closing may swallow a click: then one clicks again, as anybody would."""
        for patience in (5, 10, 30):
            self.app.click(self.app.wait('tab', 'Plan'))
            try:
                return self.app.wait('button', re.compile('^(Skriv ned hva som er viktig|Tidligere versjoner)$'), seconds=patience)
            except Missing:
                if patience == 30:
                    raise

    def add_goal(self, words):
        begin = self.app.find('button', 'Skriv ned hva som er viktig')
        if begin:
            self.app.click(begin)
            self.app.type('Å ha noe å stå opp til.')
            self.app.click(self.app.wait('button', 'Lagre'))
        self.app.click(self.app.wait('button', re.compile('^Legg til mål: Fysisk helse')))
        self.app.type(words)
        self.app.keys('Return')
        self.app.wait('label', words)

    def free_places_for_women(self):
        """The rows of the list with both filters on; on a page that was just opened."""
        self.app.keys('ctrl+4')
        for chip in ('Kvinner', 'Ledig nå'):
            self.app.click(self.app.wait('button', re.compile(f'^{chip}')))
        self.app.wait('label', re.compile(r'^\d+ av 657 plasser$'), where=lambda label: not label.name.startswith('657'))
        return self.app.find_all('list item', re.compile('Ledig, Kvinner'))

    def hold(self, row, name):
        """Gives the name of the place."""
        self.app.click(row)
        self.app.click(self.app.wait('button', re.compile('^Hold av')))
        self.app.type(name)
        self.app.click(self.app.wait('list item', re.compile(re.escape(name))))
        dialog = self.app.root.read().children[-1]
        self.app.click(self.app.wait('button', re.compile('^Hold av'), within=dialog, where=lambda b: 'sensitive' in b.states()))
        return row.name.partition(',')[0]
