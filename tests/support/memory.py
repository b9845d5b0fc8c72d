# memory.py — what stands in the memory of a running program, and what would be the keys of a desk in it
# SPDX-License-Identifier: GPL-3.0-or-later
"""    keys = desk_keys(desk, 'kari')          # {'data key': bytes, …}, computed here and nowhere in the program
    found = search(app.process.pid, {'name': b'Anne Berg', **keys})

Of a child of the test only: others may not be looked into. Halves of keys count, since half a key that lies on a
stack is bad enough."""
import base64
import configparser
import ctypes
import ctypes.util
import hashlib
import pathlib
import re
import subprocess

CHUNK = 1 << 22
SCHEMA = ('xdg:schema', 'no.kommune.oslo.Plass.DatabaseKey', 'kind', 'kek', 'file-id')


def regions(pid):
    """(start, end, what) of all that belongs to the program: not what is on disk anyway and only mapped."""
    for line in pathlib.Path(f'/proc/{pid}/maps').read_text().splitlines():
        start, end, rights, what = re.match(r'([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)', line).groups()
        if rights[0] == 'r' and (rights[1] == 'w' or not what) and what not in ('[vvar]', '[vsyscall]'):
            yield int(start, 16), int(end, 16), what or 'anonymous'


def search(pid, secrets):
    """{name: [(where, what stands around it)]} of those that are there at all."""
    found, longest = {}, max(map(len, secrets.values()))
    with open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        for start, end, what in regions(pid):
            for at in range(start, end, CHUNK):
                try:
                    memory.seek(at)
                    text = memory.read(min(CHUNK + longest, end - at))
                except (OSError, ValueError):
                    continue
                for name, secret in secrets.items():
                    for hit in re.finditer(re.escape(secret), text):
                        if hit.start() < CHUNK:
                            found.setdefault(name, []).append((what, text[max(0, hit.start() - 24):hit.end() + 24]))
    return found


def find(pid, pattern):
    """All that a pattern of bytes fits, as a set: for a secret that nobody but the program knows."""
    found = set()
    with open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        for start, end, _ in regions(pid):
            try:
                memory.seek(start)
                found.update(re.findall(pattern, memory.read(end - start)))
            except (OSError, ValueError):
                continue
    return found


def halves(name, key):
    return {f'{name}, half {number}': key[16 * number:16 * number + 16] for number in range(len(key) // 16)}


def _open_seal(key, nonce, sealed, beside):
    sodium = ctypes.CDLL(ctypes.util.find_library('sodium'))
    assert sodium.sodium_init() >= 0
    out = ctypes.create_string_buffer(len(sealed) - 16)
    assert sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, None, None, sealed, ctypes.c_ulonglong(len(sealed)), beside, ctypes.c_ulonglong(len(beside)), nonce, key) == 0
    return out.raw


def desk_keys(desk, user):
    """All that opens the store of `user` by the keyring alone (SECURITY 3.1 and 4)."""
    looked = subprocess.run(['secret-tool', 'lookup', *SCHEMA, user], env=desk.env, capture_output=True, text=True, check=True)
    secret = base64.b64decode(looked.stdout.strip())
    path, = pathlib.Path(desk.desktop.home).rglob('records.sealkey')
    file = configparser.ConfigParser()
    file.read(path)
    slot, ident = file['slot-keyring'], bytes.fromhex(file['sealkey']['file-id'])
    salt, nonce, wrapped = (bytes.fromhex(slot[name]) for name in ('salt', 'nonce', 'wrapped'))
    beside = (b'sealkey-1' + ident + b'keyring'.ljust(12, b'\0') + salt
              + int(slot['ops']).to_bytes(8, 'little') + int(slot['mem']).to_bytes(8, 'little'))
    kek = hashlib.blake2b(b'kek-keyring', key=secret, digest_size=32).digest()
    data = _open_seal(kek, nonce, wrapped, beside)
    keys = {'secret of the keyring': secret, 'key of the slot': kek, 'data key': data}
    for use in ('page', 'wal', 'journal', 'mask'):
        keys[f'{use} key'] = hashlib.blake2b(b'sealvfs-1:' + use.encode() + ident, key=data, digest_size=32).digest()
    return {name: part for key in keys for name, part in halves(key, keys[key]).items()}
