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

char *
plass_label_place (PlassConnection *connection, const PlassId *place)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      connection,
      "SELECT i.short_name, i.name, p.name FROM place p LEFT JOIN institution i ON i.id = p.institution "
      "WHERE p.id = :id",
      NULL);
  char *label = NULL;

  if (statement == NULL)
    return g_strdup ("");
  plass_bind_text (statement, ":id", place->text);
  if (plass_statement_step (connection, statement, NULL))
    label = plass_label_house (statement, 0);
  return label ? label : g_strdup ("");
}
