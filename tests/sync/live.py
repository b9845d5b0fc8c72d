#!/usr/bin/python3
# live.py — a desk and the real service over TLS: signing in, staying signed in, and whom not to trust
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import http.server
import pathlib
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import PASSWORD, Desk, Refused, Service     # noqa: E402
import tap                                                     # noqa: E402


CUT_SHORT = 0


class Portal(http.server.BaseHTTPRequestHandler):
    """A network that wants one to sign in to it first answers everything itself."""
    answer = 200

    def do_GET(self):
        if self.answer == CUT_SHORT:
            return self.cut_short()
        body = b'<html><body>Velkommen til gjestenettet</body></html>'
        self.send_response(self.answer)
        if self.answer == 302:
            self.send_header('Location', '/logg-inn')
        self.send_header('Content-Type', 'text/html')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def cut_short(self):
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', '1000')
        self.end_headers()
        self.wfile.write(b'{"issuer": "https://127.0.0.1"}')
        self.close_connection = True

    def log_message(self, *unused):
        pass


class Relay:
    """Counts how often somebody connects to the service."""

    def __init__(self, port):
        self.there, self.count = ('127.0.0.1', port), 0
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'https://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listener.accept()
                self.count += 1
                far = socket.create_connection(self.there)
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self):
        self.listener.close()


class LiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.addClassCleanup(cls.service.close)
        cls.service.command('demo', '--seed', '1', '--persons', '50')
        for name in ('kari', 'per', 'ola', 'anne', 'lise'):
            cls.service.add_user(name)
        cls.service.start()

    def desk(self, *args, **options):
        desk = Desk(self.service, *args, **options)
        self.addCleanup(desk.close)
        return desk

    def test_signs_in_and_fetches(self):
        desk = self.desk()
        user, role, worker, institution = desk.sign_in('kari')
        self.assertEqual((user, role, institution), ('kari', 'intake', ''))
        self.assertEqual(len(worker), 36)
        self.assertEqual(desk.sync(), ('idle', ''))
        self.assertGreaterEqual(len(desk.records('person')), 50)
        self.assertIn(worker, desk.records('worker'))

    def test_connects_once(self):
        """Not for each round: of what a change takes to the other desk, most would be the handshake."""
        self.service.add_user('eva')
        relay = Relay(self.service.port)
        self.addCleanup(relay.close)
        desk = self.desk(url=relay.url)
        desk.sign_in('eva')
        desk.sync()
        time.sleep(1)                            # it begins to listen after a round
        connected = relay.count
        for _ in range(3):
            desk.id('person', 'Test', 'Testesen', 'woman')
            self.assertEqual(desk.sync(), ('idle', ''))
        self.assertEqual(relay.count, connected)

    def test_tells_who_looked(self):
        """What was looked at offline stands in the service's log, once, after the next rounds."""
        self.service.add_user('siv')
        desk = self.desk()
        worker = desk.sign_in('siv')[2]
        desk.sync()
        person = next(iter(desk.records('person')))
        desk.say('offline', 'on')
        desk.say('look', person)
        desk.say('look', person)
        desk.say('offline', 'off')
        for _ in range(2):
            self.assertEqual(desk.sync(), ('idle', ''))
        log = sqlite3.connect(f'file:{self.service.folder}/central.db?mode=ro', uri=True)
        self.addCleanup(log.close)
        self.assertEqual(log.execute('SELECT what, person FROM audit WHERE offline = 1 AND worker = ?', (worker,)).fetchall(),
                         [('read', person)] * 2)

    def test_wrong_password(self):
        desk = self.desk(language='nb')
        with self.assertRaises(Refused) as wrong:
            desk.sign_in('per', 'feil passord')
        with self.assertRaises(Refused) as nobody:
            desk.sign_in('finnes-ikke', 'feil passord')
        self.assertEqual(str(wrong.exception), str(nobody.exception))        # who has an account is not told
        desk.sign_in('per')

    def test_stays_signed_in_over_restarts(self):
        desk = self.desk()
        desk.sign_in('ola')
        desk.sync()
        for _ in range(3):
            desk.quit()
            desk.open()
            desk.say('start', 'ola')
            self.assertEqual(desk.sync(), ('idle', ''))

    def test_nothing_secret_in_files(self):
        desk = self.desk()
        desk.sign_in('anne')
        desk.sync()
        found = subprocess.run(['secret-tool', 'search', '--all', 'user', 'anne'], env=desk.desktop.env, text=True,
                               capture_output=True, check=True).stdout
        token = next(line.split(' = ')[1] for line in found.splitlines() if line.startswith('secret = '))
        self.assertGreater(len(token), 20)
        for path in pathlib.Path(desk.desktop.home).rglob('*'):
            if path.is_file():
                text = path.read_bytes()
                self.assertNotIn(token.encode(), text, path)
                self.assertNotIn(PASSWORD.encode(), text, path)

    def test_signed_out_keeps_everything(self):
        desk = self.desk()
        desk.sign_in('lise')
        desk.sync()
        self.service.command('user', 'disable', 'lise')
        self.addCleanup(self.service.command, 'user', 'enable', 'lise')
        person = desk.id('person', 'Test', 'Testesen', 'woman')
        desk.quit()                          # the access token in its memory would last some minutes yet
        desk.open()
        desk.say('start', 'lise')
        self.assertEqual(desk.sync()[0], 'signed-out')
        self.assertEqual(desk.status(), (1, 0, 0))
        with self.assertRaises(Refused):
            desk.sign_in('lise')
        self.service.command('user', 'enable', 'lise')
        desk.sign_in('lise')
        self.assertEqual(desk.sync(), ('idle', ''))
        self.assertEqual(desk.status(), (0, 0, 0))
        self.assertIn(person, desk.records('person'))

    def test_sign_out_revokes(self):
        desk = self.desk()
        desk.sign_in('kari')
        desk.sync()
        desk.say('sign-out', 'kari')
        desk.quit()
        desk.open()
        desk.say('start', 'kari')
        self.assertEqual(desk.sync()[0], 'signed-out')

    def test_wrong_authority_is_refused(self):
        other = Service()
        self.addCleanup(other.close)
        other.start()
        desk = self.desk(ca_file=other.ca_file)
        with self.assertRaises(Refused):
            desk.sign_in('kari')
        desk.say('start', 'kari')
        state, words = desk.sync()
        self.assertEqual(state, 'offline')
        self.assertTrue(words)
        missing = self.desk(ca_file='/nowhere/ca.pem')
        with self.assertRaises(Refused):
            missing.sign_in('kari')

    def test_plain_http_is_refused(self):
        with self.assertRaises(Refused):
            self.desk(url='http://plass.example.org').sign_in('kari')

    def test_wrong_name_is_refused(self):
        port = self.service.url.rsplit(':', 1)[1]
        with open('/etc/hosts', encoding='utf-8') as hosts:
            names = [name for line in hosts if line.startswith('127.0.') for name in line.split('#')[0].split()[1:]]
        name = next((name for name in names if name != 'localhost'), None)
        if not name:
            self.skipTest('this machine has no other name on loopback')
        with self.assertRaises(Refused):
            self.desk(url=f'https://{name}:{port}').sign_in('kari')

    def test_a_portal_is_no_service(self):
        """TLS is broken by it, or it has a certificate of its own; here even with the right one."""
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Portal)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(f'{self.service.folder}/tls/server.pem', f'{self.service.folder}/tls/server-key.pem')
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        desk = self.desk(url=f'https://127.0.0.1:{server.server_port}')
        for Portal.answer in (200, 302, 403, 503, CUT_SHORT):
            with self.assertRaises(Refused):
                desk.sign_in('kari')
        desk.say('start', 'kari')
        self.assertEqual(desk.sync()[0], 'offline')
        desk.id('person', 'Test', 'Testesen', 'woman')
        self.assertEqual(desk.status(), (1, 0, 0))

    def test_comes_back_by_itself(self):
        """The service goes and comes; what was saved meanwhile is sent without a key being pressed."""
        service = Service()
        self.addCleanup(service.close)
        service.add_user('kari')
        service.start()
        desk = Desk(service)
        self.addCleanup(desk.close)
        desk.sign_in('kari')
        self.assertEqual(desk.sync(), ('idle', ''))
        service.stop()
        person = desk.id('person', 'Test', 'Testesen', 'woman')
        self.assertEqual(desk.sync()[0], 'offline')
        service.start()
        desk.wait_status((0, 0, 0))
        self.assertIn(person, desk.records('person'))

    def test_what_is_saved_goes_by_itself(self):
        desk = self.desk()
        desk.sign_in('ola')
        self.assertEqual(desk.sync(), ('idle', ''))
        for _ in range(3):
            desk.id('person', 'Test', 'Testesen', 'woman')
            desk.wait_status((0, 0, 0), seconds=10)

    def test_half_a_handshake_holds_nobody_up(self):
        """Those who connect and never come to an end with TLS keep nobody out, and are closed, whatever they trickle."""
        service = Service()
        self.addCleanup(service.close)
        settings = pathlib.Path(service.folder) / 'settings.ini'
        settings.write_text('[limits]\nconnections=4\nfirst-seconds=2\n')
        service.start('--settings', str(settings))
        hello = b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'
        half = [socket.create_connection(('127.0.0.1', service.port)) for _ in range(12)]
        self.addCleanup(lambda: [one.close() for one in half])
        for one in half[6:]:
            one.sendall(hello[:3])
        with urllib.request.urlopen(f'{service.url}/fhir/metadata', timeout=20,
                                    context=ssl.create_default_context(cafile=service.ca_file)) as answer:
            self.assertEqual(answer.status, 200)
        for letter in range(3, len(hello)):
            time.sleep(0.5)
            for one in half[6:]:
                with contextlib.suppress(OSError):
                    one.sendall(hello[letter:letter + 1])
        for one in half:
            one.settimeout(1)                    # they had twice the time that there is
            with contextlib.suppress(ConnectionError):
                self.assertEqual(one.recv(1), b'')

    def test_hears_of_what_others_save(self):
        """Long before the next poll, which is some 15 seconds off; also after the service went and came again."""
        writer, reader = self.desk(), self.desk()
        writer.sign_in('anne')
        reader.sign_in('lise')
        for _ in range(2):
            for desk in (writer, reader):
                self.assertEqual(desk.sync()[0], 'idle')
            time.sleep(1)                                      # a handshake is not waited for
            person = writer.id('person', 'Test', 'Testesen', 'woman')
            self.assert_arrives(reader, person, 5)
            began = time.monotonic()
            self.service.stop()                                # waits for nobody who only listens
            self.assertLess(time.monotonic() - began, 8)
            self.service.start()
            time.sleep(4)

    def assert_arrives(self, desk, person, seconds):
        until = time.monotonic() + seconds
        while person not in desk.records('person'):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def test_works_offline_when_asked(self):
        desk = self.desk()
        desk.sign_in('ola')
        self.assertEqual(desk.sync(), ('idle', ''))
        desk.say('offline', 'on')
        desk.id('person', 'Test', 'Testesen', 'woman')
        time.sleep(1)
        self.assertEqual(desk.status(), (1, 0, 0))
        desk.say('offline', 'off')
        desk.wait_status((0, 0, 0), seconds=10)

    def test_refusals_speak_the_readers_language(self):
        for language, word in (('nb', 'plass'), ('en', 'place')):
            desk = self.desk(language=language)
            desk.sign_in('kari')
            desk.sync()
            place = desk.say('places')[0][0]
            first, second = (desk.id('person', 'Test', 'Testesen', 'woman') for _ in range(2))
            desk.say('admit', first, place)
            desk.say('admit', second, place)
            self.assertEqual(desk.sync()[0], 'idle')
            self.assertEqual(desk.status(), (0, 1, 0))
            words = desk.say('parked')[0][3]
            self.assertIn(word, words.lower())


if __name__ == '__main__':
    tap.main()
