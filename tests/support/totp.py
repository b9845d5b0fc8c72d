# totp.py — what an authenticator app shows for the address that `plass-central user totp` prints (RFC 6238)
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import hashlib
import hmac
import struct
import time
import urllib.parse


def totp(uri, later=0):
    """The code of now, or of so many half minutes later."""
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(uri).query)['secret'][0]
    digest = hmac.new(base64.b32decode(secret), struct.pack('>Q', int(time.time()) // 30 + later), hashlib.sha1).digest()
    at = digest[19] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}'
