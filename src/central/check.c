/* check.c — is the ledger whole, and do the rules about places and people hold in it? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

/* Lines name kinds and ids, never a person. */
typedef struct {
  PlassLedger *ledger;
  PlassCheckSay say;
  gpointer user_data;
  guint troubles;
  const PlassKind *kind; /* that is walked */
  GHashTable *ids;       /* name of a kind → set of ids */
  GArray *stays;         /* Stay */
  PlassTime now;
} Check;

typedef struct {
  PlassId id, place, person;
  gint64 start, end;
  gboolean active;
} Stay;

static void G_GNUC_PRINTF (2, 3) report (Check *check, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  check->say (line, check->user_data);
  check->troubles++;
}

/* ---- The database itself ------------------------------------------------------------------------------ */

/* Each counts what must not be there. */
static const struct {
  const char *sql, *words;
} counts[] = {
  { "SELECT COUNT(*) FROM resource r LEFT JOIN history h ON h.seq = r.seq AND h.type = r.type AND h.id = "
    "r.id "
    "AND h.version = r.version WHERE h.seq IS NULL",
    N_ ("Records whose present version is missing") },
  { "SELECT COUNT(*) FROM (SELECT COUNT(*) AS n, MAX(version) AS last FROM history GROUP BY type, id) AS v "
    "WHERE n <> last",
    N_ ("Records with a gap in their versions") },
  { "SELECT COUNT(*) FROM resource r LEFT JOIN booking b ON b.id = r.id WHERE r.kind = 'booking' AND b.id IS "
    "NULL",
    N_ ("Stays that the index of places does not know") },
  { "SELECT COUNT(*) FROM booking b LEFT JOIN resource r ON r.id = b.id AND r.kind = 'booking' WHERE r.id IS "
    "NULL",
    N_ ("Places kept by a stay that is not there") },
};

static gboolean
check_count (Check *check, const char *sql, const char *words, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 found = plass_ledger_number (check->ledger, sql, NULL, 0, &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (found > 0)
    report (check, "%s: %" G_GINT64_FORMAT, _ (words), found);
  return TRUE;
}

static gboolean
check_database (Check *check, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *word = plass_ledger_text (check->ledger, "PRAGMA integrity_check", NULL, 0, &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  /* Damage comes as a row of text, not as an error. */
  if (g_strcmp0 (word, "ok") != 0)
    report (check, _ ("The database file is damaged: %s"), word ? word : "");
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (!check_count (check, counts[i].sql, counts[i].words, error))
      return FALSE;
  return TRUE;
}

/* ---- References --------------------------------------------------------------------------------------- */

static GHashTable *
ids_of (Check *check, const char *kind)
{
  GHashTable *ids = g_hash_table_lookup (check->ids, kind);

  if (!ids) {
    ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (check->ids, g_strdup (kind), ids);
  }
  return ids;
}

static gboolean
note_id (gconstpointer record, gpointer user_data)
{
  Check *check = user_data;

  g_hash_table_add (ids_of (check, check->kind->name), g_strdup (plass_record_id (record)->text));
  return TRUE;
}

static void
note_stay (Check *check, const PlassBooking *booking)
{
  Stay stay = { .id = booking->id, .place = booking->place, .person = booking->person };

  if (!plass_booking_keeps_place (booking, check->now))
    return;
  stay.start = booking->start.secs;
  stay.end = plass_booking_end (booking);
  stay.active = plass_code_is (&booking->state, "active");
  g_array_append_val (check->stays, stay);
}

static gboolean
check_references (gconstpointer record, gpointer user_data)
{
  Check *check = user_data;

  for (guint i = 0; i < check->kind->n_fields; i++) {
    const PlassField *field = &check->kind->fields[i];
    const PlassId *target = plass_field_get (field, record);

    if (field->type == PLASS_TYPE_REF && plass_id_is_set (target)
        && !g_hash_table_contains (ids_of (check, field->target), target->text))
      report (check, _ ("%s %s: %s leads nowhere"), check->kind->name, plass_record_id (record)->text,
              field->name);
  }
  if (check->kind == &plass_kind_booking)
    note_stay (check, record);
  return TRUE;
}

static gboolean
walk_all (Check *check, gboolean (*each) (gconstpointer record, gpointer user_data), GError **error)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    check->kind = *kind;
    if (!plass_ledger_each (check->ledger, *kind, each, check, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Places and people -------------------------------------------------------------------------------- */

static int
by_place (gconstpointer a, gconstpointer b)
{
  const Stay *one = a, *other = b;
  int order = strcmp (one->place.text, other->place.text);

  return order ? order : (one->start > other->start) - (one->start < other->start);
}

static int
by_person (gconstpointer a, gconstpointer b)
{
  const Stay *one = a, *other = b;
  int order = strcmp (one->person.text, other->person.text);

  /* The active ones of a person stand beside each other. */
  return order ? order : (one->active < other->active) - (one->active > other->active);
}

static void
check_places (Check *check)
{
  gint64 busy_until = G_MININT64;

  g_array_sort (check->stays, by_place);
  for (guint i = 0; i < check->stays->len; i++) {
    const Stay *stay = &g_array_index (check->stays, Stay, i);

    if (i > 0 && !plass_id_equal (&stay->place, &g_array_index (check->stays, Stay, i - 1).place))
      busy_until = G_MININT64;
    if (stay->start < busy_until && stay->start < stay->end)
      report (check, _ ("place %s: two stays at one time (%s)"), stay->place.text, stay->id.text);
    busy_until = MAX (busy_until, stay->end);
  }
}

static void
check_people (Check *check)
{
  g_array_sort (check->stays, by_person);
  for (guint i = 1; i < check->stays->len; i++) {
    const Stay *before = &g_array_index (check->stays, Stay, i - 1);
    const Stay *stay = &g_array_index (check->stays, Stay, i);

    if (before->active && stay->active && plass_id_equal (&before->person, &stay->person))
      report (check, _ ("person %s: lives in two places (%s)"), stay->person.text, stay->id.text);
  }
}

gboolean
plass_check_ledger (PlassLedger *ledger, PlassCheckSay say, gpointer user_data, guint *ret_troubles,
                    GError **error)
{
  Check check = { .ledger = ledger, .say = say, .user_data = user_data, .now = plass_time_now () };
  guint in_indexes = 0;
  gboolean read;

  check.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  check.stays = g_array_new (FALSE, FALSE, sizeof (Stay));
  read = check_database (&check, error) && plass_check_indexes (ledger, say, user_data, &in_indexes, error)
         && walk_all (&check, note_id, error) && walk_all (&check, check_references, error);
  if (read) {
    check_places (&check);
    check_people (&check);
  }
  *ret_troubles = check.troubles + in_indexes;
  g_hash_table_unref (check.ids);
  g_array_unref (check.stays);
  return read;
}
