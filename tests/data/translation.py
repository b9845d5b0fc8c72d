# translation.py — bokmål is complete: every word that a user sees is extracted, translated, and not fuzzy
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import tap

ROOT = pathlib.Path(sys.argv[1])
PO = ROOT / "po"
# The arguments of meson's preset "glib", so that the test sees what the target plass-pot would.
KEYWORDS = "_ N_ C_:1c,2 NC_:1c,2 g_dcgettext:2 g_dngettext:2,3 g_dpgettext2:2c,3".split()
FLAGS = """N_:1:pass-c-format C_:2:pass-c-format NC_:2:pass-c-format g_dngettext:2:pass-c-format
           g_strdup_printf:1:c-format g_string_printf:2:c-format g_string_append_printf:2:c-format
           g_error_new:3:c-format g_set_error:4:c-format""".split()
MARKED_C = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext) ?\(\s*(?:GETTEXT_PACKAGE, *)?"')


def listed(name):
    lines = (PO / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def tool(*args):
    done = subprocess.run(args, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, cwd=ROOT)
    assert done.returncode == 0, f"{args[0]} failed:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def has_words(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ui":
        return 'translatable="yes"' in text or 'translatable="true"' in text
    return bool(MARKED_C.search(re.sub(r"/\*.*?\*/", "", text, flags=re.S)))


def all_files_are_listed():
    wanted = {str(path.relative_to(ROOT)) for pattern in ("*.c", "*.h", "*.ui")
              for path in (ROOT / "src").rglob(pattern) if has_words(path)}
    missing = sorted(wanted - set(listed("POTFILES")))
    assert not missing, "not in po/POTFILES:\n" + "\n".join(missing)


def listed_files_exist():
    files = listed("POTFILES")
    gone = [name for name in files if not (ROOT / name).exists()]
    assert not gone, "in po/POTFILES but gone:\n" + "\n".join(gone)
    assert len(set(files)) == len(files), "a file is listed twice"


def template(folder):
    pot = pathlib.Path(folder) / "plass.pot"
    tool("xgettext", "--from-code=UTF-8", "--add-comments", "--package-name=plass", "-o", str(pot),
         *["--keyword=" + word for word in KEYWORDS], *["--flag=" + flag for flag in FLAGS],
         "--files-from=" + str(PO / "POTFILES"), "--directory=" + str(ROOT))
    return pot


def check_language(language):
    po = PO / (language + ".po")
    said = tool("msgfmt", "-c", "--statistics", "-o", os.devnull, str(po)).strip().splitlines()[-1]
    assert re.fullmatch(r"\d+ translated messages?\.", said), f"{po.name}: {said}"
    with tempfile.TemporaryDirectory() as folder:
        tool("msgcmp", str(po), str(template(folder)))


def bokmaal_is_complete():
    for language in listed("LINGUAS"):
        check_language(language)
    assert "nb" in listed("LINGUAS")


def check_help(language):
    po = ROOT / "help" / language / (language + ".po")
    said = tool("msgfmt", "-c", "--statistics", "-o", os.devnull, str(po)).strip().splitlines()[-1]
    assert re.fullmatch(r"\d+ translated messages?\.", said), f"help/{language}: {said}"
    pages = sorted(str(page) for page in (ROOT / "help" / "C").glob("*.page"))
    with tempfile.TemporaryDirectory() as folder:
        pot = str(pathlib.Path(folder) / "help.pot")
        tool("itstool", "-o", pot, *pages)
        tool("msgcmp", str(po), pot)
        words, translated = str(pathlib.Path(folder) / "help.mo"), pathlib.Path(folder) / language
        translated.mkdir()
        tool("msgfmt", "-o", words, str(po))
        tool("itstool", "-l", language, "-m", words, "-o", str(translated), *pages)
        tool("yelp-check", "validate", *[str(page) for page in translated.glob("*.page")])


def listed_in_meson():
    text = (ROOT / "help" / "meson.build").read_text(encoding="utf-8")
    pages = sorted(page.name for page in (ROOT / "help" / "C").glob("*.page"))
    assert re.findall(r"'([a-z-]+\.page)'", text) == pages, "help/meson.build names other pages than help/C holds"


def help_is_translated():
    lines = (ROOT / "help" / "LINGUAS").read_text(encoding="utf-8").split()
    assert lines == ["nb"], lines
    listed_in_meson()
    for language in lines:
        check_help(language)


tap.run([(check.__name__.replace("_", " "), check) for check in (
    all_files_are_listed, listed_files_exist, bokmaal_is_complete, help_is_translated)])
