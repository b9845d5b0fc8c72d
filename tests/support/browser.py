#!/usr/bin/python3
# browser.py — browser.py URL: a browser with somebody in front of it, who fills in the form that it shows
# SPDX-License-Identifier: GPL-3.0-or-later
"""PLASS_BROWSER_CA: whom it trusts. PLASS_BROWSER_FORMS: a JSON list, what is typed into each form in turn.
PLASS_BROWSER_SEES: a file for the last page. PLASS_BROWSER_FIRST: paths that are asked of the waiting program before
anything else, as other programs of the computer might. PLASS_BROWSER_SAYS=no: the provider sends its user back with a
refusal."""
import html.parser
import http.client
import json
import os
import pathlib
import ssl
import sys
import urllib.parse


class Form(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.words = None, {}, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'form':
            self.action = attrs['action']
        if tag == 'input':
            self.fields[attrs['name']] = attrs.get('value', '')

    def handle_data(self, data):
        self.words.append(data)


def ask(url, body=None):
    """(status, location, page); never follows."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == 'https':
        context = ssl.create_default_context(cafile=os.environ['PLASS_BROWSER_CA'])
        link = http.client.HTTPSConnection(parts.hostname, parts.port, context=context, timeout=30)
    else:
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    path = parts.path + (f'?{parts.query}' if parts.query else '')
    headers = {'Content-Type': 'application/x-www-form-urlencoded'} if body else {}
    link.request('POST' if body else 'GET', path, body, headers)
    answer = link.getresponse()
    page = answer.read().decode()
    link.close()
    return answer.status, answer.headers.get('Location'), page


def issuer(url):
    parts = urllib.parse.urlsplit(url)
    return f'{parts.scheme}://{parts.netloc}'


def show(status, unused_location, page):
    pathlib.Path(os.environ['PLASS_BROWSER_SEES']).write_text(f'{status}\n' + ' '.join(Form(page).words), encoding='utf-8')


def main():
    url = sys.argv[1]
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    back = urllib.parse.urlsplit(query['redirect_uri'])
    for path in json.loads(os.environ.get('PLASS_BROWSER_FIRST', '[]')):
        status, _, _ = ask(f'http://{back.netloc}{path}')
        assert status == 404, (path, status)
    if os.environ.get('PLASS_BROWSER_SAYS') == 'no':
        refusal = urllib.parse.urlencode({'error': 'access_denied', 'state': query['state'], 'iss': issuer(url)})
        return show(*ask(f'{query["redirect_uri"]}?{refusal}'))
    status, location, page = ask(url)
    for typed in json.loads(os.environ['PLASS_BROWSER_FORMS']):
        form = Form(page)
        url = urllib.parse.urljoin(url, form.action)
        status, location, page = ask(url, urllib.parse.urlencode({**form.fields, **typed}))
    while status in (302, 303):
        status, location, page = ask(location)
    return show(status, location, page)


main()
