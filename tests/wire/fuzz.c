/* fuzz.c — anything at all as a resource: read it or refuse it, never fall over, never lose what was read */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"
#include "wire/wire.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_decodes_to (const PlassKind *kind, gconstpointer wanted, const cJSON *json)
{
  g_autoptr (GError) error = NULL;
  gpointer record = plass_wire_decode (kind, json, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < kind->n_fields; i++) {
    g_autofree char *a = plass_field_to_text (&kind->fields[i], wanted);
    g_autofree char *b = plass_field_to_text (&kind->fields[i], record);

    if (strcmp (a, b) != 0)
      g_error ("%s.%s: wanted \"%s\", got \"%s\"", kind->name, kind->fields[i].name, a, b);
  }
  plass_record_free (kind, record);
}

/* libFuzzer's entry. Whatever can be read comes back the same: written anew, and onto what was received. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (cJSON) json = plass_wire_parse ((const char *)data, (gssize)size, NULL);
  const PlassKind *kind = json ? plass_wire_kind (json) : NULL;
  gpointer record = kind ? plass_wire_decode (kind, json, NULL) : NULL;
  g_autoptr (cJSON) fresh = NULL;
  g_autofree char *detail = NULL, *text = NULL;

  if (json)
    plass_wire_read_outcome (json, &detail, &text);
  if (record == NULL)
    return 0;
  fresh = plass_wire_encode (kind, record, NULL);
  assert_decodes_to (kind, record, fresh);
  json = plass_wire_encode (kind, record, g_steal_pointer (&json));
  assert_decodes_to (kind, record, json);
  plass_record_free (kind, record);
  return 0;
}

#ifndef PLASS_LIBFUZZER

/* A driver of our own where clang's is not there: seeds of every kind, mutated at random for a few seconds.
 * PLASS_FUZZ_SEED repeats a run; the input in hand when something falls over stands in fuzz-input.json in the
 * build folder. `fuzz FILE…` runs files. */

static GPtrArray *
make_corpus (GRand *rand)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func (g_free);

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (int i = 0; i < 6; i++) {
      gpointer record = plass_random_record (*kind, rand, i / 5.0);
      g_autoptr (cJSON) json = plass_wire_encode (*kind, record, NULL);

      g_ptr_array_add (corpus, cJSON_PrintUnformatted (json));
      plass_record_free (*kind, record);
    }
  return corpus;
}

/* What breaks readers: other types, empty things, edges of numbers, dates and texts. */
static const char *const tokens[] = { "null",
                                      "true",
                                      "[]",
                                      "{}",
                                      "\"\"",
                                      "0",
                                      "-1",
                                      "1e999",
                                      "2147483648",
                                      "[[{}]]",
                                      "\"\\u00e5\"",
                                      "\"2026\"",
                                      "1.5",
                                      "\"0001-01-01T00:00:00+14:00\"",
                                      "\"value\"",
                                      "\"Patient/\"",
                                      "\"//\"",
                                      "\"unknown\"",
                                      "\"yes\"",
                                      "{\"url\":1}",
                                      "\"9999-12-31T23:59:59-12:00\"",
                                      "\"==\"",
                                      ",",
                                      ":",
                                      "}",
                                      "]",
                                      "\"code\":",
                                      "\"1969-12-31T24:00:00Z\"" };

static void
mutate (GString *text, GRand *rand, const GPtrArray *corpus)
{
  gint at = g_rand_int_range (rand, 0, (gint)text->len + 1);
  gint length = g_rand_int_range (rand, 1, 40);

  length = MIN (length, (gint)text->len - at);

  switch (g_rand_int_range (rand, 0, 6)) {
  case 0:
    g_string_insert (text, at, tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))]);
    return;
  case 1:
    g_string_erase (text, at, length);
    return;
  case 2:
    if (at < (gint)text->len)
      text->str[at] = (char)g_rand_int_range (rand, 1, 256);
    return;
  case 3: { /* a piece once more */
    g_autofree char *piece = g_strndup (text->str + at, length);

    g_string_insert (text, g_rand_int_range (rand, 0, (gint)text->len + 1), piece);
    return;
  }
  case 4: { /* a value for another */
    char *colon = strchr (text->str + at, ':');
    gsize end = colon ? strcspn (colon, ",}]") : 0;

    if (colon) {
      g_string_erase (text, colon + 1 - text->str, end - 1);
      g_string_insert (text, colon + 1 - text->str,
                       tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))]);
    }
    return;
  }
  default: { /* the end of one behind the beginning of another */
    const char *other = corpus->pdata[g_rand_int_range (rand, 0, (gint)corpus->len)];
    gsize size = strlen (other);

    g_string_truncate (text, at);
    g_string_append (text, other + MIN ((gsize)at, size));
    return;
  }
  }
}

static void
remember (int file, const GString *text)
{
  if (file < 0 || ftruncate (file, 0) != 0 || pwrite (file, text->str, text->len, 0) < 0)
    return; /* only a help for whoever looks for the fault */
}

static int
open_memory (void)
{
  const char *root = g_getenv ("PLASS_BUILD_ROOT");
  g_autofree char *path = g_build_filename (root ? root : ".", "fuzz-input.json", NULL);

  return open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0644);
}

static void
nothing_falls_over (void)
{
  const char *wanted = g_getenv ("PLASS_FUZZ_SEED");
  gboolean is_long = g_getenv ("PLASS_LONG") != NULL;
  guint32 seed = wanted ? (guint32)g_ascii_strtoull (wanted, NULL, 10) : is_long ? g_random_int () : 2026;
  gint64 until = g_get_monotonic_time () + (is_long ? 120 : 4) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) corpus = make_corpus (rand);
  int file = open_memory ();
  guint runs = 0;

  g_test_message ("PLASS_FUZZ_SEED=%u", seed);
  for (; g_get_monotonic_time () < until; runs++) {
    g_autoptr (GString) text = g_string_new (corpus->pdata[g_rand_int_range (rand, 0, (gint)corpus->len)]);

    for (gint times = runs < corpus->len ? 0 : g_rand_int_range (rand, 1, 5); times > 0; times--)
      mutate (text, rand, corpus);
    remember (file, text);
    LLVMFuzzerTestOneInput ((const guint8 *)text->str, text->len);
  }
  if (file >= 0)
    close (file);
  g_test_message ("%u inputs", runs);
  g_assert_cmpuint (runs, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++) {
    g_autofree char *text = NULL;
    gsize length;

    if (g_file_get_contents (argv[i], &text, &length, NULL))
      LLVMFuzzerTestOneInput ((const guint8 *)text, length);
  }
  g_test_add_func ("/wire/fuzz/nothing-falls-over", nothing_falls_over);
  return g_test_run ();
}
#endif
