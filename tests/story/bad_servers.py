#!/usr/bin/python3
# bad_servers.py — servers that only look like the service: nothing is sent to them, and each says what is wrong
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program, which sets up its TLS itself, and servers of our own. A good one shows that the bad ones were refused
for what is bad about them."""
import datetime
import pathlib
import re
import ssl
import subprocess
import threading
import types
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import tap
from desk import Desk, DeskError
from story import Story

AUTHORITY = '''[ca]
default_ca=ours
[ours]
database=index
new_certs_dir=.
default_md=sha256
policy=names
certificate=ca.pem
private_key=ca.key
rand_serial=yes
[names]
commonName=supplied
'''
NEW, OLD = ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_1


class Authority:
    """Signs certificates; `ca` is what a desk is given of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        (self.folder / 'conf').write_text(AUTHORITY)
        (self.folder / 'index').touch()
        self.ca = self.folder / 'ca.pem'
        self.openssl('req', '-x509', *self.new_key('ca'), '-subj', '/CN=ca', '-days', '30', '-out', 'ca.pem')

    def openssl(self, *words):
        subprocess.run(['openssl', *words], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def new_key(self, name):
        return ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', f'{name}.key')

    def sign(self, name, host='IP:127.0.0.1', days=(-1, 30)):
        """Valid from one day to another, counted from now."""
        now = datetime.datetime.now(datetime.timezone.utc)
        begin, end = ((now + datetime.timedelta(days=day)).strftime('%Y%m%d%H%M%SZ') for day in days)
        (self.folder / 'names').write_text(f'subjectAltName={host}\n')
        self.openssl('req', *self.new_key(name), '-subj', f'/CN={name}', '-out', f'{name}.csr')
        self.openssl('ca', '-batch', '-notext', '-config', 'conf', '-extfile', 'names', '-startdate', begin, '-enddate', end,
                     '-in', f'{name}.csr', '-out', f'{name}.pem')
        return self.folder / f'{name}.pem', self.folder / f'{name}.key'


def serve(test, certificate, version):
    """Answers nothing but 404; gives its address and what it was asked."""
    asked = []

    class Deaf(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get('Authorization')))
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, *unused):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *unused):        # a handshake that the desk broke off
            pass

    server = Server(('127.0.0.1', 0), Deaf)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)     # that it is old is the point
        if version == OLD:
            tls.set_ciphers('ALL:@SECLEVEL=0')
            tls.minimum_version = ssl.TLSVersion.TLSv1
        tls.maximum_version = version
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return f'https://127.0.0.1:{server.server_port}', asked


class BadServers(Story):
    def setUp(self):
        self.ours, self.strange = Authority(self.folder / 'ours'), Authority(self.folder / 'strange')
        self.desks['kari'] = self.kari = Desk(self.folder / 'kari', types.SimpleNamespace(url=None, ca=self.ours.ca))

    def knock(self, certificate, version=NEW):
        """What the program says, and what it sent."""
        self.kari.central.url, asked = serve(self, certificate, version)
        with self.assertRaises(DeskError) as refused:
            self.kari.sign_in('kari', 'et langt passord')
        return str(refused.exception), asked

    def speaks(self, certificate, version):
        """Another program, which is not as careful, does get an answer."""
        url, asked = serve(self, certificate, version)
        done = subprocess.run(['openssl', 's_client', '-connect', url.removeprefix('https://'), '-cipher', 'ALL:@SECLEVEL=0',
                               '-min_protocol', 'TLSv1', '-quiet', '-ign_eof'], input='GET / HTTP/1.0\r\n\r\n', text=True,
                              capture_output=True, timeout=60)
        self.assertIn('404', done.stdout, done.stderr)
        self.assertEqual(len(asked), 1)

    def test_nothing_is_sent_to_them(self):
        good = self.ours.sign('good')
        bad = {
            'another authority': (self.strange.sign('good'), NEW, 'kan ikke bevise hvem den er'),
            'another name': (self.ours.sign('name', host='DNS:plass.example.org'), NEW, 'utstedt til et annet navn'),
            'expired': (self.ours.sign('old', days=(-30, -1)), NEW, 'gjelder ikke i dag'),
            'not valid yet': (self.ours.sign('young', days=(2, 30)), NEW, 'gjelder ikke i dag'),
            'TLS 1.1': (good, OLD, 'Tjenesten svarer ikke|er ikke trygg'),
        }
        for name, (certificate, version, words) in bad.items():
            with self.subTest(name):
                said, asked = self.knock(certificate, version)
                self.assertRegex(said, re.compile(words))
                self.assertEqual(asked, [])
                self.speaks(certificate, version)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version.name):
                said, asked = self.knock(good, version)
                self.assertNotEqual(asked, [], said)


tap.main()
