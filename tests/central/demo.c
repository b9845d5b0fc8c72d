/* demo.c — the invented city adds up, repeats itself, and breaks no rule */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

static const PlassDemoOrder usual = { .seed = 1, .persons = 3000, .date = { 20779, PLASS_PRECISION_DAY } };

/* Every record of a city, by kind and by id. */
typedef struct {
  GHashTable *kinds; /* name → GPtrArray of records */
  GHashTable *ids;   /* id → record */
  GChecksum *sum;
  guint count, stop_at;
} City;

static void
free_list (gpointer data)
{
  g_ptr_array_unref (data);
}

static City *
city_new (void)
{
  City *city = g_new0 (City, 1);

  city->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_list);
  city->ids = g_hash_table_new (g_str_hash, g_str_equal);
  city->sum = g_checksum_new (G_CHECKSUM_SHA256);
  return city;
}

static void
city_free (City *city)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    GPtrArray *list = g_hash_table_lookup (city->kinds, (*kind)->name);

    for (guint i = 0; list && i < list->len; i++)
      plass_record_free (*kind, g_ptr_array_index (list, i));
  }
  g_hash_table_unref (city->kinds);
  g_hash_table_unref (city->ids);
  g_checksum_free (city->sum);
  g_free (city);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (City, city_free)

static GPtrArray *
list_of (City *city, const PlassKind *kind)
{
  GPtrArray *list = g_hash_table_lookup (city->kinds, kind->name);

  if (!list) {
    list = g_ptr_array_new ();
    g_hash_table_insert (city->kinds, (gpointer)kind->name, list);
  }
  return list;
}

static void
add_to_sum (City *city, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);
  char *text;

  cJSON_DeleteItemFromObjectCaseSensitive (json, "meta");
  text = cJSON_PrintUnformatted (json);
  g_checksum_update (city->sum, (const guchar *)text, -1);
  cJSON_free (text);
}

static gboolean
take (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  City *city = user_data;
  gpointer own = plass_record_dup (kind, record);

  add_to_sum (city, kind, record);
  g_ptr_array_add (list_of (city, kind), own);
  g_assert_true (g_hash_table_insert (city->ids, (gpointer)plass_record_id (own)->text, own));
  if (++city->count != city->stop_at)
    return TRUE;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, "full");
  return FALSE;
}

static City *
make (const PlassDemoOrder *order)
{
  City *city = city_new ();
  g_autoptr (GError) error = NULL;

  plass_demo_make (order, take, city, &error);
  g_assert_no_error (error);
  return city;
}

static PlassTime
morning (const PlassDemoOrder *order)
{
  return plass_time_at (order->date, 8, 0);
}

/* ---- The same again ----------------------------------------------------------------------------------- */

static char *
sum_of (guint64 seed, guint persons, int later)
{
  PlassDemoOrder order = { seed, persons, plass_date_add_days (usual.date, later) };
  g_autoptr (City) city = make (&order);

  return g_strdup (g_checksum_get_string (city->sum));
}

static void
test_repeats (void)
{
  g_autofree char *one = sum_of (7, 600, 0), *again = sum_of (7, 600, 0);
  g_autofree char *seed = sum_of (8, 600, 0), *persons = sum_of (7, 601, 0), *day = sum_of (7, 600, 1);

  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, seed);
  g_assert_cmpstr (one, !=, persons);
  g_assert_cmpstr (one, !=, day);
}

static void
test_bounds (void)
{
  static const struct {
    guint persons;
    gboolean fine;
  } cases[] = {
    { 0, FALSE }, { PLASS_DEMO_LEAST - 1, FALSE }, { PLASS_DEMO_LEAST, TRUE }, { PLASS_DEMO_MOST + 1, FALSE }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassDemoOrder order = { 1, cases[i].persons, usual.date };
    g_autoptr (City) city = city_new ();
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (plass_demo_make (&order, take, city, &error), ==, cases[i].fine);
    if (cases[i].fine)
      g_assert_cmpuint (list_of (city, &plass_kind_person)->len, ==, cases[i].persons);
    else
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  }
}

/* A full disk ends it at once, and says so. */
static void
test_stops (void)
{
  g_autoptr (City) city = city_new ();
  g_autoptr (GError) error = NULL;

  city->stop_at = 500;
  g_assert_false (plass_demo_make (&usual, take, city, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE);
  g_assert_cmpuint (city->count, ==, 500);
}

/* ---- Records ------------------------------------------------------------------------------------------ */

static void
check_record (City *city, const PlassKind *kind, gconstpointer record, GHashTable *seen)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  plass_kind_check (kind, record, problems);
  for (guint i = 0; i < problems->len; i++)
    g_error ("%s: %s", kind->name, ((PlassProblem *)g_ptr_array_index (problems, i))->text);
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    const PlassId *target = plass_field_get (field, record);

    if (field->type == PLASS_TYPE_REF && plass_id_is_set (target))
      g_assert_true (g_hash_table_contains (city->ids, target->text));
  }
}

/* Not even a warning, and every reference leads somewhere. */
static void
test_records (void)
{
  static const guint sizes[] = { 50, 200, 3000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    PlassDemoOrder order = { i, sizes[i], usual.date };
    g_autoptr (City) city = make (&order);

    for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
      GPtrArray *list = list_of (city, *kind);

      g_assert_cmpuint (list->len, >, 0);
      for (guint n = 0; n < list->len; n++)
        check_record (city, *kind, g_ptr_array_index (list, n), NULL);
    }
  }
}

static PlassCsv *
read_list (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PLASS_SOURCE_ROOT"), "data", "demo", name, NULL);
  g_autoptr (GError) error = NULL;
  PlassCsv *csv = plass_csv_read_file (path, &error);

  g_assert_no_error (error);
  return csv;
}

static guint
count_places (City *city, const char *level, const char *owner_kind)
{
  GPtrArray *places = list_of (city, &plass_kind_place);
  guint count = 0;

  for (guint i = 0; i < places->len; i++) {
    const PlassPlace *place = g_ptr_array_index (places, i);
    const PlassInstitution *institution = g_hash_table_lookup (city->ids, place->institution.text);

    count += (!level || plass_code_is (&place->level, level))
             && (!owner_kind || plass_code_is (&institution->owner_kind, owner_kind));
  }
  return count;
}

static void
test_totals (void)
{
  g_autoptr (City) city = make (&usual);
  g_autoptr (PlassCsv) levels = read_list ("levels.csv");
  guint all = count_places (city, NULL, NULL), nonprofit = count_places (city, NULL, "nonprofit");

  g_assert_cmpuint (plass_csv_count (levels), ==, 6);
  for (guint i = 0; i < plass_csv_count (levels); i++)
    g_assert_cmpuint (count_places (city, plass_csv_get (levels, i, "level"), NULL), ==,
                      (guint)g_ascii_strtoull (plass_csv_get (levels, i, "places_2020"), NULL, 10));
  g_assert_cmpuint (all, ==, 657);
  g_assert_cmpuint (nonprofit * 100, >=, all * 27);
  g_assert_cmpuint (nonprofit * 100, <=, all * 33);
}

/* What the list of houses says of each, its places say too; and none of them is a real house. */
static void
test_houses (void)
{
  static const struct {
    const char *column, *field, *value;
  } columns[] = {
    { "places", "status", "active" },
    { "user_controlled", "kind", "user_controlled" },
    { "severe_complex", "kind", "severe_complex" },
    { "women_only", "gender_rule", "women_only" },
    { "couples", "couples", "yes" },
    { "lar_welcome", "lar_welcome", "yes" },
    { "pets", "pets", "yes" },
    { "accessible", "accessible", "yes" },
    { "shielded", "shielded", "yes" },
  };
  g_autoptr (City) city = make (&usual);
  g_autoptr (PlassCsv) houses = read_list ("invented-institutions.csv"),
                       real = read_list ("institutions.csv");
  GPtrArray *places = list_of (city, &plass_kind_place);

  g_assert_cmpuint (list_of (city, &plass_kind_institution)->len, ==, plass_csv_count (houses));
  for (guint row = 0; row < plass_csv_count (houses); row++)
    for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
      const PlassField *field = plass_kind_field (&plass_kind_place, columns[i].field);
      guint count = 0;

      for (guint n = 0; n < places->len; n++) {
        const PlassPlace *place = g_ptr_array_index (places, n);
        const PlassInstitution *house = g_hash_table_lookup (city->ids, place->institution.text);
        g_autofree char *value = plass_field_to_text (field, place);

        count += strcmp (house->name, plass_csv_get (houses, row, "name")) == 0
                 && strcmp (value, columns[i].value) == 0;
      }
      g_assert_cmpuint (count, ==,
                        (guint)g_ascii_strtoull (plass_csv_get (houses, row, columns[i].column), NULL, 10));
    }
  for (guint row = 0; row < plass_csv_count (real); row++)
    for (guint i = 0; i < plass_csv_count (houses); i++)
      g_assert_cmpstr (plass_csv_get (real, row, "name"), !=, plass_csv_get (houses, i, "name"));
}

/* ---- People ------------------------------------------------------------------------------------------- */

static void
test_numbers (void)
{
  g_autoptr (City) city = make (&usual);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *persons = list_of (city, &plass_kind_person);
  guint with = 0, d_numbers = 0, anonymous = 0, hidden = 0;

  for (guint i = 0; i < persons->len; i++) {
    const PlassPerson *person = g_ptr_array_index (persons, i);
    PlassNumber number = plass_number_read (person->identity_number);

    anonymous += person->anonymous == PLASS_YES;
    hidden += !plass_code_is (&person->protection, "none");
    g_assert_null (person->phone); /* any number could be somebody's */
    if (!person->identity_number)
      continue;
    with++;
    d_numbers += number.type == PLASS_NUMBER_DNR;
    g_assert_true (number.synthetic && number.digits_ok && !number.only_2032);
    g_assert_true (number.type == PLASS_NUMBER_FNR || number.type == PLASS_NUMBER_DNR);
    g_assert_true (person->identity_number[2] >= '8'); /* month + 80, not + 65 */
    g_assert_cmpstr (person->identity_kind.text, ==, number.type == PLASS_NUMBER_DNR ? "dnr" : "fnr");
    g_assert_cmpint (plass_date_compare (number.birth, person->birth), ==, 0);
    g_assert_true (g_hash_table_add (seen, person->identity_number));
  }
  g_assert_cmpuint (with * 100, >, persons->len * 85);
  g_assert_cmpuint (d_numbers, >, 0);
  g_assert_cmpuint (anonymous, >, 0);
  g_assert_cmpuint (hidden, >, 0);
  g_assert_cmpuint (hidden * 100, <, persons->len * 3);
}

static void
test_ages (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *persons = list_of (city, &plass_kind_person);
  PlassDate grown = plass_date_add_days (usual.date, -18 * 365);

  for (guint i = 0; i < persons->len; i++) {
    const PlassPerson *person = g_ptr_array_index (persons, i);

    if (plass_date_is_set (person->birth))
      g_assert_cmpint (plass_date_compare (person->birth, grown), <, 0);
  }
}

/* ---- Stays -------------------------------------------------------------------------------------------- */

static gboolean
took_place (const PlassBooking *booking)
{
  return !plass_code_is (&booking->state, "cancelled") && !plass_code_is (&booking->state, "no_show");
}

static const PlassId *
id_of (const PlassBooking *booking, gboolean by_place)
{
  return by_place ? &booking->place : &booking->person;
}

static int
compare_by (gconstpointer a, gconstpointer b, gpointer by_place)
{
  const PlassBooking *one = *(PlassBooking *const *)a, *other = *(PlassBooking *const *)b;
  int order = strcmp (id_of (one, by_place != NULL)->text, id_of (other, by_place != NULL)->text);

  return order ? order : (one->start.secs > other->start.secs) - (one->start.secs < other->start.secs);
}

/* In the past as well as now: half open, what goes on never ends. */
static void
assert_no_overlap (City *city, gboolean by_place)
{
  GPtrArray *bookings = list_of (city, &plass_kind_booking);

  g_ptr_array_sort_with_data (bookings, compare_by, GINT_TO_POINTER (by_place));
  for (guint i = 1; i < bookings->len; i++) {
    const PlassBooking *before = g_ptr_array_index (bookings, i - 1),
                       *booking = g_ptr_array_index (bookings, i);

    g_assert_true (took_place (booking));
    g_assert_cmpint (booking->start.secs, <, plass_booking_end (booking));
    if (plass_id_equal (id_of (before, by_place), id_of (booking, by_place)))
      g_assert_cmpint (plass_booking_end (before), <=, booking->start.secs);
  }
}

static void
test_overlap (void)
{
  static const guint sizes[] = { 50, 700, 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    PlassDemoOrder order = { 40 + i, sizes[i], usual.date };
    g_autoptr (City) city = make (&order);

    assert_no_overlap (city, TRUE);
    assert_no_overlap (city, FALSE);
  }
}

/* Who lives somewhere fits there, by what they say themselves. */
static void
test_fits (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *bookings = list_of (city, &plass_kind_booking);
  guint women_only = 0;

  for (guint i = 0; i < bookings->len; i++) {
    const PlassBooking *booking = g_ptr_array_index (bookings, i);
    const PlassPlace *place = g_hash_table_lookup (city->ids, booking->place.text);
    const PlassPerson *person = g_hash_table_lookup (city->ids, booking->person.text);

    g_assert_true (plass_id_equal (&place->institution, &booking->institution));
    if (plass_code_is (&place->gender_rule, "women_only")) {
      women_only++;
      g_assert_cmpstr (person->gender.text, ==, "woman");
    }
    if (!plass_booking_keeps_place (booking, morning (&usual)))
      continue;
    g_assert_false (plass_code_is (&place->substance_policy, "medication_free") && person->lar == PLASS_YES);
    g_assert_false (place->lar_welcome == PLASS_NO && person->lar == PLASS_YES);
    g_assert_false (place->accessible == PLASS_NO && person->wheelchair == PLASS_YES);
    g_assert_false (!plass_code_is (&place->substance_policy, "active")
                    && plass_code_is (&person->substance_wish, "active"));
    g_assert_false (plass_time_is_set (person->deceased));
  }
  g_assert_cmpuint (women_only, >, 100);
}

static guint
count_state (City *city, const char *state)
{
  GPtrArray *bookings = list_of (city, &plass_kind_booking);
  guint count = 0;

  for (guint i = 0; i < bookings->len; i++)
    count += plass_code_is (&((PlassBooking *)g_ptr_array_index (bookings, i))->state, state);
  return count;
}

static void
test_occupancy (void)
{
  g_autoptr (City) city = make (&usual);
  guint living =
      count_state (city, "active") + count_state (city, "on_leave") + count_state (city, "not_come_back");
  guint coming = count_state (city, "held") + count_state (city, "planned");
  guint closed = list_of (city, &plass_kind_period)->len, in_use = 657 - closed;

  g_test_message ("%u live there, %u on the way, %u closed", living, coming, closed);
  g_assert_cmpuint (657 - living, >=, 80);
  g_assert_cmpuint (657 - living, <=, 115);
  g_assert_cmpuint ((living + coming) * 100, >=, in_use * 90);
  g_assert_cmpuint ((living + coming) * 100, <=, in_use * 96);
  g_assert_cmpuint (count_state (city, "on_leave"), >, 3);
  g_assert_cmpuint (count_state (city, "not_come_back"), >, 1);
  g_assert_cmpuint (count_state (city, "completed"), >, 1000);
}

/* Something for every list of the first page. */
static void
test_today (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *bookings = list_of (city, &plass_kind_booking);
  guint arrive = 0, tomorrow = 0, leave = 0, run_out = 0;

  for (guint i = 0; i < bookings->len; i++) {
    const PlassBooking *booking = g_ptr_array_index (bookings, i);
    PlassDate start = plass_time_day (booking->start);

    if (plass_code_is (&booking->state, "planned")) {
      arrive += start.days == usual.date.days;
      tomorrow += start.days == usual.date.days + 1;
    }
    leave += plass_code_is (&booking->state, "active")
             && plass_time_day (booking->planned_end).days == usual.date.days;
    run_out += plass_code_is (&booking->state, "held")
               && plass_time_day (booking->hold_until).days == usual.date.days;
    if (plass_code_is (&booking->state, "held"))
      g_assert_cmpint (booking->hold_until.secs, >, morning (&usual).secs);
    if (plass_code_is (&booking->state, "active"))
      g_assert_cmpint (booking->start.secs, <, morning (&usual).secs);
  }
  g_assert_cmpuint (arrive, >, 0);
  g_assert_cmpuint (tomorrow, >, 0);
  g_assert_cmpuint (leave, >, 0);
  g_assert_cmpuint (run_out, >, 0);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const int *)a - *(const int *)b;
}

static int
median_days (City *city, const char *level)
{
  GPtrArray *bookings = list_of (city, &plass_kind_booking);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < bookings->len; i++) {
    const PlassBooking *booking = g_ptr_array_index (bookings, i);
    const PlassPlace *place = g_hash_table_lookup (city->ids, booking->place.text);
    int length = (int)((booking->ended.secs - booking->start.secs) / 86400);

    if (plass_code_is (&booking->state, "completed") && plass_code_is (&place->level, level)
        && !plass_code_is (&place->kind, "user_controlled"))
      g_array_append_val (days, length);
  }
  g_assert_cmpuint (days->len, >, 10);
  g_array_sort (days, compare_days);
  return g_array_index (days, int, days->len / 2);
}

static void
test_lengths (void)
{
  PlassDemoOrder order = { 3, 10000, usual.date };
  g_autoptr (City) city = make (&order);
  int akutt = median_days (city, "akutt"), utredning = median_days (city, "utredning"),
      mestring = median_days (city, "mestring");

  g_assert_cmpint (akutt, >=, 5);
  g_assert_cmpint (akutt, <=, 10);
  g_assert_cmpint (utredning, >=, 30);
  g_assert_cmpint (utredning, <=, 60);
  g_assert_cmpint (mestring, >, 90);
}

/* ---- Cases, plans, notes ------------------------------------------------------------------------------ */

static void
test_cases (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *cases = list_of (city, &plass_kind_case);
  guint waiting = 0, active = 0, without = 0, late = 0, closed = 0;

  for (guint i = 0; i < cases->len; i++) {
    const PlassCase *sak = g_ptr_array_index (cases, i);
    gboolean open = plass_code_is (&sak->state, "active");

    waiting += plass_code_is (&sak->state, "waiting") && !plass_id_is_set (&sak->institution);
    active += open;
    without += open && !sak->next_step;
    late += open && sak->next_step && sak->next_due.days < usual.date.days;
    closed += plass_date_is_set (sak->closed);
    g_assert_cmpint (sak->opened.days, <=, usual.date.days);
    g_assert_cmpint (plass_date_is_set (sak->closed), ==,
                     plass_code_is (&sak->state, "finished") || plass_code_is (&sak->state, "cancelled"));
  }
  g_assert_cmpuint (waiting, ==, 52);
  g_assert_cmpuint (without * 100, >, active * 5);
  g_assert_cmpuint (late * 100, >, active * 4);
  g_assert_cmpuint (closed * 2, >, cases->len);
}

static void
test_care (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *notes = list_of (city, &plass_kind_note);
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);
  guint living =
      count_state (city, "active") + count_state (city, "on_leave") + count_state (city, "not_come_back");
  guint plans = list_of (city, &plass_kind_plan)->len;

  g_assert_cmpuint (plans * 100, >=, living * 52);
  g_assert_cmpuint (plans * 100, <=, living * 68);
  g_assert_cmpuint (list_of (city, &plass_kind_goal)->len, >=, plans * 2);
  for (guint i = 0; i < notes->len; i++) {
    const PlassNote *note = g_ptr_array_index (notes, i);
    gpointer before = g_hash_table_lookup (written, note->person.text);

    g_hash_table_insert (written, (gpointer)note->person.text,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (before) + 1));
    g_assert_cmpint (note->recorded.secs, <=, morning (&usual).secs);
  }
  g_assert_cmpuint (g_hash_table_size (written), ==, living);
  GHashTableIter iter;
  gpointer count;
  g_hash_table_iter_init (&iter, written);
  while (g_hash_table_iter_next (&iter, NULL, &count)) {
    g_assert_cmpuint (GPOINTER_TO_UINT (count), >=, 2);
    g_assert_cmpuint (GPOINTER_TO_UINT (count), <=, 6);
  }
}

static void
test_contacts (void)
{
  g_autoptr (City) city = make (&usual);
  GPtrArray *contacts = list_of (city, &plass_kind_contact);
  guint open_today = 0, nameless = 0;

  for (guint i = 0; i < contacts->len; i++) {
    const PlassContact *contact = g_ptr_array_index (contacts, i);

    open_today +=
        plass_code_is (&contact->state, "open") && plass_time_day (contact->happened).days == usual.date.days;
    nameless += !plass_id_is_set (&contact->person);
    g_assert_cmpint (contact->happened.secs, <, morning (&usual).secs);
  }
  g_assert_cmpuint (open_today, >, 5);
  g_assert_cmpuint (nameless, >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/demo/repeats", test_repeats);
  g_test_add_func ("/central/demo/bounds", test_bounds);
  g_test_add_func ("/central/demo/stops", test_stops);
  g_test_add_func ("/central/demo/records", test_records);
  g_test_add_func ("/central/demo/totals", test_totals);
  g_test_add_func ("/central/demo/houses", test_houses);
  g_test_add_func ("/central/demo/numbers", test_numbers);
  g_test_add_func ("/central/demo/ages", test_ages);
  g_test_add_func ("/central/demo/overlap", test_overlap);
  g_test_add_func ("/central/demo/fits", test_fits);
  g_test_add_func ("/central/demo/occupancy", test_occupancy);
  g_test_add_func ("/central/demo/today", test_today);
  g_test_add_func ("/central/demo/lengths", test_lengths);
  g_test_add_func ("/central/demo/cases", test_cases);
  g_test_add_func ("/central/demo/care", test_care);
  g_test_add_func ("/central/demo/contacts", test_contacts);
  return g_test_run ();
}
