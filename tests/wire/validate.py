#!/usr/bin/python3
# validate.py — an independent validator reads what we write
# SPDX-License-Identifier: GPL-3.0-or-later
"""validate.py SAMPLES BUILD_FOLDER SOURCE_ROOT: TAP. The validator lies in $PLASS_SHARED/fhir or ../shared/fhir beside
the checkout; its libraries come from npm, once. Skipped aloud where either is missing."""
import json
import os
import pathlib
import shutil
import subprocess
import sys


class Skip(Exception):
    pass


def validator(build, source):
    """The folder with the validator and its libraries."""
    if not shutil.which('node'):
        raise Skip('node is not installed: apt-get install nodejs npm')
    places = [pathlib.Path(os.environ.get('PLASS_SHARED', source.parent / 'shared')) / 'fhir']
    shared = next((place for place in places if (place / 'validate-fhir.mjs').exists()), None)
    if not shared:
        raise Skip(f'no validator at {places[0]}')
    if (shared / 'node_modules').exists():
        return shared
    copy = build / 'fhir-validator'
    if (copy / 'node_modules' / '.package-lock.json').exists():
        return copy
    if not shutil.which('npm'):
        raise Skip('npm is not installed: apt-get install npm')
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run(['cp', '-r', '--no-preserve=mode', str(shared), str(copy)], check=True)
    said = subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], cwd=copy,
                          capture_output=True, text=True)
    if said.returncode:
        shutil.rmtree(copy / 'node_modules', ignore_errors=True)
        raise Skip('npm could not fetch the libraries of the validator')
    return copy


def validate(folder, files):
    """Errors by file; an answer that cannot be read is an error of its own."""
    said = subprocess.run(['node', str(folder / 'validate-fhir.mjs'), '--json', str(files)], capture_output=True,
                          text=True)
    assert said.returncode in (0, 1), said.stderr
    return {pathlib.Path(one['file']).name: one['issues'] for one in json.loads(said.stdout)}


def is_error(issue):
    return issue['severity'] == 'error'


def plant_mistakes(folder):
    """What the validator must find, or its silence means nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mistakes = {
        'code': {'resourceType': 'Patient', 'id': '1', 'gender': 'woman'},
        'empty': {'resourceType': 'Patient', 'id': '1', 'name': []},
        'missing': {'resourceType': 'Encounter', 'id': '1', 'status': 'planned'},
        'number': {'resourceType': 'Patient', 'id': '1', 'active': 'true'},
    }
    for name, resource in mistakes.items():
        (folder / f'{name}.json').write_text(json.dumps(resource), encoding='utf-8')
    return len(mistakes)


def main(samples, build, source):
    folder = validator(build, source)
    planted, ours = build / 'fhir-mistakes', build / 'fhir-samples'
    count = plant_mistakes(planted)
    shutil.rmtree(ours, ignore_errors=True)
    subprocess.run([samples, str(ours)], check=True)
    print('1..2')
    found = sum(any(map(is_error, issues)) for issues in validate(folder, planted).values())
    print(f'{"ok" if found == count else "not ok"} 1 the validator finds {found} of {count} planted mistakes')
    said = validate(folder, ours)
    errors = 0
    for name, issues in sorted(said.items()):
        for issue in issues:
            print(f'# {name}: {issue["severity"]}: {issue["path"]}: {issue["text"]}')
        errors += any(map(is_error, issues))
    well = errors == 0 and len(said) > 36
    print(f'{"ok" if well else "not ok"} 2 {len(said)} resources of ours, {errors} with errors')
    return 0 if well and found == count else 1


if __name__ == '__main__':
    try:
        sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]).resolve()))
    except Skip as why:
        print(f'1..0 # SKIP {why}')
