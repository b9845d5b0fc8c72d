/* labels.c — what a person and a place are called in a line of a list */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

char *
plass_label_name (PlassStatement *statement, int column)
{
  const char *given = plass_column_text (statement, column);
  const char *family = plass_column_text (statement, column + 1);

  if (*given && *family)
    return g_strconcat (given, " ", family, NULL);
  if (*given || *family)
    return g_strdup (*given ? given : family);
  return g_strdup (plass_column_text (statement, column + 2));
}

char *
plass_label_house (PlassStatement *statement, int column)
{
  const char *house = plass_column_text (statement, column), *place;

  if (*house == '\0')
    house = plass_column_text (statement, column + 1);
  place = plass_column_text (statement, column + 2);
  if (*place == '\0')
    return NULL;
  return *house ? g_strconcat (house, " ", place, NULL) : g_strdup (place);
}

char *
plass_label_person (PlassConnection *connection, const PlassId *person)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection, "SELECT given, family, alias FROM person WHERE id = :id", NULL);

  if (statement == NULL)
    return g_strdup ("");
  plass_bind_text (statement, ":id", person->text);
  if (!plass_statement_step (connection, statement, NULL))
    return g_strdup ("");
  return plass_label_name (statement, 0);
}

static const struct {
  const char *sql;
  char *(*read) (PlassStatement *statement, int column);
} labels[] = {
  [PLASS_LABEL_PLACE] = { "SELECT i.short_name, i.name, p.name FROM place p "
                          "LEFT JOIN institution i ON i.id = p.institution WHERE p.id = :id",
                          plass_label_house },
  [PLASS_LABEL_WORKER] = { "SELECT given, family, user_name FROM worker WHERE id = :id", plass_label_name },
};

static char *
ask (PlassConnection *connection, PlassLabel which, const char *id)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, labels[which].sql, NULL);

  if (statement == NULL)
    return NULL;
  plass_bind_text (statement, ":id", id);
  if (!plass_statement_step (connection, statement, NULL))
    return NULL;
  return labels[which].read (statement, 0);
}

/* What a reader saw that began before the last change must not be remembered. */
static void
learn (PlassReader *reader, PlassLabel which, const char *id, const char *label)
{
  PlassStore *store = reader->store;

  g_mutex_lock (&store->label_mutex);
  if (reader->label_age == store->label_age)
    g_hash_table_replace (store->labels[which], g_strdup (id), g_strdup (label));
  g_mutex_unlock (&store->label_mutex);
}

char *
plass_label_get (PlassReader *reader, PlassLabel which, const char *id)
{
  PlassStore *store = reader->store;
  char *label;

  if (*id == '\0')
    return NULL;
  g_mutex_lock (&store->label_mutex);
  label = g_strdup (g_hash_table_lookup (store->labels[which], id));
  g_mutex_unlock (&store->label_mutex);
  if (label)
    return label;
  label = ask (reader->connection, which, id);
  if (label)
    learn (reader, which, id, label);
  return label;
}

guint
plass_label_age (PlassStore *store)
{
  guint age;

  g_mutex_lock (&store->label_mutex);
  age = store->label_age;
  g_mutex_unlock (&store->label_mutex);
  return age;
}

void
plass_labels_forget (PlassStore *store, const PlassChanges *changes)
{
  static const PlassKind *const named[] = { &plass_kind_place, &plass_kind_institution, &plass_kind_worker };
  gboolean changed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    changed = changed || changes->kinds[plass_store_table (store, named[i])->number].count > 0;
  if (!changed)
    return;
  g_mutex_lock (&store->label_mutex);
  store->label_age++;
  for (gsize i = 0; i < G_N_ELEMENTS (store->labels); i++)
    g_hash_table_remove_all (store->labels[i]);
  g_mutex_unlock (&store->label_mutex);
}
