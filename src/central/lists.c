/* lists.c — the codes and rules that belong to every ledger, with ids that follow from their names */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static PlassInt
read_number (const char *text)
{
  return *text ? plass_int ((gint32)g_ascii_strtoll (text, NULL, 10)) : (PlassInt){ 0 };
}

static gboolean
make_code (const PlassCsv *csv, guint row, PlassRecordSink sink, gpointer user_data, GError **error)
{
  g_autoptr (PlassCodeWord) word = plass_record_new (&plass_kind_code);
  const char *list = plass_csv_get (csv, row, "list"), *code = plass_csv_get (csv, row, "code");
  g_autofree char *name = g_strconcat ("code/", list, "/", code, NULL);

  word->id = plass_id_from_name (name);
  word->list = plass_code (list);
  word->word = plass_code (code);
  plass_text_set (&word->label_en, plass_csv_get (csv, row, "label_en"));
  plass_text_set (&word->label_nb, plass_csv_get (csv, row, "label_nb"));
  word->sort = read_number (plass_csv_get (csv, row, "sort"));
  word->limit_days = read_number (plass_csv_get (csv, row, "limit_days"));
  word->active = PLASS_YES;
  return sink (&plass_kind_code, word, user_data, error);
}

static gboolean
make_rule (const PlassCsv *csv, guint row, PlassRecordSink sink, gpointer user_data, GError **error)
{
  g_autoptr (PlassRule) rule = plass_record_new (&plass_kind_rule);
  g_autofree char *name = g_strconcat ("rule/", plass_csv_get (csv, row, "name"), NULL);

  rule->id = plass_id_from_name (name);
  rule->name = plass_code (plass_csv_get (csv, row, "name"));
  rule->place_field = plass_code (plass_csv_get (csv, row, "place_field"));
  rule->person_field = plass_code (plass_csv_get (csv, row, "person_field"));
  rule->test = plass_code (plass_csv_get (csv, row, "test"));
  rule->value = plass_code (plass_csv_get (csv, row, "value"));
  rule->hard = strcmp (plass_csv_get (csv, row, "hard"), "yes") == 0 ? PLASS_YES : PLASS_NO;
  plass_text_set (&rule->text_en, plass_csv_get (csv, row, "text_en"));
  plass_text_set (&rule->text_nb, plass_csv_get (csv, row, "text_nb"));
  rule->active = PLASS_YES;
  return sink (&plass_kind_rule, rule, user_data, error);
}

gboolean
plass_lists_make (PlassRecordSink sink, gpointer user_data, GError **error)
{
  g_autoptr (PlassCsv) codes = plass_demo_load ("codes.csv", error);
  g_autoptr (PlassCsv) rules = codes ? plass_demo_load ("rules.csv", error) : NULL;

  if (!rules)
    return FALSE;
  for (guint i = 0; i < plass_csv_count (codes); i++)
    if (!make_code (codes, i, sink, user_data, error))
      return FALSE;
  for (guint i = 0; i < plass_csv_count (rules); i++)
    if (!make_rule (rules, i, sink, user_data, error))
      return FALSE;
  return TRUE;
}

gboolean
plass_record_write_sink (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  return plass_ledger_write (user_data, kind, record, NULL, error);
}

static gboolean
is_missing (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, gboolean *ret_missing,
            GError **error)
{
  GError *failed = NULL;

  *ret_missing =
      plass_ledger_number (
          ledger, "SELECT count(*) FROM resource WHERE type = $1 AND id = $2",
          PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (plass_record_id (record)->text)), &failed)
      == 0;
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

typedef struct {
  PlassLedger *ledger;
  guint missing;
} Count;

static gboolean
count_missing (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  Count *count = user_data;
  gboolean missing = FALSE;

  if (!is_missing (count->ledger, kind, record, &missing, error))
    return FALSE;
  count->missing += missing;
  return TRUE;
}

static gboolean
add_missing (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  gboolean missing = FALSE;

  return is_missing (user_data, kind, record, &missing, error)
         && (!missing || plass_ledger_write (user_data, kind, record, NULL, error));
}

/* What is there is left as people made it; words that came with a newer version are added. The write lock is
 * only taken when there are some. */
gboolean
plass_lists_prepare (PlassLedger *ledger, GError **error)
{
  Count count = { ledger, 0 };

  if (!plass_lists_make (count_missing, &count, error))
    return FALSE;
  if (count.missing == 0)
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (plass_lists_make (add_missing, ledger, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
