/* layers.c — the arrows between the rooms, and a reader that fails on everything else */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

/* Files and rings rot one convenient include at a time; only a test that fails at once stops it. To move an
 * arrow, change this table and say why in the commit. */
static const struct {
  const char *room;
  const char *may_include; /* other rooms, each with a space on both sides */
  guint public_headers;    /* at most: one door a room */
} rooms[] = {
  { "base", " ", 1 },
  { "domain", " base ", 6 }, /* one a group of records */
  { "store", " base domain ", 1 },
  { "wire", " base domain ", 1 },
  { "planning", " base domain ", 1 },
  { "paper", " base domain planning ", 1 },
  { "exchange", " base domain wire ", 1 },
  { "sync", " base domain store wire ", 1 },
  { "central", " base domain wire planning exchange ", 1 },
  { "ui", " base domain store planning paper exchange sync ", 1 },
};

/* What a room may not even know exists. */
static const struct {
  const char *prefix; /* of a header of the system */
  const char *rooms;  /* that may include it */
} libraries[] = {
  { "gtk/", " ui " },
  { "gdk/", " ui " },
  { "gsk/", " ui " },
  { "adwaita", " ui " },
  { "pango/", " paper ui " },
  { "cairo", " paper ui " },
  { "libsecret/", " sync " },
  { "libsoup/", " sync central " },
  { "sqlite3", " store central " },
  { "libpq", " central " },
  { "cJSON", " wire sync central exchange " },
  { "cjson/", " wire sync central exchange " },
  { "json-glib/", " " },
};

static const char
    *const top_level[] = { "src",         "data",      "po",      "help", "tests",
                           "meson.build", "README.md", "COPYING", "build" /* never committed */ };

typedef struct {
  char *path; /* below the source root */
  char *room; /* NULL outside src/ */
  char **lines;
} File;

static void
free_file (File *file)
{
  g_free (file->path);
  g_free (file->room);
  g_strfreev (file->lines);
  g_free (file);
}

static gboolean
word_in (const char *words, const char *word)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", word);
  return strstr (words, spaced) != NULL;
}

static const char *
may_include (const char *room)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (g_str_equal (rooms[i].room, room))
      return rooms[i].may_include;
  return NULL;
}

static const char *
why_not_library (const char *room, const char *header)
{
  for (gsize i = 0; i < G_N_ELEMENTS (libraries); i++)
    if (g_str_has_prefix (header, libraries[i].prefix) && !word_in (libraries[i].rooms, room))
      return "this room must not know that library";
  return NULL;
}

static const char *
why_not_room (const char *room, const char *header)
{
  const char *slash = strchr (header, '/');
  if (!slash)
    return NULL; /* the same folder */
  g_autofree char *other = g_strndup (header, slash - header);
  if (g_str_equal (other, room))
    return NULL;
  if (g_str_equal (other, "..") || !may_include (other))
    return "no such room: name the header as room/header.h";
  if (!word_in (may_include (room), other))
    return "no arrow from this room to that one";
  return g_str_has_suffix (header, "-private.h") ? "that header is private to its room" : NULL;
}

/* NULL, or why `line` of a file in `room` may not stand there. */
static const char *
why_stray (const char *room, const char *line)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  if (text[0] != '#')
    return NULL;
  const char *at = text + 1;
  while (*at == ' ' || *at == '\t')
    at++;
  if (!g_str_has_prefix (at, "include"))
    return NULL;
  at += strlen ("include");
  while (*at == ' ' || *at == '\t')
    at++;
  if (*at != '"' && *at != '<')
    return "an include that cannot be read";
  char close = *at == '"' ? '"' : '>';
  const char *end = strchr (at + 1, close);
  g_autofree char *header = g_strndup (at + 1, end ? (gsize)(end - at - 1) : strlen (at + 1));
  const char *why = why_not_library (room, header);
  return why || close == '>' ? why : why_not_room (room, header);
}

/* --- reading the tree */

static const char *
source_root (void)
{
  const char *root = g_getenv ("PLASS_SOURCE_ROOT");
  return root ? root : ".";
}

static File *
read_file (const char *path)
{
  g_autofree char *full = g_build_filename (source_root (), path, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (path, "/", 0);
  File *file = g_new0 (File, 1);
  file->path = g_strdup (path);
  if (g_str_equal (parts[0], "src"))
    file->room = g_strdup (g_strv_length (parts) > 2 ? parts[1] : "");
  file->lines = g_strsplit (text, "\n", 0);
  return file;
}

static void
collect (const char *folder, GPtrArray *files)
{
  g_autofree char *full = g_build_filename (source_root (), folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *here = g_build_filename (source_root (), path, NULL);
    if (g_file_test (here, G_FILE_TEST_IS_DIR))
      collect (path, files);
    else if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
      g_ptr_array_add (files, read_file (path));
  }
}

static GPtrArray *
collect_all (gboolean tests_too)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify)free_file);
  collect ("src", files);
  g_assert_cmpuint (files->len, >, 0); /* an empty look finds nothing wrong */
  if (tests_too)
    collect ("tests", files);
  return files;
}

/* --- the tests */

/* Every finding is shown, not only the last one, as g_test_fail_printf would. */
static void G_GNUC_PRINTF (1, 2) complain (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_test_message ("%s", text);
  g_test_fail ();
}

static const struct {
  const char *room, *line;
  gboolean stray;
} planted[] = {
  { "ui", "#include \"store/store.h\"", FALSE },
  { "ui", "#include \"ui/ui-private.h\"", FALSE },
  { "ui", "#include \"ui-private.h\"", FALSE },
  { "ui", "#include <gtk/gtk.h>", FALSE },
  { "ui", "  #  include \"wire/wire.h\"", TRUE },
  { "ui", "#include \"store/store-private.h\"", TRUE },
  { "ui", "#include \"../store/store.h\"", TRUE },
  { "ui", "#include <libsecret/secret.h>", TRUE },
  { "ui", "/* #include \"wire/wire.h\" */", FALSE },
  { "base", "#include \"domain/domain.h\"", TRUE },
  { "domain", "#include \"base/base.h\"", FALSE },
  { "domain", "#include <cJSON.h>", TRUE },
  { "domain", "#include <cjson/cJSON.h>", TRUE },
  { "planning", "#include <sqlite3.h>", TRUE },
  { "store", "#include <sqlite3.h>", FALSE },
  { "store", "#include \"sync/sync.h\"", TRUE },
  { "store", "#include <libsecret/secret.h>", TRUE },
  { "sync", "#include <libsoup/soup.h>", FALSE },
  { "sync", "#include <gtk/gtk.h>", TRUE },
  { "wire", "#include \"store/store.h\"", TRUE },
  { "wire", "#include \"nowhere/nowhere.h\"", TRUE },
  { "central", "#include <adwaita.h>", TRUE },
  { "central", "#include \"store/store.h\"", TRUE },
  { "central", "#include SOME_MACRO", TRUE },
  { "paper", "#include <pango/pangocairo.h>", FALSE },
  { "exchange", "int include = 3;", FALSE },
};

static void
finds_what_is_planted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++) {
    const char *why = why_stray (planted[i].room, planted[i].line);
    g_test_message ("%s: %s: %s", planted[i].room, planted[i].line, why ? why : "fine");
    g_assert_true ((why != NULL) == planted[i].stray);
  }
}

static void
includes_follow_the_arrows (void)
{
  g_autoptr (GPtrArray) files = collect_all (FALSE);
  for (guint f = 0; f < files->len; f++) {
    const File *file = g_ptr_array_index (files, f);
    if (!may_include (file->room)) {
      complain ("%s lies in no room", file->path);
      continue;
    }
    for (guint n = 0; file->lines[n]; n++) {
      const char *why = why_stray (file->room, file->lines[n]);
      if (why)
        complain ("%s:%u: %s: %s", file->path, n + 1, file->lines[n], why);
    }
  }
}

static void
one_door_a_room (void)
{
  g_autoptr (GPtrArray) files = collect_all (FALSE);
  for (gsize r = 0; r < G_N_ELEMENTS (rooms); r++) {
    guint open = 0, closed = 0;
    for (guint f = 0; f < files->len; f++) {
      const File *file = g_ptr_array_index (files, f);
      if (!g_str_equal (file->room, rooms[r].room) || !g_str_has_suffix (file->path, ".h"))
        continue;
      if (g_str_has_suffix (file->path, "-private.h"))
        closed++;
      else
        open++;
    }
    if (open > rooms[r].public_headers || closed > 1)
      complain ("src/%s has %u public and %u private headers: at most %u and 1", rooms[r].room, open, closed,
                rooms[r].public_headers);
  }
}

static void
files_say_what_they_are (void)
{
  g_autoptr (GPtrArray) files = collect_all (TRUE);
  for (guint f = 0; f < files->len; f++) {
    const File *file = g_ptr_array_index (files, f);
    g_autofree char *name = g_path_get_basename (file->path);
    g_autofree char *head = g_strdup_printf ("/* %s — ", name);
    gboolean licensed = FALSE;
    for (guint n = 0; n < 30 && file->lines[n] && !licensed; n++)
      licensed = strstr (file->lines[n], "SPDX-License-Identifier: GPL-3.0-or-later") != NULL;
    if (!licensed)
      complain ("%s: no SPDX line", file->path);
    if (!file->lines[0] || !g_str_has_prefix (file->lines[0], head))
      complain ("%s: the first line must be \"%sone idea */\"", file->path, head);
  }
}

static void
top_level_is_fixed (void)
{
  g_autoptr (GDir) dir = g_dir_open (source_root (), 0, NULL);
  g_assert_nonnull (dir);
  const char *name;
  while ((name = g_dir_read_name (dir))) {
    gboolean known = name[0] == '.';
    for (gsize i = 0; i < G_N_ELEMENTS (top_level); i++)
      known = known || g_str_equal (name, top_level[i]);
    if (!known)
      complain ("%s has no place at the top of the tree", name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/finds-what-is-planted", finds_what_is_planted);
  g_test_add_func ("/layers/includes-follow-the-arrows", includes_follow_the_arrows);
  g_test_add_func ("/layers/one-door-a-room", one_door_a_room);
  g_test_add_func ("/layers/files-say-what-they-are", files_say_what_they_are);
  g_test_add_func ("/layers/top-level-is-fixed", top_level_is_fixed);
  return g_test_run ();
}
