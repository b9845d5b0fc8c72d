# desks.py — the real service, and desks without a window, for tests of both together
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Service has a database and a certificate of its own in a folder; a Desk has a home, a bus and a keyring of its
own. Both are the real programs."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get('PLASS_SOURCE_ROOT', pathlib.Path(__file__).parents[2]))
BUILD = pathlib.Path(os.environ.get('PLASS_BUILD_ROOT', SOURCE / 'build'))
sys.path.insert(0, str(SOURCE / 'tests' / 'support'))

import reaper                                    # noqa: E402
from desktop import Desktop                      # noqa: E402

CENTRAL = BUILD / 'src' / 'plass-central'
DESK = BUILD / 'tests' / 'sync' / 'test-desk'
PASSWORD = 'en-lang-hemmelighet-7'


class Service:
    """plass-central on a free port of loopback. stop() and start() keep the port, as a machine that is switched off."""

    def __init__(self, folder=None):
        self.made = None if folder else tempfile.TemporaryDirectory(prefix='plass-service.')
        self.folder = folder or self.made.name
        self.port, self.process = 0, None
        self.ca_file = f'{self.folder}/tls/ca.pem'
        self.env = {**os.environ, 'PLASS_LOCALE_DIR': str(BUILD / 'po'), 'PLASS_CENTRAL_DATABASE': f'sqlite:{self.folder}/central.db'}

    def command(self, *words, text=None, seconds=120):
        done = subprocess.run([CENTRAL, *words], env=self.env, input=text, capture_output=True, text=True, timeout=seconds)
        if done.returncode:
            raise AssertionError(f'plass-central {" ".join(words)}: {done.stderr}')
        return done.stdout

    def add_user(self, name, role='intake', *options):
        self.command('user', 'add', name, '--role', role, *options, text=PASSWORD + '\n')

    def start(self, *options):
        # libsoup's own leaks are known by the functions above them, which only slow stacks reach (lsan.supp).
        env = {**self.env, 'ASAN_OPTIONS': self.env.get('ASAN_OPTIONS', '') + ':fast_unwind_on_malloc=0'}
        self.process = subprocess.Popen([CENTRAL, 'serve', '--listen', f'127.0.0.1:{self.port}', *options], env=env,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        preexec_fn=reaper.die_with_parent)
        for line in self.process.stdout:
            if line.startswith('listening '):
                self.url = line.split()[1]
                self.port = int(self.url.rsplit(':', 1)[1])
                return self
        raise AssertionError('plass-central did not start')

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process.stdout.close()
            self.process = None

    def close(self):
        self.stop()
        if self.made:
            self.made.cleanup()


class Refused(Exception):
    """The desk answered '!' and these words."""


class Desk:
    def __init__(self, service, url=None, ca_file=None, **desktop):
        self.desktop = Desktop(**desktop)
        self.service = service
        argv = [DESK, f'{self.desktop.home}/desk', url or service.url, service.ca_file if ca_file is None else ca_file]
        self.argv = [str(word) for word in argv]
        self.process = None
        self.open()

    def open(self):
        self.process = subprocess.Popen(self.argv, env=self.desktop.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, preexec_fn=reaper.die_with_parent)

    def ask(self, *words, then=None):
        self.process.stdin.write(' '.join(words) + '\n' + (f'{then}\n' if then is not None else ''))
        self.process.stdin.flush()

    def say(self, *words, then=None):
        """The lines of the answer, each a list of fields."""
        self.ask(*words, then=then)
        return self.hear()

    def hear(self):
        lines = []
        for line in self.process.stdout:
            if line == '.\n':
                return lines
            fields = line.rstrip('\n').split('\t')
            if fields[0] == '!':
                self.process.stdout.readline()
                raise Refused(fields[1])
            lines.append(fields)
        raise AssertionError(f'the desk ended with {self.process.wait()}')

    def sign_in(self, user, password=PASSWORD):
        answer = self.say('sign-in', user, then=password)[0]
        self.say('start', user)
        return answer

    def expect(self, kind):
        """From now on. What it gives tells when the next record of the kind had come (time.monotonic)."""
        self.ask('await', kind)
        assert self.process.stdout.readline() == 'ready\n', 'the desk does not wait'
        return lambda: int(self.hear()[0][0]) / 1e6

    def id(self, *words):
        return self.say(*words)[0][0]

    def sync(self):
        """(state, words)"""
        return tuple(self.say('sync')[0])

    def status(self):
        unsent, parked, conflicts, _complete = self.say('status')[0]
        return int(unsent), int(parked), int(conflicts)

    def wait_status(self, wanted, seconds=20):
        until = time.monotonic() + seconds
        while self.status() != wanted:
            if time.monotonic() > until:
                raise AssertionError(f'status {self.status()}, not {wanted}')
            time.sleep(0.05)

    def records(self, kind, *where):
        """{id: {field: text}}"""
        records = {}
        for fields in self.say('list', kind, *where):
            record = dict(field.split('=', 1) for field in fields)
            records[record['id']] = record
        return records

    def quit(self):
        """Must end well, and soon: also with a round under way."""
        self.process.stdin.close()
        self.process.stdout.close()
        status = self.process.wait(20)
        if status:
            raise AssertionError(f'the desk ended with {status}')

    def close(self):
        try:
            if self.process.poll() is None:
                self.quit()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.desktop.close()
