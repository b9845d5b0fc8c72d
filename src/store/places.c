/* places.c — the placement list: who each place is for, who is in it, and when it comes free */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#define NEVER G_MAXINT64

/* A time in which a place is kept or closed: from start until just before end. */
typedef struct {
  gint64 start, end;
  gboolean closed;
} Span;

/* The line first, so that a Loaded is a PlassPlaceLine to everybody else. */
typedef struct {
  PlassPlaceLine line;
  gboolean shut;  /* out of use as such, whatever the periods say */
  gboolean lives; /* the booking shown is of somebody who lives there */
  GArray *spans;  /* Span; NULL: none */
  guint house;    /* its place among the houses in order */
  char *order;    /* ward, room and name: SQLite would carry all columns through its sorter */
} Loaded;

static void
free_loaded (gpointer data)
{
  Loaded *loaded = data;
  PlassPlaceLine *line = &loaded->line;

  plass_record_clear (&plass_kind_place, &line->place);
  g_free (line->institution_name);
  g_free (line->unit_name);
  g_free (line->room_name);
  g_free (line->person_name);
  g_free (line->closed_why);
  g_clear_pointer (&loaded->spans, g_array_unref);
  g_free (loaded->order);
  g_free (loaded);
}

static void
add_span (Loaded *loaded, gint64 start, gint64 end, gboolean closed)
{
  Span span = { start, end, closed };

  if (loaded->spans == NULL)
    loaded->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_array_append_val (loaded->spans, span);
}

/* ---- Reading ---------------------------------------------------------------------------------------- */

/* Few houses have many places: each is read once, and not looked up for every place. */
typedef struct {
  char *id, *name, *order;
  gboolean closed;
  guint rank; /* 1 … in order */
} House;

static void
free_house (gpointer data)
{
  House *house = data;

  g_free (house->id);
  g_free (house->name);
  g_free (house->order);
  g_free (house);
}

static int
compare_houses (gconstpointer a, gconstpointer b)
{
  const House *one = a, *two = b;
  int order = strcmp (one->order, two->order);

  return order ? order : strcmp (one->id, two->id);
}

/* Places are put in order by a number: comparing names for each pair of them cost a tenth of the list. */
static void
rank_houses (GHashTable *houses)
{
  g_autoptr (GList) list = g_list_sort (g_hash_table_get_values (houses), compare_houses);
  guint rank = 0;

  for (GList *at = list; at; at = at->next)
    ((House *)at->data)->rank = ++rank;
}

/* Id → House. */
static GHashTable *
read_houses (PlassReader *reader, GError **error)
{
  g_autoptr (GHashTable) houses = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_house);
  g_autoptr (PlassStatement) statement = plass_statement_find (
      reader->connection, "SELECT id, short_name, name, status, sort_key FROM institution", error);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  while (plass_statement_step (reader->connection, statement, &failed)) {
    House *house = g_new0 (House, 1);
    const char *short_name = plass_column_text (statement, 1);

    house->id = plass_column_dup (statement, 0);
    house->name = g_strdup (*short_name ? short_name : plass_column_text (statement, 2));
    house->closed = strcmp (plass_column_text (statement, 3), "closed") == 0;
    house->order = g_strdup (plass_column_text (statement, 4));
    g_hash_table_insert (houses, house->id, house);
  }
  rank_houses (houses);
  if (failed)
    g_propagate_error (error, failed);
  return failed ? NULL : g_steal_pointer (&houses);
}

static void
read_place (Loaded *loaded, PlassStatement *statement, const PlassKind *kind, GHashTable *houses)
{
  static const House nowhere = { .name = (char *)"" };
  int after = (int)kind->n_fields;
  PlassPlaceLine *line = &loaded->line;
  const House *house;

  plass_table_read (kind, statement, 0, &line->place);
  house = g_hash_table_lookup (houses, line->place.institution.text);
  if (house == NULL)
    house = &nowhere;
  line->institution_name = g_strdup (house->name);
  line->unit_name = g_strdup (plass_column_text (statement, after));
  line->room_name = g_strdup (plass_column_text (statement, after + 1));
  loaded->house = house->rank;
  loaded->order =
      g_strjoin ("\x01", plass_column_text (statement, after + 2), plass_column_text (statement, after + 3),
                 plass_column_text (statement, after + 4), NULL);
  loaded->shut = house->closed || !plass_code_is (&line->place.status, "active");
}

static gboolean
read_places (PlassReader *reader, GPtrArray *lines, GHashTable *by_id, GError **error)
{
  const PlassTable *table = plass_store_table (reader->store, &plass_kind_place);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s, u.name, r.name, u.sort_key, r.sort_key, place.sort_key FROM place "
                       "LEFT JOIN unit u ON u.id = place.unit LEFT JOIN room r ON r.id = place.room",
                       table->columns);
  g_autoptr (GHashTable) houses = read_houses (reader, error);
  g_autoptr (PlassStatement) statement = houses ? plass_statement_get (reader->connection, sql, error) : NULL;
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  while (plass_statement_step (reader->connection, statement, &failed)) {
    Loaded *loaded = g_new0 (Loaded, 1);

    read_place (loaded, statement, table->kind, houses);
    g_ptr_array_add (lines, loaded);
    g_hash_table_insert (by_id, loaded->line.place.id.text, loaded);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* When a booking is expected to let go of its place: who stays beyond the planned end stays on. */
static gint64
expected_end (const PlassBooking *booking, PlassTime now)
{
  if (plass_time_is_set (booking->ended))
    return booking->ended.secs;
  return booking->planned_end.secs > now.secs ? booking->planned_end.secs : NEVER;
}

/* Shown of several: who lives there, then whoever comes first. */
static gboolean
goes_before (const Loaded *loaded, const PlassBooking *booking, gboolean lives)
{
  if (!plass_id_is_set (&loaded->line.booking) || loaded->lives != lives)
    return !plass_id_is_set (&loaded->line.booking) || lives;
  return booking->start.secs < loaded->line.since.secs;
}

static void
add_booking (Loaded *loaded, PlassStatement *statement, PlassTime now)
{
  PlassBooking booking = { .id = plass_column_id (statement, 1),
                           .state = plass_column_code (statement, 3),
                           .start = plass_column_time (statement, 4),
                           .planned_end = plass_column_time (statement, 5),
                           .ended = plass_column_time (statement, 6),
                           .hold_until = plass_column_time (statement, 7) };
  gboolean held = plass_code_is (&booking.state, "held");
  gboolean lives = !held && !plass_code_is (&booking.state, "planned");
  PlassPlaceLine *line = &loaded->line;

  if (!plass_booking_keeps_place (&booking, now)
      || (plass_time_is_set (booking.ended) && booking.ended.secs <= now.secs))
    return;
  add_span (loaded, booking.start.secs, expected_end (&booking, now), FALSE);
  if (!goes_before (loaded, &booking, lives))
    return;
  loaded->lives = lives;
  line->booking = booking.id;
  line->person = plass_column_id (statement, 2);
  line->booking_state = booking.state;
  line->since = booking.start;
  line->until = held && !plass_time_is_set (booking.planned_end) ? booking.hold_until : booking.planned_end;
  line->provisional = sqlite3_column_int (statement, 8) == PLASS_ROW_DIRTY;
  g_free (line->person_name);
  line->person_name = plass_label_name (statement, 9);
  line->protection = plass_column_code (statement, 12);
}

static void
add_period (Loaded *loaded, PlassStatement *statement, PlassTime now)
{
  const char *kind = plass_column_text (statement, 1);
  gint64 start = sqlite3_column_int64 (statement, 2), end = sqlite3_column_int64 (statement, 3);

  if (strcmp (kind, "closed") != 0 && strcmp (kind, "cleaning") != 0 && strcmp (kind, "admission_stop") != 0)
    return;
  if (end == 0)
    end = NEVER;
  add_span (loaded, start, end, TRUE);
  if (start > now.secs || end <= now.secs || loaded->line.closed_why)
    return;
  loaded->line.closed_why = plass_column_dup (statement, 4);
  if (loaded->line.closed_why == NULL)
    loaded->line.closed_why = g_strdup (plass_codes_label ("period-kind", kind));
}

static gboolean
read_spans (PlassReader *reader, const char *sql, GHashTable *by_id, PlassTime now,
            void (*add) (Loaded *, PlassStatement *, PlassTime), GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (reader->connection, sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_index (statement, ":now") > 0)
    plass_bind_int (statement, ":now", now.secs);
  while (plass_statement_step (reader->connection, statement, &failed)) {
    Loaded *loaded = g_hash_table_lookup (by_id, plass_column_text (statement, 0));

    if (loaded)
      add (loaded, statement, now);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static const char bookings_sql[] =
    "SELECT b.place, b.id, b.person, b.state, b.start, b.planned_end, b.ended, b.hold_until, b.sync_state, "
    "p.given, p.family, p.alias, p.protection FROM booking b LEFT JOIN person p ON p.id = b.person "
    "WHERE b.state IN ('held', 'planned', 'active', 'on_leave', 'not_come_back')";
static const char periods_sql[] =
    "SELECT place, kind, start, \"end\", why FROM period "
    "WHERE active IS NOT 'no' AND (\"end\" IS NULL OR \"end\" > :now) ORDER BY start";

/* ---- Judging ---------------------------------------------------------------------------------------- */

static gboolean
covers (const Loaded *loaded, gint64 at, gboolean closed)
{
  for (guint i = 0; loaded->spans && i < loaded->spans->len; i++) {
    const Span *span = &g_array_index (loaded->spans, Span, i);

    if (span->closed == closed && span->start <= at && at < span->end)
      return TRUE;
  }
  return FALSE;
}

/* Free is what nobody lives in, nobody has reserved from now on, and nothing closes. */
static PlassPlaceUse
judge_use (const Loaded *loaded, PlassTime now)
{
  if (loaded->lives)
    return PLASS_PLACE_OCCUPIED;
  if (loaded->shut || covers (loaded, now.secs, TRUE))
    return PLASS_PLACE_CLOSED;
  return plass_id_is_set (&loaded->line.booking) ? PLASS_PLACE_HELD : PLASS_PLACE_FREE;
}

/* The first moment from which nothing known stands in the way any more. A reservation counts also before it
 * begins; a closing only once it does. */
static gint64
judge_free_from (const Loaded *loaded, PlassTime now)
{
  gint64 at = now.secs;
  gboolean moved = !loaded->shut;

  while (moved && at != NEVER) {
    moved = FALSE;
    for (guint i = 0; loaded->spans && i < loaded->spans->len; i++) {
      const Span *span = &g_array_index (loaded->spans, Span, i);

      if (span->end > at && (!span->closed || span->start <= at)) {
        at = span->end;
        moved = TRUE;
      }
    }
  }
  return loaded->shut || at == NEVER ? 0 : at;
}

static void
judge (Loaded *loaded, PlassTime now)
{
  PlassPlaceLine *line = &loaded->line;

  line->use = judge_use (loaded, now);
  line->free_from = (PlassTime){ judge_free_from (loaded, now) };
  if (loaded->shut && line->closed_why == NULL)
    line->closed_why = g_strdup (plass_codes_label (
        "place-status",
        plass_code_is (&line->place.status, "active") ? "inactive" : line->place.status.text));
}

static gboolean
fits (const Loaded *loaded, const PlassPlaceQuery *query, PlassTime at)
{
  const PlassPlace *place = &loaded->line.place;
  gboolean user_controlled = plass_code_is (&place->kind, "user_controlled");
  gboolean severe_complex = plass_code_is (&place->kind, "severe_complex");

  if (query->women_only && !plass_code_is (&place->gender_rule, "women_only"))
    return FALSE;
  /* A place has one kind: both chips together ask for either. */
  if ((query->user_controlled || query->severe_complex) && !(query->user_controlled && user_controlled)
      && !(query->severe_complex && severe_complex))
    return FALSE;
  if (query->substance_free && !plass_code_is (&place->substance_policy, "substance_free"))
    return FALSE;
  if (query->lar_welcome && place->lar_welcome != PLASS_YES)
    return FALSE;
  if (query->level.text[0] && !plass_code_is (&place->level, query->level.text))
    return FALSE;
  if (plass_id_is_set (&query->institution) && !plass_id_equal (&place->institution, &query->institution))
    return FALSE;
  if (!query->free_only)
    return TRUE;
  if (!plass_time_is_set (at))
    return loaded->line.use == PLASS_PLACE_FREE;
  return !loaded->shut && !covers (loaded, at.secs, FALSE) && !covers (loaded, at.secs, TRUE);
}

/* ---- Answers ---------------------------------------------------------------------------------------- */

static int
compare_loaded (gconstpointer a, gconstpointer b)
{
  const Loaded *one = *(Loaded *const *)a, *two = *(Loaded *const *)b;

  return one->house != two->house ? (one->house > two->house) - (one->house < two->house)
                                  : strcmp (one->order, two->order);
}

static GPtrArray *
load (PlassStore *store, PlassTime now, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_loaded);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (PlassReader) reader = { 0 };

  if (!plass_reader_begin (&reader, store, TRUE, error) || !read_places (&reader, lines, by_id, error)
      || !read_spans (&reader, bookings_sql, by_id, now, add_booking, error)
      || !read_spans (&reader, periods_sql, by_id, now, add_period, error))
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    judge (lines->pdata[i], now);
  g_ptr_array_sort (lines, compare_loaded);
  return g_steal_pointer (&lines);
}

GPtrArray *
plass_store_places (PlassStore *store, const PlassPlaceQuery *query, PlassTime now, GError **error)
{
  g_autoptr (GPtrArray) all = load (store, now, error);
  GPtrArray *fitting;
  PlassTime at = plass_time_at (query->free_from, 12, 0);

  if (all == NULL)
    return NULL;
  fitting = g_ptr_array_new_full (all->len, free_loaded);
  for (guint i = 0; i < all->len; i++)
    if (fits (all->pdata[i], query, at))
      g_ptr_array_add (fitting, g_steal_pointer (&all->pdata[i]));
  /* What was taken out is NULL now, and the array would free it. */
  for (guint i = all->len; i > 0; i--)
    if (all->pdata[i - 1] == NULL)
      g_ptr_array_steal_index_fast (all, i - 1);
  return fitting;
}

gboolean
plass_store_place_counts (PlassStore *store, PlassTime now, PlassPlaceCounts *ret_counts, GError **error)
{
  g_autoptr (GPtrArray) all = load (store, now, error);

  memset (ret_counts, 0, sizeof *ret_counts);
  for (guint i = 0; all && i < all->len; i++) {
    const PlassPlaceLine *line = all->pdata[i];

    ret_counts->all++;
    ret_counts->women_only += plass_code_is (&line->place.gender_rule, "women_only");
    ret_counts->user_controlled += plass_code_is (&line->place.kind, "user_controlled");
    ret_counts->severe_complex += plass_code_is (&line->place.kind, "severe_complex");
    ret_counts->substance_free += plass_code_is (&line->place.substance_policy, "substance_free");
    ret_counts->lar_welcome += line->place.lar_welcome == PLASS_YES;
    ret_counts->free_now += line->use == PLASS_PLACE_FREE;
  }
  return all != NULL;
}

GArray *
plass_store_place_facts (PlassStore *store, PlassTime now, GError **error)
{
  g_autoptr (GPtrArray) all = load (store, now, error);
  GArray *facts;

  if (all == NULL)
    return NULL;
  facts = g_array_sized_new (FALSE, FALSE, sizeof (PlassPlaceFact), all->len);
  for (guint i = 0; i < all->len; i++) {
    const PlassPlaceLine *line = all->pdata[i];
    PlassPlaceFact fact = { line->place.level,       line->place.kind,
                            line->place.gender_rule, line->place.substance_policy,
                            line->place.institution, line->use };

    g_array_append_val (facts, fact);
  }
  return facts;
}
