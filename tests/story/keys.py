#!/usr/bin/python3
# keys.py — what opens a desk: a first run, a lost key, a locked keyring, and two who share one computer
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, a real gnome-keyring, and its own prompt."""
import re
import subprocess
import time

import tap
from desk import Desk
from desktop import KEYRING_PASSWORD
from steps import Steps
from ui import Missing, wait_for

PHRASE = 'seks hester i stille regn'
OTHER = 'fire hvite skip ved land'
SCHEMA = ('xdg:schema', 'no.kommune.oslo.Plass.DatabaseKey', 'kind', 'kek', 'file-id')


class Keys(Steps):
    def setUp(self):
        self.service = self.central(persons=60, seed=3)

    def computer(self, name='computer', **desktop):
        self.desks[name] = Desk(self.folder / name, self.service, **desktop)
        return self.desks[name]

    def sign_in(self, user, password):
        self.fill_in('Brukernavn', user)
        self.fill_in('Passord', password)
        self.app.keys('Return')

    def wait_open(self):
        self.app.wait('button', re.compile('^(Alt sendt|Henter for første gang)'), seconds=120)

    def code(self):
        """What stands on the paper, read as anybody would."""
        text = self.app.wait('label', re.compile(r'^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$')).name
        return text

    def prove(self, code):
        asked = re.compile('^Skriv gruppe [2-6] av koden')
        number = int(re.search(r'\d', self.field(asked).name)[0])
        self.fill_in(asked, code.split('-')[number - 1].lower())
        self.app.keys('Return')

    def choose_passphrase(self, phrase):
        self.fill_in('Ny passfrase', phrase)
        self.fill_in('Den nye passfrasen en gang til', phrase)

    def first_run(self, desk, user):
        """Three steps, as on the first day; gives the code."""
        password = self.service.add_user(user, 'caseworker')
        self.app = desk.open()
        self.fill_in('Adressen til tjenesten', self.service.url)
        self.fill_in('Sertifikatfil, hvis du har fått en', str(self.service.ca))
        self.app.keys('Return')
        self.sign_in(user, password)
        code = self.code()
        self.fill_in(re.compile('^Skriv gruppe'), 'xxxx')
        self.app.keys('Return')
        self.app.wait('label', re.compile('^Det er ikke den'))
        self.prove(code)
        self.wait_open()
        return code

    def clear_item(self, desk, user):
        subprocess.run(['secret-tool', 'clear', *SCHEMA, user], env=desk.env, check=True, timeout=30)

    def test_a_lost_key(self):
        desk = self.computer()
        code = self.first_run(desk, 'kari')
        self.assertEqual(self.app.quit(), 0)
        self.clear_item(desk, 'kari')
        for _ in range(2):
            self.app = desk.open()
            self.app.wait('label', 'Nøkkelen er borte fra nøkkelringen')
            self.press('Bruk gjenopprettingskoden')
            self.fill_in('Gjenopprettingskode', code)
            self.app.keys('Return')
            self.wait_open()
            self.assertEqual(self.app.complaints(), [])
            self.assertEqual(self.app.quit(), 0)
            self.app = desk.open()          # the way that was lost is made again
            self.wait_open()
            self.assertEqual(self.app.quit(), 0)
            self.clear_item(desk, 'kari')

    def miss(self):
        self.app.wait('label', 'Passfrase')
        self.app.wait('button', 'Åpne', where=lambda b: 'sensitive' in b.states())
        self.app.type('fire gale hester')
        self.app.keys('Return')

    def test_a_wrong_passphrase(self):
        kari = self.desk('kari', self.service)
        self.app = kari.open()
        self.wait_open()
        self.app.action('win.show-keys')
        self.press('Krev passfrase også …')
        self.choose_passphrase(PHRASE)
        self.app.keys('Return')
        self.app.wait_gone('button', 'Endre')
        self.assertEqual(self.app.quit(), 0)
        self.app = kari.open()
        for _ in range(4):
            self.miss()
        for _ in range(3):                  # a slow machine is still busy with the first of the pauses
            try:
                self.app.wait('label', re.compile('^Prøv igjen om [1-8] sekund'), seconds=3)
                break
            except Missing:
                self.miss()
        else:
            self.fail('nobody had to wait')
        self.app.kill()                     # starting anew is no way round
        misses = next((kari.folder / 'home').rglob('misses'))
        self.assertEqual(misses.stat().st_mode & 0o777, 0o600)
        misses.write_text(re.sub('count=[4-7]', 'count=8', misses.read_text()))
        self.app = kari.open()
        self.app.wait('label', re.compile('^Prøv igjen om [1-3]?[0-9] sekund'))
        self.app.wait('button', 'Åpne', seconds=60, where=lambda b: 'sensitive' in b.states())
        self.app.type(PHRASE)
        self.app.keys('Return')
        self.wait_open()
        self.assertFalse(misses.exists())
        self.assertEqual(self.app.complaints(), [])

    def answer_prompt(self, *keys, text=None):
        """The keyring's own window."""
        def prompt():
            return subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'gcr-prompter'], env=self.app.desktop.env,
                                  capture_output=True, text=True, timeout=30).stdout.split()
        window = wait_for(prompt, what='the keyring to ask')[0]
        time.sleep(0.5)                     # it takes the keyboard a moment after it is there
        self.app._tool('xdotool', 'windowfocus', window)
        if text:
            self.app._tool('xdotool', 'type', '--delay', '15', text)
        self.app._tool('xdotool', 'key', *keys)
        wait_for(lambda: not prompt(), what='the keyring to be content')

    def test_a_locked_keyring(self):
        kari = self.desk('kari', self.service)
        kari.desktop.lock_keyring()
        self.app = kari.open()
        self.app.wait('label', 'Nøkkelringen er låst')
        self.press('Lås opp nøkkelringen')
        self.answer_prompt('Escape')
        self.app.wait('button', 'Lås opp nøkkelringen', where=lambda b: 'sensitive' in b.states())
        self.app.wait('label', 'Nøkkelringen er låst')
        self.press('Lås opp nøkkelringen')
        self.answer_prompt('Return', text=KEYRING_PASSWORD)
        self.wait_open()
        self.assertEqual(self.app.complaints(), [])

    def test_two_on_one_computer(self):
        kari = self.desk('kari', self.service)      # alone: the keyring opens by itself
        password = self.service.add_user('per', 'reception')
        self.app = kari.open()
        self.wait_open()
        self.app.action('win.switch-user')
        self.app.wait('list item', 'kari')
        self.press('En annen')
        self.sign_in('per', password)
        code = self.code()
        self.choose_passphrase(OTHER)
        self.prove(code)
        self.wait_open()
        self.assertIsNone(self.app.find(None, re.compile('kari', re.I)))
        self.app.action('win.switch-user')
        self.app.click(self.app.wait('list item', 'kari'))
        # Kari's key may not lie in the keyring alone any longer.
        self.app.wait('button', 'Lås opp')
        self.app.type(kari.password)
        self.app.keys('Return')
        self.app.wait('label', 'Velg en passfrase')
        self.choose_passphrase(PHRASE)
        self.app.keys('Return')
        self.wait_open()
        self.assertEqual(self.app.complaints(), [])


tap.main()
