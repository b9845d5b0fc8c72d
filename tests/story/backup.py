#!/usr/bin/python3
# backup.py — everything into one file, and back: what is not sent is told, a bad file changes nothing
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, a real gnome-keyring, and files on a real disk."""
import os
import pathlib
import re

import tap
from steps import Steps

PHRASE = 'fem lave hus bak elven'
GOAL = 'Gaa tur ved elven hver morgen'
READY = {'where': lambda widget: 'sensitive' in widget.states()}


class Backup(Steps):
    def setUp(self):
        self.service = self.central(persons=60, seed=3)
        self.kari = self.desk('kari', self.service)
        self.name = self.people_without_place(self.service, 'female')[0][0]
        self.file = self.folder / 'kopi.plassbackup'

    # --- what a person does

    def choose(self, words):
        self.app.click(self.app.wait('button', 'Meny'))
        self.app.click(self.app.wait('menu item', words))

    def press(self, name):
        self.app.click(self.app.wait('button', name, **READY))

    def fill_in(self, name, text):
        """Also where what is typed is not to be seen."""
        self.app.click(self.app.wait(None, name, where=lambda node: node.role != 'label'))
        self.app.keys('ctrl+a')
        self.app.type(text)

    def give_file(self, path, button):
        """In the chooser of the desktop, by its name in full."""
        self.app.wait('button', button)
        self.app.keys('ctrl+a')
        self.app.type(str(path))
        self.app.keys('Return')
        self.app.wait_gone('button', button)

    def prove(self):
        """The group of the new code that is asked for."""
        code = self.app.wait('label', re.compile(r'^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$')).name
        asked = self.app.wait(None, re.compile('^Skriv gruppe [2-6] av koden'), where=lambda node: node.role != 'label')
        self.app.click(asked)
        self.app.type(code.split('-')[int(re.search(r'\d', asked.name)[0]) - 1].lower())
        self.app.keys('Return')

    def back_up(self, file=None):
        file = file or self.file
        self.choose('Sikkerhetskopier …')
        self.fill_in('Ny passfrase', PHRASE)
        self.fill_in('Den nye passfrasen en gang til', PHRASE)
        self.press('Velg fil …')
        self.give_file(file, 'Sikkerhetskopier')
        self.app.wait('list item', re.compile(f'^Fil, {file.name}'))
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.press('Ferdig')

    def back_up_elsewhere(self, user, service, name):
        """On another computer; gives the file."""
        desk, file = self.desk(user, service, name=name), self.folder / f'{name}.plassbackup'
        self.app = desk.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        self.back_up(file)
        self.assertEqual(self.app.quit(), 0)
        desk.close()
        del self.desks[name]
        return file

    def look_inside(self, path, phrase):
        self.press(re.compile('^(Velg filen med sikkerhetskopien|Fil med sikkerhetskopien)'))
        self.give_file(path, 'Velg')
        self.app.type(phrase)
        self.app.keys('Return')

    # --- what must hold

    def assert_nothing_to_read(self, words):
        """Neither in the file nor in what the desktop remembers of files."""
        places = [self.file, *(self.kari.folder / 'home').rglob('recently-used*')]
        for place in places:
            for word in words:
                self.assertNotIn(word.encode(), place.read_bytes(), place)

    def damaged(self):
        whole = bytearray(self.file.read_bytes())
        whole[len(whole) // 2] ^= 1
        path = self.folder / 'skadet.plassbackup'
        path.write_bytes(whole)
        return path

    def changed(self, name, change):
        """The backup as a careless hand, a broken stick or another program would leave it."""
        path = self.folder / f'{name}.plassbackup'
        path.write_bytes(change(self.file.read_bytes()))
        return path

    def kept(self):
        """What opens the desk, to the byte, and all that lies there."""
        folder = pathlib.Path(self.kari.desktop.home) / '.local/share/no.kommune.oslo.Plass'
        return sorted((str(path), path.read_bytes() if path.name == 'records.sealkey' else b'') for path in folder.rglob('*'))

    def picture(self, name):
        if folder := os.environ.get('PLASS_PICTURES'):
            self.app.picture(pathlib.Path(folder) / f'{name}.png')

    def test_there_and_back(self):
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        self.back_up()
        self.service.stop()                         # what comes now is not sent
        self.open_person(self.name)
        self.open_plan()
        self.add_goal(GOAL)
        self.choose('Kontroller det som er lagret …')
        self.app.wait('label', 'Alt er i orden')
        self.picture('check')
        self.app.keys('Return')                     # by the keyboard alone
        self.app.wait_gone('label', 'Alt er i orden')
        self.choose('Hent tilbake fra en sikkerhetskopi …')
        self.look_inside(self.damaged(), PHRASE)
        self.app.wait('label', re.compile('^Sikkerhetskopien er skadet'))
        self.picture('refused')
        self.app.wait('label', GOAL)                # it is all still there, behind the dialog
        self.look_inside(self.file, PHRASE)
        self.app.wait('label', re.compile('^[1-9] endring(er)? som er her nå, er ikke sendt'))
        self.app.wait('list item', re.compile('^Brukernavn, kari'))
        self.picture('contents')
        self.app.keys('Return')
        self.prove()
        self.app.wait('label', 'Sikkerhetskopien er hentet tilbake', seconds=60)
        self.app.keys('Return')
        self.open_person(self.name)                 # signed in as before
        self.open_plan()
        self.assertIsNone(self.app.find('label', GOAL))
        self.assert_nothing_to_read([self.name.split()[-1], GOAL, PHRASE])
        self.assertEqual(self.app.complaints(), [])
        self.assertEqual(self.app.quit(), 0)

    def test_what_is_not_taken(self):
        """Each says what is the matter in words of its own, and leaves everything as it was."""
        foreign = self.back_up_elsewhere('per', self.service, 'per')
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        self.back_up()
        unreadable = self.changed('lukket', lambda whole: whole)
        unreadable.chmod(0)
        refused = [
            (self.changed('brev', lambda whole: b'Kjaere Kari, her er kopien.\n'), PHRASE, '^Dette er ingen hel sikkerhetskopi'),
            (self.changed('tom', lambda whole: b''), PHRASE, '^Dette er ingen hel sikkerhetskopi'),
            (self.changed('kuttet', lambda whole: whole[:len(whole) // 2 + 100]), PHRASE, '^Dette er ingen hel sikkerhetskopi'),
            (self.changed('sidekutt', lambda whole: whole[:4096 * (len(whole) // 8192)]), PHRASE,
             '^Dette er ingen hel sikkerhetskopi'),
            (self.damaged(), PHRASE, '^Sikkerhetskopien er skadet'),
            (self.changed('nyere', lambda whole: whole.replace(b'Plass backup 1', b'Plass backup 2')), PHRASE,
             '^Denne sikkerhetskopien er laget av en nyere versjon'),
            (self.file, 'fem lave hus bak elva', '^Denne passfrasen åpner ikke sikkerhetskopien'),
            (unreadable, PHRASE, '^Filen kan ikke åpnes'),
            (foreign, PHRASE, '^Dette er en sikkerhetskopi av det per har'),
        ]
        before = self.kept()
        self.choose('Hent tilbake fra en sikkerhetskopi …')
        for path, phrase, words in refused:
            with self.subTest(path.name):
                self.look_inside(path, phrase)
                self.app.wait('label', re.compile(words), seconds=60)
                self.assertEqual(self.kept(), before)
                self.picture(f'refused-{path.stem}')
        self.app.keys('Escape')
        self.app.wait_gone('button', 'Se hva som er i den')
        self.open_person(self.name)                 # the desk was open all the time
        self.assertEqual(self.app.complaints(), [])
        self.assertEqual(self.app.quit(), 0)


tap.main()
