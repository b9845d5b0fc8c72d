#!/usr/bin/python3
# locked.py — nobody sits at the desk: nothing of it is to be seen, and what was being written waits for its writer
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess

import tap
from gi.repository import GLib
from logind import Machine
from steps import Steps
from ui import wait_for

PIN = '271828'
WORDS = 'Hun trenger et rolig rom i natt, sier hun.'
READY = {'where': lambda widget: 'sensitive' in widget.states()}


class Locked(Steps):
    def setUp(self):
        self.service = self.central(persons=200, seed=7)
        self.kari = self.desk('kari', self.service, role='caseworker')
        self.people = self.people_without_place(self.service, 'female')
        self.name = self.people[0][0]

    def open(self, **env):
        self.app = self.kari.open(env=env)
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)

    # --- what a person does

    def wait_locked(self, field):
        self.app.wait('button', 'Lås opp', **READY)
        return self.app.wait(None, field, where=lambda widget: 'text' in widget.role)

    def lock(self, field='Passord'):
        self.app.keys('ctrl+l')
        self.wait_locked(field)

    def give(self, secret):
        self.app.type(secret)
        self.app.keys('Return')

    def choose_pin(self):
        self.app.wait('button', 'Velg')
        self.give_pin_twice('123456', '123456')
        self.app.wait('label', re.compile('^Velg seks sifre som ingen gjetter'))
        self.give_pin_twice(PIN, '271829')
        self.app.wait('label', 'De to er ikke like.')
        self.give_pin_twice(PIN, PIN)
        self.app.wait_gone('button', 'Velg')

    def give_pin_twice(self, first, second):
        for label, pin in (('PIN, seks sifre', first), ('Den samme én gang til', second)):
            self.app.click(self.app.wait('text box', label))
            self.app.keys('ctrl+a')
            self.app.type(pin)
        self.app.keys('Return')

    def lock_and_choose_pin(self):
        """The first full sign-in of a shift is where the PIN is chosen."""
        self.lock()
        self.give(self.kari.password)
        self.choose_pin()

    def write_contact(self):
        self.app.keys('ctrl+n')
        self.app.type(WORDS)
        self.app.fill(self.app.wait('text box', 'Hvem, om de ønsker å si det'), 'Rosa Fiktiv')

    def contact_stands(self):
        area = self.app.wait('text box', 'Hva trengs nå?')
        self.app.wait_text(area, WORDS)
        self.app.wait_text(self.app.wait('text box', 'Hvem, om de ønsker å si det'), 'Rosa Fiktiv')

    # --- what must not be

    def windows_of_the_app(self):
        return len([window for window in self.app.root.read(1).children if 'showing' in window.states()])

    def assert_dark(self, *secrets):
        """Nothing in what a screen reader is given, drawn or not; one window; a picture of nothing but the page."""
        tree = self.app.tree()
        for secret in (self.name, WORDS, 'Rosa', *secrets):
            self.assertNotIn(secret, tree)
        self.assertEqual(self.windows_of_the_app(), 1)
        self.assertEqual({window.name for window in self.app.root.read(1).children}, {'Plass'})

    def assert_same_picture(self, one, other):
        differ = subprocess.run(['compare', '-metric', 'AE', one, other, 'null:'], capture_output=True, text=True)
        self.assertEqual(differ.stderr.split()[0], '0', 'the locked window depends on what was open')

    def search_home(self, *secrets):
        for secret in secrets:
            found = subprocess.run(['grep', '-rlaF', secret, self.kari.desktop.home, self.kari.desktop.env['XDG_RUNTIME_DIR']],
                                   capture_output=True, text=True)
            self.assertEqual(found.stdout, '')

    # --- the stories

    def test_what_was_written_waits(self):
        """Locked with an open dialog, killed while locked, and opened again with six digits."""
        self.open()
        self.lock_and_choose_pin()
        empty, full = f'{self.folder}/empty.png', f'{self.folder}/full.png'
        self.lock('PIN for denne vakta')
        self.app.picture(empty)
        self.give(PIN)
        self.app.wait('button', re.compile('^Alt sendt'))
        self.open_person(self.name)
        self.write_contact()
        self.lock('PIN for denne vakta')
        self.app.picture(full)
        self.assert_dark()
        self.assert_same_picture(empty, full)
        self.search_home(WORDS, 'Rosa Fiktiv', PIN)

        self.kari.kill()
        self.app = self.kari.open()
        self.wait_locked('PIN for denne vakta')
        self.assert_dark()
        for left in (4, 3):
            self.give('314159')
            self.app.wait('label', f'Det var ikke riktig PIN. {left} forsøk igjen.')
            self.app.wait('button', 'Lås opp', **READY)
        self.give(PIN)
        self.contact_stands()
        self.app.click(self.app.wait('button', 'Invitert til samtale'))
        self.app.keys('ctrl+Return')
        self.app.wait_gone('button', 'Lagre')
        self.app.wait('list item', re.compile('rolig rom'))
        self.assertEqual(self.app.quit(), 0)

        # What was saved does not come back.
        self.app = self.kari.open()
        self.wait_locked('PIN for denne vakta')
        self.give(PIN)
        self.app.wait('button', re.compile('^Alt sendt'))
        self.assertIsNone(self.app.find('button', 'Lagre'))
        self.assertEqual(self.app.complaints(), [])

    def test_five_misses_ask_for_the_password(self):
        self.open()
        self.lock_and_choose_pin()
        self.lock('PIN for denne vakta')
        for _ in range(5):
            self.app.wait('button', 'Lås opp', **READY)
            self.give('314159')
            self.app.settle()
        self.wait_locked('Passord')
        self.give(PIN)
        self.app.wait('label', 'Brukernavnet eller passordet er ikke riktig.')
        self.kari.kill()
        self.app = self.kari.open()
        self.wait_locked('Passord')
        self.give(self.kari.password)
        self.app.wait('button', 'Velg')         # a shift of its own, a PIN of its own
        self.app.keys('Escape')
        self.app.wait('button', re.compile('^Alt sendt'))
        self.lock('Passord')
        self.assertEqual(self.app.complaints(), [])

    def test_the_recovery_code_opens_without_a_network(self):
        """Nobody is locked out of tonight's house: the paper in the safe does what the service cannot."""
        self.open()
        self.lock()
        self.assertIsNone(self.app.find('button', 'Bruk gjenopprettingskoden'))     # the service is there to be asked
        self.service.kill()
        self.give(self.kari.password)
        self.app.wait('label', re.compile('^Fikk ikke kontakt med tjenesten|^Tjenesten svarer ikke'))
        self.press('Bruk gjenopprettingskoden')
        wrong = self.kari.recovery.translate(str.maketrans('23456789', '98765432'))
        self.give(wrong)
        self.app.wait('label', re.compile('^Det er ikke koden'))
        self.app.wait('button', 'Lås opp', **READY)
        self.assert_dark(self.kari.recovery)
        self.give(self.kari.recovery.lower())
        self.app.wait('button', re.compile('^Plass er uten nett|^Uten nett|^Alt sendt|^Ingen kontakt'))
        self.open_person(self.name)
        self.assertEqual(self.app.complaints(), [])

    def test_words_in_the_page_wait_as_well(self):
        """A goal and a crash: what is written in place is kept from second to second."""
        self.open()
        self.open_person(self.name)
        self.open_plan()
        begin = self.app.find('button', 'Skriv ned hva som er viktig')
        if begin:
            self.app.click(begin)
        else:
            self.app.click(self.app.wait('button', re.compile('^Endre: Hva er viktig')))
        self.app.keys('ctrl+a')
        self.app.type('Å se søsteren sin oftere')
        self.lock()
        self.assert_dark('søsteren')
        self.give(self.kari.password)
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.wait_written('Å se søsteren sin oftere')
        self.app.keys('ctrl+End')
        self.app.type(' enn før')
        self.wait_kept()
        self.kari.kill()
        self.search_home('søsteren')
        self.open()
        self.wait_written('Å se søsteren sin oftere enn før')
        self.assertEqual(self.app.complaints(), [])

    def wait_written(self, words):
        wait_for(lambda: any(node.text() == words for node in self.app.find_all('text box')), what=repr(words))

    def wait_kept(self):
        """Two rounds of keeping, by the clock of the store's own log."""
        log = next(os.path.join(folder, name) for folder, _, names in os.walk(self.kari.desktop.home) for name in names
                   if name.endswith('records.db-wal'))
        before = os.stat(log).st_mtime_ns
        wait_for(lambda: os.stat(log).st_mtime_ns != before, seconds=15, what='the draft to be written')

    def test_nobody_touches_anything(self):
        """Names hide, then the desk is locked; who goes on typing is left alone."""
        self.open(PLASS_TEST_IDLE='3 15')
        self.open_person(self.name)
        for _ in range(14):
            self.app.keys('Tab')
            GLib.usleep(1000000)
        self.assertIsNone(self.app.find('button', 'Lås opp'))
        self.app.wait('button', 'Skjul navn', where=lambda button: {'pressed', 'checked'} & set(button.states()),
                      seconds=15)
        self.wait_locked('Passord')
        self.assert_dark()

    def test_the_machine_sleeps_and_the_session_is_locked(self):
        machine = Machine(self.kari.desktop)
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        machine.wait_for_hold()
        self.assertEqual([hold[:2] for hold in machine.holds], [('sleep', 'delay')])
        for cover in (lambda: self.cover('org.gnome.ScreenSaver'), lambda: self.cover('org.freedesktop.ScreenSaver'),
                      machine.lock_session):
            self.open_person(self.name)
            cover()
            self.wait_locked('Passord')
            self.assert_dark()
            self.unlock_without_pin()
        machine.lock_session('/org/freedesktop/login1/session/_32')         # somebody else's
        self.open_person(self.name)
        self.assertTrue(machine.fall_asleep(), 'sleep was held back for too long')
        picture = f'{self.folder}/asleep.png'
        self.app._tool('import', '-window', 'root', picture)         # at once: this picture stays while it sleeps
        self.wait_locked('Passord')
        self.assert_dark()
        later = f'{self.folder}/later.png'
        self.app.picture(later)
        self.unlock_without_pin()
        machine.wake()
        machine.wait_for_hold()

    def unlock_without_pin(self):
        self.give(self.kari.password)
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')
        self.app.wait('button', re.compile('^Alt sendt'))

    def cover(self, interface):
        self.app.bus.emit_signal(None, '/' + interface.replace('.', '/'), interface, 'ActiveChanged', GLib.Variant('(b)', (True,)))
        self.app.bus.flush_sync(None)


tap.main()
