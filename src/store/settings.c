/* settings.c — small things to remember, and the words of the code lists */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

gboolean
plass_store_read_setting (PlassStore *store, const char *name, char **ret_value, GError **error)
{
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  *ret_value = NULL;
  if (!plass_reader_begin (&reader, store, FALSE, error))
    return FALSE;
  statement = plass_statement_get (reader.connection, "SELECT value FROM setting WHERE name = :name", error);
  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":name", name);
  if (plass_statement_step (reader.connection, statement, &failed))
    *ret_value = plass_column_dup (statement, 0);
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

char *
plass_store_setting (PlassStore *store, const char *name)
{
  char *value;

  plass_store_read_setting (store, name, &value, NULL);
  return value;
}

gboolean
plass_settings_write (PlassConnection *connection, const char *name, const char *value, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection,
                           value ? "INSERT INTO setting (name, value) VALUES (:name, :value) "
                                   "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                 : "DELETE FROM setting WHERE name = :name",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":name", name);
  if (value)
    sqlite3_bind_text (statement, sqlite3_bind_parameter_index (statement, ":value"), value, -1,
                       SQLITE_STATIC);
  return plass_statement_run (connection, statement, error);
}

gboolean
plass_store_set_setting (PlassStore *store, const char *name, const char *value, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  return plass_writer_begin (&writer, store, error)
         && plass_settings_write (writer.connection, name, value, error)
         && plass_writer_commit (&writer, error);
}

/* ---- Code lists ------------------------------------------------------------------------------------- */

/* Bokmål unless the user reads English: the field writes its own words in Norwegian. */
static gboolean
reads_norwegian (void)
{
  const char *const *languages = g_get_language_names ();

  for (; *languages; languages++)
    if (g_str_has_prefix (*languages, "nb") || g_str_has_prefix (*languages, "no")
        || g_str_has_prefix (*languages, "nn"))
      return TRUE;
    else if (g_str_has_prefix (*languages, "en"))
      return FALSE;
  return FALSE;
}

static const char *
word_label (const PlassCodeWord *word)
{
  if (plass_text_is_blank (word->label_en) || (reads_norwegian () && !plass_text_is_blank (word->label_nb)))
    return word->label_nb;
  return word->label_en;
}

static void
free_word (gpointer word)
{
  plass_record_free (&plass_kind_code, word);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const PlassCodeWord *one = *(PlassCodeWord *const *)a, *two = *(PlassCodeWord *const *)b;
  gint64 left = one->sort.known ? one->sort.value : G_MAXINT32;
  gint64 right = two->sort.known ? two->sort.value : G_MAXINT32;

  if (left != right)
    return left < right ? -1 : 1;
  return strcmp (one->word.text, two->word.text);
}

static GPtrArray *
fixed_words (const char *list)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (free_word);
  int sort = 0;

  for (const PlassCodeItem *item = plass_codes_get (list); item && item->code; item++) {
    PlassCodeWord *word = plass_record_new (&plass_kind_code);

    word->list = plass_code (list);
    word->word = plass_code (item->code);
    word->sort = plass_int (++sort);
    word->active = PLASS_YES;
    plass_text_set (&word->label_en, item->label);
    plass_text_set (&word->label_nb, plass_codes_label (list, item->code));
    g_ptr_array_add (words, word);
  }
  return words;
}

GPtrArray *
plass_store_codes (PlassStore *store, const char *list, GError **error)
{
  g_autoptr (PlassRecords) records = NULL;
  g_autoptr (GPtrArray) words = NULL;

  if (plass_codes_get (list))
    return fixed_words (list);
  records = plass_store_list (store, &plass_kind_code, "list", list, error);
  if (records == NULL)
    return NULL;
  words = g_ptr_array_new_with_free_func (free_word);
  for (guint i = 0; i < records->len; i++)
    if (((PlassCodeWord *)records->items[i])->active != PLASS_NO)
      g_ptr_array_add (words, g_steal_pointer (&records->items[i]));
  g_ptr_array_sort (words, compare_words);
  return g_steal_pointer (&words);
}

char *
plass_store_code_label (PlassStore *store, const char *list, const char *code)
{
  g_autoptr (PlassRecords) records = NULL;

  if (plass_codes_get (list))
    return g_strdup (plass_codes_label (list, code));
  records = plass_store_list (store, &plass_kind_code, "list", list, NULL);
  for (guint i = 0; records && i < records->len; i++) {
    const PlassCodeWord *word = records->items[i];

    if (plass_code_is (&word->word, code))
      return g_strdup (word_label (word));
  }
  return g_strdup (code);
}
