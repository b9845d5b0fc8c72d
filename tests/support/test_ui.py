#!/usr/bin/python3
# test_ui.py — the hand and the eye find, click, type, scroll and notice
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import tempfile
import unittest

import tap
import ui
from desktop import Desktop

SAMPLE = str(pathlib.Path(__file__).with_name('sample_window.py'))


class UiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = Desktop(wm=True, screen='800x600')
        cls.addClassCleanup(cls.desktop.close)

    def setUp(self):
        self.app = ui.App(self.desktop, ['/usr/bin/python3', SAMPLE])
        self.addCleanup(self.app.kill)

    def test_types_and_clicks(self):
        entry = self.app.wait('text box', 'Name')
        self.app.fill(entry, 'Åse Ødegård')
        self.app.click(self.app.wait('button', 'Save'))
        self.app.wait('label', 'saved Åse Ødegård')
        self.assertEqual(entry.text(), 'Åse Ødegård')
        self.app.fill(entry, 'Æ')

    def test_clicks_in_a_popover(self):
        self.app.click(self.app.wait('button', 'More'))
        self.app.click(self.app.wait('menu item', 'Clear'))
        self.app.wait('label', 'cleared')

    def test_scrolls_to_what_is_out_of_view(self):
        self.app.click(self.app.wait('list item', where=lambda row: row.labels() == ['row 35']))
        self.app.wait('label', 'opened 35')
        self.app.click(self.app.wait('list item', where=lambda row: row.labels() == ['row 1']))
        self.app.wait('label', 'opened 1')

    def test_says_what_never_came(self):
        with self.assertRaisesRegex(ui.Missing, 'button .Nowhere'):
            self.app.wait('button', 'Nowhere', seconds=0.3)

    def test_notices_that_the_program_died(self):
        self.app.kill()
        with self.assertRaisesRegex(AssertionError, 'ended with -9'):
            self.app.wait('button', 'Save')

    def test_quits_and_reports(self):
        with tempfile.TemporaryDirectory() as folder:
            self.app.report(folder, 'sample')
            self.assertGreater(os.path.getsize(f'{folder}/sample.png'), 1000)
            with open(f'{folder}/sample.txt', encoding='utf-8') as file:
                self.assertIn('button “Save”', file.read())
        self.assertEqual(self.app.quit(), 0)


if __name__ == '__main__':
    tap.main()
