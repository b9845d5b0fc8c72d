/* standing.c — what the service says of who works here: open emergencies, and what waits for a second person
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

/* "id secs" for each, parted by commas: one setting, so that what has ended goes with what is new. */
#define EMERGENCIES "emergencies"

/* ---- What hello says ---------------------------------------------------------------------------------- */

static gboolean
keep (PlassStore *store, const char *name, const char *value, GError **error)
{
  g_autofree char *known = plass_store_setting (store, name);

  return g_strcmp0 (known ? known : "", value) == 0 || plass_store_set_setting (store, name, value, error);
}

static char *
list_emergencies (const cJSON *hello)
{
  GString *list = g_string_new (NULL);
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (hello, "parameter"))
  {
    const char *name = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name"));
    const PlassId person = plass_asked_reference (item, "part", "patient");
    const PlassTime until = plass_asked_time (item, "part", "until");

    if (g_strcmp0 (name, "emergency") == 0 && plass_id_is_set (&person) && plass_time_is_set (until))
      g_string_append_printf (list, "%s%s %" G_GINT64_FORMAT, list->len ? "," : "", person.text, until.secs);
  }
  return g_string_free (list, FALSE);
}

static gboolean
keep_count (PlassStore *store, const cJSON *hello, const char *name, GError **error)
{
  const cJSON *value =
      cJSON_GetObjectItemCaseSensitive (plass_asked_find (hello, "parameter", name), "valueInteger");
  g_autofree char *text = g_strdup_printf ("%d", cJSON_IsNumber (value) ? MAX (value->valueint, 0) : 0);

  return keep (store, name, text, error);
}

gboolean
plass_standing_take (PlassStore *store, const cJSON *hello, GError **error)
{
  g_autofree char *list = list_emergencies (hello);

  return keep (store, EMERGENCIES, list, error) && keep_count (store, hello, "reviews-waiting", error)
         && keep_count (store, hello, "erasures-waiting", error);
}

/* ---- What is known here ------------------------------------------------------------------------------- */

static guint
read_count (PlassStore *store, const char *name)
{
  g_autofree char *text = plass_store_setting (store, name);

  return text ? (guint)g_ascii_strtoull (text, NULL, 10) : 0;
}

PlassSecondPerson
plass_second_person (PlassStore *store)
{
  return (PlassSecondPerson){ read_count (store, "reviews-waiting"), read_count (store, "erasures-waiting") };
}

GArray *
plass_standing_emergencies (PlassStore *store)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (PlassStandingEmergency));
  g_autofree char *text = plass_store_setting (store, EMERGENCIES);
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);

  for (guint i = 0; parts[i]; i++) {
    g_auto (GStrv) words = g_strsplit (parts[i], " ", 2);
    PlassStandingEmergency one;

    if (g_strv_length (words) != 2)
      continue;
    one.person = plass_id_parse (words[0]);
    one.until.secs = g_ascii_strtoll (words[1], NULL, 10);
    if (plass_id_is_set (&one.person) && plass_time_is_set (one.until))
      g_array_append_val (list, one);
  }
  return list;
}

gboolean
plass_standing_keep (PlassStore *store, const GArray *emergencies, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < emergencies->len; i++) {
    const PlassStandingEmergency *one = &g_array_index (emergencies, PlassStandingEmergency, i);

    g_string_append_printf (list, "%s%s %" G_GINT64_FORMAT, list->len ? "," : "", one->person.text,
                            one->until.secs);
  }
  return keep (store, EMERGENCIES, list->str, error);
}

PlassTime
plass_emergency_until (PlassStore *store, const PlassId *person)
{
  g_autoptr (GArray) list = plass_standing_emergencies (store);

  for (guint i = 0; i < list->len; i++) {
    const PlassStandingEmergency *one = &g_array_index (list, PlassStandingEmergency, i);

    if (plass_id_equal (&one->person, person))
      return one->until;
  }
  return (PlassTime){ 0 };
}
