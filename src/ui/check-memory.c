/* check-memory.c — when the store was last checked, and what came of it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "TIME RESULT" in the store itself, so that it goes where the records go. That a check has begun is written
 * before it reads: a store too damaged to take the result must not go on saying that all was well. */
#define SETTING "last-check"

gboolean
plass_check_remember (PlassStore *store, PlassTime when, const PlassStoreReport *report, GError **error)
{
  const char *result = !report ? "begun" : plass_store_report_is_clean (report) ? "whole" : "damaged";
  g_autofree char *time = plass_time_format (when), *text = g_strconcat (time, " ", result, NULL);

  return plass_store_set_setting (store, SETTING, text, error);
}

char *
plass_check_last_words (PlassStore *store)
{
  g_autofree char *text = plass_store_setting (store, SETTING);
  char *space = text ? strchr (text, ' ') : NULL;
  PlassTime when;

  if (!space)
    return NULL;
  *space = '\0';
  if (!plass_time_parse (text, &when))
    return NULL;
  g_autofree char *time = plass_words_time (when);
  if (g_str_equal (space + 1, "whole"))
    return g_strdup_printf (_ ("Last checked %s: everything was in order."), time);
  if (g_str_equal (space + 1, "damaged"))
    return g_strdup_printf (_ ("Last checked %s: something was damaged."), time);
  return g_str_equal (space + 1, "begun")
             ? g_strdup_printf (_ ("The last check, %s, did not come to an end."), time)
             : NULL;
}
