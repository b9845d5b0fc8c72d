# service.py — a plass-central of one's own: its folder, its port, its people
# SPDX-License-Identifier: GPL-3.0-or-later
"""    with Central(folder) as central:
        central.add_user('kari', 'caseworker', 'Dalsberget')
        central.start()

kill() and start() again use the same port and files, as a service that the power left."""
import json
import os
import pathlib
import secrets
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import reaper

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('PLASS_BUILD_ROOT', SOURCE / 'build'))


class ServiceError(RuntimeError):
    """The service refused, or did not start: says which command, and its last words."""


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Central:
    def __init__(self, folder, build=BUILD, port=None):
        reaper.adopt()
        self.folder, self.program = pathlib.Path(folder).resolve(), str(pathlib.Path(build) / 'src' / 'plass-central')
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database, self.ca = f'sqlite:{self.folder}/central.db', self.folder / 'tls' / 'ca.pem'
        self.port, self.log_path, self.process = port or free_port(), self.folder / 'central.log', None
        # An installed service finds these in its prefix; one that was only built must be told.
        self.env = {**os.environ, 'PLASS_DATA_DIR': str(SOURCE / 'data'), 'PLASS_LOCALE_DIR': str(pathlib.Path(build) / 'po')}

    @property
    def url(self):
        return f'https://127.0.0.1:{self.port}'

    def run(self, *words, says=''):
        """A sub-command, to its end; gives what it printed."""
        done = subprocess.run([self.program, *map(str, words), '--database', self.database], input=says, env=self.env,
                              capture_output=True, text=True, timeout=900)
        if done.returncode:
            raise ServiceError(f'plass-central {" ".join(map(str, words))} ended with {done.returncode}:\n{done.stderr[-2000:]}')
        return done.stdout

    def demo(self, seed=1, persons=200, date=None):
        return self.run('demo', '--seed', seed, '--persons', persons, *(('--date', date) if date else ()))

    def add_user(self, name, role, institution=None, password=None):
        """Gives the password: a random one unless named."""
        password = password or secrets.token_urlsafe(18)
        self.run('user', 'add', name, '--role', role, *(('--institution', institution) if institution else ()),
                 says=password + '\n')
        return password

    def token(self, user, minutes=10):
        return self.run('token', user, '--minutes', minutes).strip()

    # --- living

    def start(self, seconds=60):
        """Starts serving, and waits until it answers."""
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(
                [self.program, 'serve', '--listen', f'127.0.0.1:{self.port}', '--database', self.database],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env, start_new_session=True,
                preexec_fn=reaper.die_with_parent)
        until = time.monotonic() + seconds
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise ServiceError(f'plass-central serve does not answer on {self.url}:\n{self.log_tail()}')
            time.sleep(0.05)
        return self

    def answers(self):
        try:
            return self.get('/metadata')['resourceType'] == 'CapabilityStatement'
        except (OSError, KeyError, ValueError):
            return False

    def kill(self):
        """As when the power goes."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self):
        """As an administrator stops it. Gives its exit status."""
        if not self.process:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServiceError(f'plass-central did not stop:\n{self.log_tail()}') from None
        finally:
            self.process = None

    def log_tail(self, lines=20):
        return ''.join(self.log_path.read_text(errors='replace').splitlines(True)[-lines:])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.kill()

    # --- asking

    def call(self, method, path, body=None, token=None, **headers):
        """(status, headers, JSON or None) of one request below /fhir; its certificate is checked."""
        request = urllib.request.Request(f'{self.url}/fhir{path}', method=method, data=json.dumps(body).encode() if body else None)
        request.add_header('Accept', 'application/fhir+json')
        if body:
            request.add_header('Content-Type', 'application/fhir+json')
        if token:
            request.add_header('Authorization', f'Bearer {token}')
        for name, value in headers.items():
            request.add_header(name.replace('_', '-'), value)
        context = ssl.create_default_context(cafile=str(self.ca))
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as answer:
                return answer.status, answer.headers, _json(answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.headers, _json(refusal.read())

    def get(self, path, token=None):
        """The JSON of a GET that must succeed."""
        status, _, body = self.call('GET', path, token=token)
        if status != 200:
            raise ValueError(f'GET {path.partition("?")[0]}: {status}: {body}')
        return body

    def all(self, kind, token, query='_count=500'):
        """Every resource of a kind, page by page."""
        found, path = [], f'/{kind}?{query}'
        while path:
            page = self.get(path, token)
            found += [entry['resource'] for entry in page.get('entry', [])]
            following = [link['url'] for link in page.get('link', []) if link['relation'] == 'next']
            path = following[0].partition('/fhir')[2] if following else None
        return found


def _json(text):
    return json.loads(text) if text.strip() else None
