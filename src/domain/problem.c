/* problem.c — breached rules of one record, gathered so that a form shows all at once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

static void
problem_free (gpointer data)
{
  PlassProblem *problem = data;

  g_free (problem->text);
  g_free (problem);
}

GPtrArray *
plass_problems_new (void)
{
  return g_ptr_array_new_with_free_func (problem_free);
}

static void
add (GPtrArray *problems, const char *field, const char *text, gboolean warning)
{
  PlassProblem *problem = g_new0 (PlassProblem, 1);

  problem->field = field;
  problem->warning = warning;
  problem->text = g_strdup (text);
  g_ptr_array_add (problems, problem);
}

void
plass_problems_add (GPtrArray *problems, const char *field, const char *text)
{
  add (problems, field, text, FALSE);
}

void
plass_problems_warn (GPtrArray *problems, const char *field, const char *text)
{
  add (problems, field, text, TRUE);
}

gboolean
plass_problems_stop (const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (!((const PlassProblem *)problems->pdata[i])->warning)
      return TRUE;
  return FALSE;
}

const char *
plass_problems_get (const GPtrArray *problems, const char *field)
{
  for (guint i = 0; i < problems->len; i++) {
    const PlassProblem *problem = problems->pdata[i];

    if (g_strcmp0 (problem->field, field) == 0)
      return problem->text;
  }
  return NULL;
}
