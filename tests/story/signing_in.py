# signing_in.py — who comes must prove it: with a code as well, in the browser, and not once they have signed out
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window and the real service. The browser is a program with somebody in front of it (support/browser.py)
that the desktop knows as its own, and that speaks TLS with the service and trusts nobody else."""
import json
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import ssl

import tap
from service import SOURCE
from steps import Steps
from totp import totp
from ui import wait_for

BROWSER = SOURCE / 'tests' / 'support' / 'browser.py'
CODE = 'Kode fra autentiseringsappen din'
READY = {'where': lambda widget: 'sensitive' in widget.states()}
SPELLED = re.compile('^Alt sendt')


class SigningIn(Steps):
    def setUp(self):
        self.service = self.central(persons=60, seed=5)
        self.kari = self.desk('kari', self.service)

    def open(self, **env):
        self.app = self.kari.open(env=env)
        self.wait_open()

    def wait_open(self):
        self.app.wait('button', SPELLED, seconds=120)

    def wait_field(self, label):
        return wait_for(lambda: next((node for node in [self.app.focused()] if node and node.name == label), None),
                        what=f'the focus in {label!r}')

    def give(self, label, text):
        self.wait_field(label)
        self.app.keys('ctrl+a')
        self.app.type(text)
        self.app.keys('Return')

    def sign_out(self):
        self.app.action('win.sign-out')
        self.press('Logg ut')
        self.app.wait('button', 'Logg inn')

    def ask_for_codes(self, user='kari'):
        """From now on this account has a second step; gives the address for the app."""
        return self.service.run('user', 'totp', user).strip()

    # --- a second step

    def give_code(self, uri, label='Passord'):
        """A wrong one first, then the right one as apps copy it."""
        self.give(label, self.kari.password)
        self.wait_field(CODE)
        time.sleep(2)                       # the service makes a guesser wait a second, and nobody is that fast with a phone
        wrong = f'{(int(totp(uri)) + 500000) % 1000000:06}'
        self.give(CODE, wrong)
        self.app.wait('label', re.compile('^Koden er ikke riktig'))
        field = self.wait_field(CODE)
        self.assertEqual(field.text(), wrong)                   # to be mended, not to be written anew
        time.sleep(2)
        self.app.keys('ctrl+a')
        code = totp(uri)
        self.app.type(f' {code[:3]} {code[3:]} ')
        self.app.keys('Return')

    def test_a_code(self):
        uri = self.ask_for_codes()
        self.open()
        self.sign_out()
        self.give('Passord', self.kari.password)
        self.give(CODE, '12 34')
        self.app.wait('label', 'Koden har seks sifre.')
        self.press('Begynn på nytt')
        self.give('Passord', 'feil ord')
        self.app.wait('label', 'Brukernavnet eller passordet er ikke riktig.')
        self.give_code(uri)
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.wait_open()
        uri = self.ask_for_codes()                              # a code is good once
        self.app.keys('ctrl+l')
        self.app.wait('button', 'Lås opp', **READY)
        self.give_code(uri)
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.wait_open()
        uri = self.ask_for_codes()
        self.sign_in_again()
        self.give_code(uri, 'Passordet til kari')
        self.wait_open()
        self.assertEqual(self.app.complaints(), [])

    def sign_in_again(self):
        """The service has forgotten this sign-in; the desk stays open."""
        self.service.run('user', 'disable', 'kari')
        self.service.run('user', 'enable', 'kari')
        self.app.keys('F5')
        self.app.wait('label', re.compile('^Du er logget ut. Du kan arbeide videre'))
        self.app.action('win.sign-in')

    def test_a_code_on_the_terminal(self):
        uri = self.ask_for_codes()
        command = [self.kari.program, '--sign-in', self.service.url, '--ca', str(self.service.ca), '--user', 'kari']

        def sign_in(*lines):
            return subprocess.run(command, input=''.join(line + '\n' for line in lines), env=self.kari.env, capture_output=True,
                                  text=True, timeout=120)
        asked = sign_in(self.kari.password)
        self.assertEqual(asked.returncode, 1)
        self.assertIn('linje nummer tre', asked.stderr)
        code = totp(uri)
        done = sign_in(self.kari.password, '', f'{code[:3]} {code[3:]}')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        again = sign_in(self.kari.password, '', code)
        self.assertEqual(again.returncode, 1)
        self.assertIn('Koden er ikke riktig', again.stderr)

    # --- the browser

    def give_browser(self):
        """The desktop knows one from now on; what is done in it stands in a file that the test writes."""
        home = pathlib.Path(self.kari.desktop.home)
        program = home / 'browser'
        self.forms, self.sees, self.opened = home / 'forms.json', home / 'sees', home / 'opened'
        program.write_text(f'#!/bin/sh\necho >> {self.opened}\n. {self.forms}\nexec python3 {BROWSER} "$@"\n')
        program.chmod(0o700)
        for path, text in (('.local/share/applications/browser.desktop', '[Desktop Entry]\nType=Application\nName=Browser\n'
                            f'Exec={program} %u\nMimeType=x-scheme-handler/https;\n'),
                           ('.config/mimeapps.list', '[Default Applications]\nx-scheme-handler/https=browser.desktop\n')):
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(text)

    def in_browser(self, *typed, says=''):
        """What somebody will do there the next time."""
        settings = {'PLASS_BROWSER_CA': self.service.ca, 'PLASS_BROWSER_FORMS': json.dumps(typed), 'PLASS_BROWSER_SEES': self.sees,
                    'PLASS_BROWSER_SAYS': says}
        self.forms.write_text(''.join(f"export {name}='{value}'\n" for name, value in settings.items()))

    def use_browser(self):
        self.press('Logg inn med nettleseren')

    def test_in_the_browser(self):
        self.give_browser()
        per = self.service.add_user('per', 'caseworker')
        me, other = ({'user': name, 'password': word} for name, word in (('kari', self.kari.password), ('per', per)))
        self.open(PLASS_TEST_BROWSER='15')
        self.sign_out()

        # It waits, is given up, and knows what became of it.
        self.in_browser()
        self.use_browser()
        self.app.wait('label', re.compile('^Gå videre i nettleseren'))
        wait_for(self.sees.exists, what='the browser')
        self.press('Åpne nettleseren på nytt')
        wait_for(lambda: len(self.opened.read_text()) == 2, what='the browser once more')
        self.press('Avbryt')
        self.wait_field('Passord')
        self.use_browser()                                      # and closes the browser
        self.app.wait('label', 'Ingen logget inn i nettleseren i tide. Prøv igjen.')
        self.in_browser(says='no')
        self.use_browser()
        self.app.wait('label', 'Tjenesten slipper ikke denne brukeren inn.')
        self.in_browser(other)
        self.use_browser()
        self.app.wait('label', 'Det var per som logget inn i nettleseren, og ikke kari. Logg ut der og prøv igjen.')
        self.assertIn('ikke kari', self.sees.read_text())

        self.in_browser(me)
        self.use_browser()
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.wait_open()
        self.assertIn('Du er logget inn', self.sees.read_text())

        # Where it was locked, and where the desk stays open.
        self.app.keys('ctrl+l')
        self.app.wait('button', 'Lås opp', **READY)
        self.use_browser()
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.wait_open()
        self.sign_in_again()
        self.use_browser()
        self.wait_open()

        # Somebody whose name nobody has typed.
        self.app.action('win.switch-user')
        self.app.wait('list item', 'kari')
        self.press('En annen')
        self.in_browser(other)
        self.use_browser()
        self.app.wait('label', re.compile(r'^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$'))
        self.assertEqual(self.app.complaints(), [])

    def test_locked_while_the_browser_is_waited_for(self):
        """Nothing waits behind a locked desk."""
        self.give_browser()
        self.open()
        self.sign_in_again()
        self.in_browser()
        self.use_browser()
        wait_for(self.sees.exists, what='the browser')
        self.app.keys('ctrl+l')
        self.app.wait('button', 'Lås opp', **READY)             # the store is closed by now
        self.app.type(self.kari.password)
        self.app.keys('Return')
        self.app.wait('button', 'Velg')
        self.assertEqual(self.app.complaints(), [])

    # --- out

    def token(self):
        return subprocess.run(['secret-tool', 'lookup', 'client-id', 'plass-desk', 'user', 'kari'], env=self.kari.env, text=True,
                              capture_output=True, check=False).stdout.strip()

    def renew(self, token):
        """What the service answers to somebody who has kept the token."""
        form = urllib.parse.urlencode({'grant_type': 'refresh_token', 'client_id': 'plass-desk', 'refresh_token': token})
        context = ssl.create_default_context(cafile=str(self.service.ca))
        try:
            with urllib.request.urlopen(f'{self.service.url}/oauth/token', form.encode(), 30, context=context) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code

    def test_signing_out_revokes(self):
        self.open()
        token = self.token()
        self.assertGreater(len(token), 20)
        self.sign_out()
        self.assertEqual(self.token(), '')
        self.assertEqual(self.renew(token), 400)
        self.assertEqual(self.app.quit(), 0)
        self.app = self.kari.open()                             # not by itself any more
        self.app.wait('button', 'Logg inn')
        self.give('Passord', self.kari.password)
        self.app.wait('button', 'Velg')
        self.assertEqual(self.app.complaints(), [])


tap.main()
