/* stays.c — the bookings of a person, and those whose day has come */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#define KEEPS "booking.state IN ('held', 'planned', 'active', 'on_leave', 'not_come_back')"
#define LIVES "booking.state IN ('active', 'on_leave', 'not_come_back')"

/* The booking's fields, then: short name and name of the house, name of the place, sync_state, what else. */
static char *
make_sql (PlassStore *store, const char *more, const char *rest)
{
  const PlassTable *table = plass_store_table (store, &plass_kind_booking);

  return g_strdup_printf ("SELECT %s, i.short_name, i.name, l.name, booking.sync_state, %s FROM booking "
                          "LEFT JOIN place l ON l.id = booking.place "
                          "LEFT JOIN institution i ON i.id = ifnull (booking.institution, l.institution) "
                          "LEFT JOIN person p ON p.id = booking.person %s",
                          table->columns, more, rest);
}

static char *
house_name (PlassStatement *statement, int column)
{
  const char *short_name = plass_column_text (statement, column);

  return g_strdup (*short_name ? short_name : plass_column_text (statement, column + 1));
}

/* ---- Of one person ---------------------------------------------------------------------------------- */

static void
free_stay (gpointer data)
{
  PlassStayLine *line = data;

  plass_record_clear (&plass_kind_booking, &line->booking);
  g_free (line->place_name);
  g_free (line->institution_name);
  g_free (line->refusal);
  g_free (line);
}

static PlassStayLine *
read_stay (PlassStatement *statement)
{
  PlassStayLine *line = g_new0 (PlassStayLine, 1);
  int after = (int)plass_kind_booking.n_fields;

  plass_table_read (&plass_kind_booking, statement, 0, &line->booking);
  line->institution_name = house_name (statement, after);
  line->place_name = plass_label_house (statement, after);
  if (line->place_name == NULL)
    line->place_name = g_strdup ("");
  line->provisional = sqlite3_column_int (statement, after + 3) == PLASS_ROW_DIRTY;
  line->refusal = plass_column_dup (statement, after + 4);
  return line;
}

GPtrArray *
plass_store_stays (PlassStore *store, const PlassId *person, GError **error)
{
  g_autofree char *sql =
      make_sql (store,
                "(SELECT c.reason FROM command_row r JOIN command c ON c.number = r.command "
                "WHERE r.record = booking.id AND r.kind = 'booking' "
                "AND c.parked IS NOT NULL ORDER BY c.number DESC LIMIT 1)",
                "WHERE booking.person = :person ORDER BY booking.start DESC, booking.id DESC");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_stay);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, sql, error)) == NULL)
    return NULL;
  plass_bind_text (statement, ":person", person->text);
  while (plass_statement_step (reader.connection, statement, &failed))
    g_ptr_array_add (lines, read_stay (statement));
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}

PlassBooking *
plass_store_current_booking (PlassStore *store, const PlassId *person, PlassTime now, GError **error)
{
  const PlassTable *table = plass_store_table (store, &plass_kind_booking);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM booking WHERE booking.person = :person AND " KEEPS " ORDER BY " LIVES
                       " DESC, booking.state = 'held', booking.start DESC",
                       table->columns);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, sql, error)) == NULL)
    return NULL;
  plass_bind_text (statement, ":person", person->text);
  while (plass_statement_step (reader.connection, statement, error)) {
    g_autoptr (PlassBooking) booking = plass_record_new (table->kind);

    plass_table_read (table->kind, statement, 0, booking);
    if (plass_booking_keeps_place (booking, now)
        && (!plass_time_is_set (booking->ended) || booking->ended.secs > now.secs))
      return g_steal_pointer (&booking);
  }
  return NULL;
}

/* ---- Of one day ------------------------------------------------------------------------------------- */

static void
free_booking_line (gpointer data)
{
  PlassBookingLine *line = data;

  plass_record_clear (&plass_kind_booking, &line->booking);
  g_free (line->person_name);
  g_free (line->place_name);
  g_free (line->institution_name);
  g_free (line);
}

/* The last of them: somebody may have come back and gone away again. */
#define LEARNT                                                                                               \
  "(SELECT h.recorded FROM history h WHERE h.record = booking.id AND h.kind = 'booking' "                    \
  "AND h.field = 'state' AND h.\"after\" = 'not_come_back' ORDER BY h.number DESC LIMIT 1)"

static const char *const today_sql[] = {
  [PLASS_TODAY_ARRIVALS] =
      "WHERE " KEEPS
      " AND (booking.state = 'planned' OR (booking.state = 'held' AND booking.hold_until > :now)) "
      "AND booking.start < :tomorrow AND (:institution IS NULL OR l.institution = :institution) "
      "AND :soon > 0 ORDER BY booking.start, booking.id",
  [PLASS_TODAY_DEPARTURES] = "WHERE " KEEPS " AND " LIVES " AND booking.planned_end < :tomorrow AND :now > 0 "
                             "AND (:institution IS NULL OR l.institution = :institution) AND :soon > 0 "
                             "ORDER BY booking.planned_end, booking.id",
  [PLASS_TODAY_RUNNING_OUT] =
      "WHERE " KEEPS
      " AND booking.state = 'held' AND booking.hold_until > :now AND booking.hold_until <= :soon "
      "AND :tomorrow > 0 AND (:institution IS NULL OR l.institution = :institution) "
      "ORDER BY booking.hold_until, booking.id",
  [PLASS_TODAY_NOT_BACK] =
      "WHERE booking.state = 'not_come_back' AND :now > 0 AND :tomorrow > 0 AND :soon > 0 "
      "AND (:institution IS NULL OR l.institution = :institution) "
      "ORDER BY since, booking.start, booking.id",
};

GPtrArray *
plass_store_today (PlassStore *store, PlassTodayList which, const PlassId *institution, PlassTime now,
                   GError **error)
{
  const char *more = which == PLASS_TODAY_NOT_BACK ? "p.given, p.family, p.alias, p.protection, " LEARNT
                                                     " AS since"
                                                   : "p.given, p.family, p.alias, p.protection, NULL";
  g_autofree char *sql = make_sql (store, more, today_sql[which]);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_booking_line);
  int after = (int)plass_kind_booking.n_fields;
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, sql, error)) == NULL)
    return NULL;
  plass_bind_int (statement, ":now", now.secs);
  plass_bind_int (statement, ":soon", now.secs + 24 * 3600);
  plass_bind_int (statement, ":tomorrow",
                  plass_time_at (plass_date_add_days (plass_time_day (now), 1), 0, 0).secs);
  plass_bind_text (statement, ":institution", institution ? institution->text : NULL);
  while (plass_statement_step (reader.connection, statement, &failed)) {
    PlassBookingLine *line = g_new0 (PlassBookingLine, 1);

    plass_table_read (&plass_kind_booking, statement, 0, &line->booking);
    line->institution_name = house_name (statement, after);
    line->place_name = plass_label_house (statement, after);
    line->provisional = sqlite3_column_int (statement, after + 3) == PLASS_ROW_DIRTY;
    line->person_name = plass_label_name (statement, after + 4);
    line->protection = plass_column_code (statement, after + 7);
    line->since = (PlassTime){ sqlite3_column_int64 (statement, after + 8) };
    g_ptr_array_add (lines, line);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}
