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

gboolean
plass_lists_prepare (PlassLedger *ledger, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 known = plass_ledger_number (ledger, "SELECT COUNT(*) FROM resource WHERE kind IN ('code', 'rule')",
                                      NULL, 0, &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (known > 0)
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (plass_lists_make (plass_record_write_sink, ledger, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
