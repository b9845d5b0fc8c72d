/* desk.c — a desk without a window: store and sync, told what to do on standard input */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* desk FOLDER URL CA_FILE: one command a line, words parted by spaces; each answers with lines of fields
 * parted by tabs and then a line "." — "!" and why when it did not go well. Stories in Python drive it. */

typedef struct {
  char *folder;
  PlassService service;
  PlassIdentity identity;
  PlassStore *store;
  PlassSync *sync;
  PlassSyncState state; /* of the last round that came to an end */
  char *message;
  guint ended; /* how many have */
} Desk;

static void
say_error (GError *error)
{
  printf ("!\t%s\n", error ? error->message : "no");
  g_clear_error (&error);
}

/* ---- Signing in and keeping in step ------------------------------------------------------------------- */

static void
reported (const PlassSyncReport *report, gpointer user_data)
{
  Desk *desk = user_data;

  if (report->state == PLASS_SYNC_FETCHING || report->state == PLASS_SYNC_SENDING)
    return;
  desk->state = report->state;
  g_free (desk->message);
  desk->message = g_strdup (report->message);
  desk->ended++;
}

static gboolean
open_store (Desk *desk, GError **error)
{
  g_autofree char *path = g_build_filename (desk->folder, "records.db", NULL);
  g_autofree char *item = plass_key_item (path, PLASS_SLOT_KEYRING);
  PlassKey kek, key;

  if (desk->store)
    return TRUE;
  if (item ? !plass_keyring_get_store_key ("desk", item, &kek, error)
           : !plass_keyring_make_store_key ("desk", "first", &kek, error))
    return FALSE;
  const PlassSecret secret = { .keyring = kek.bytes, .item = "first" };
  if (plass_key_exists (path) ? !plass_key_unlock (path, PLASS_SLOT_KEYRING, &secret, &key, error)
                              : !plass_key_create (path, PLASS_SLOT_KEYRING, &secret, &key, error))
    return FALSE;
  desk->store = plass_store_open (path, &key, error);
  return desk->store != NULL;
}

static void
say_identity (const Desk *desk)
{
  printf ("%s\t%s\t%s\t%s\n", desk->identity.user, desk->identity.role.text, desk->identity.worker.text,
          desk->identity.institution.text);
}

/* sign-in USER [CODE], and the password on the next line */
static void
sign_in (Desk *desk, char **words)
{
  GError *error = NULL;
  char password[256] = "";
  const char *line = fgets (password, sizeof password, stdin);
  PlassSecondStep *second = NULL;

  plass_identity_clear (&desk->identity);
  gboolean in =
      line
      && plass_sign_in (&desk->service, words[1], g_strchomp (password), &second, &desk->identity, &error);
  if (second && words[2]) {
    g_clear_error (&error);
    in = plass_second_step_give (second, words[2], &desk->identity, &error);
  }
  plass_second_step_free (second);
  if (in)
    say_identity (desk);
  else
    say_error (error);
}

static gboolean
open_browser (const char *url, gpointer user_data, GError **error)
{
  const char *argv[] = { g_getenv ("PLASS_TEST_BROWSER"), url, NULL };

  return g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, error);
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (g_object_get_data (data, "seconds")) * G_USEC_PER_SEC);
  g_cancellable_cancel (data);
  return NULL;
}

/* browser [USER|- [cancel|wait SECONDS]]: who is wanted, and when somebody gives up */
static void
browser (Desk *desk, char **words)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *user = g_strcmp0 (words[1], "-") == 0 ? NULL : words[1];
  guint seconds = words[1] && words[2] && words[3] ? (guint)atoi (words[3]) : 0;
  gboolean cancels = seconds && g_str_equal (words[2], "cancel");
  GThread *thread = NULL;
  GError *error = NULL;

  if (cancels) {
    g_object_set_data (G_OBJECT (cancellable), "seconds", GUINT_TO_POINTER (seconds));
    thread = g_thread_new ("cancel", cancel_later, cancellable);
  }
  plass_identity_clear (&desk->identity);
  if (plass_sign_in_browser (&desk->service, user, cancels ? 0 : seconds, open_browser, NULL, cancellable,
                             &desk->identity, &error))
    say_identity (desk);
  else
    say_error (error);
  if (thread)
    g_thread_join (thread);
}

static void
sign_out (Desk *desk, char **words)
{
  GError *error = NULL;

  if (!plass_sign_out (&desk->service, words[1], &error))
    say_error (error);
}

static void
start (Desk *desk, char **words)
{
  GError *error = NULL;

  if (!desk->identity.user)
    desk->identity.user = g_strdup (words[1]);
  if (!open_store (desk, &error))
    say_error (error);
  else if (!desk->sync)
    desk->sync = plass_sync_start (desk->store, &desk->service, &desk->identity, reported, desk);
}

static void
wait_for_end (Desk *desk)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint wanted;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  wanted = desk->ended + 1;
  plass_sync_kick (desk->sync);
  while (desk->ended < wanted && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* The first end may be that of a round which was under way; the second round began after now. */
static void
sync_now (Desk *desk, char **words)
{
  static const char *const names[] = { "idle",       "fetching", "sending", "offline",
                                       "signed-out", "trouble",  "closed" };

  wait_for_end (desk);
  if (desk->state != PLASS_SYNC_CLOSED)
    wait_for_end (desk);
  printf ("%s\t%s\n", names[desk->state], desk->message ? desk->message : "");
}

/* As a window does after signing in. */
static void
greet (Desk *desk, char **words)
{
  PlassOrderAction order;
  GError *error = NULL;

  if (!open_store (desk, &error) || !plass_desk_greet (desk->store, &desk->service, words[1], &order, &error))
    say_error (error);
}

/* As a window does when it is told to close: lock, wipe or nothing. */
static void
close_and_obey (Desk *desk, char **words)
{
  static const char *const names[] = { "nothing", "lock", "wipe" };
  g_autofree char *path = g_build_filename (desk->folder, "records.db", NULL);

  plass_sync_stop (g_steal_pointer (&desk->sync));
  plass_store_close (g_steal_pointer (&desk->store));
  printf ("%s\n", names[plass_order_obey (path, "desk")]);
}

static void
offline (Desk *desk, char **words)
{
  plass_sync_set_paused (desk->sync, g_str_equal (words[1], "on"));
}

/* ---- Work --------------------------------------------------------------------------------------------- */

static void
put (Desk *desk, const char *act, const PlassKind *kind, gconstpointer record)
{
  PlassActor who = { desk->identity.worker, desk->identity.role };
  PlassEdit edit = { kind, record };
  GError *error = NULL;

  if (plass_store_put (desk->store, &who, act, &edit, 1, &error))
    printf ("%s\n", plass_record_id (record)->text);
  else
    say_error (error);
}

static void
person (Desk *desk, char **words)
{
  g_autoptr (PlassPerson) record = plass_record_new (&plass_kind_person);

  record->id = plass_id_new ();
  record->given = g_strdup (words[1]);
  record->family = g_strdup (words[2]);
  record->gender = plass_code (words[3]);
  record->active = PLASS_YES;
  put (desk, NULL, &plass_kind_person, record);
}

/* set KIND ID FIELD TEXT… */
static void
set_field (Desk *desk, char **words)
{
  const PlassKind *kind = plass_kind_find (words[1]);
  PlassId id = plass_id_parse (words[2]);
  gpointer record = plass_store_get (desk->store, kind, &id, NULL);
  g_autofree char *text = g_strjoinv (" ", words + 4);

  if (record && plass_field_from_text (plass_kind_field (kind, words[3]), record, text))
    put (desk, NULL, kind, record);
  else
    say_error (NULL);
  plass_record_free (kind, record);
}

/* hold|admit PERSON PLACE */
static void
give_place (Desk *desk, char **words)
{
  g_autoptr (PlassBooking) booking = plass_record_new (&plass_kind_booking);
  PlassId place_id = plass_id_parse (words[2]);
  g_autoptr (PlassPlace) place = plass_store_get (desk->store, &plass_kind_place, &place_id, NULL);
  gboolean hold = g_str_equal (words[0], "hold");

  if (!place) {
    say_error (NULL);
    return;
  }
  booking->id = plass_id_new ();
  booking->person = plass_id_parse (words[1]);
  booking->place = place->id;
  booking->institution = place->institution;
  booking->state = plass_code (hold ? "held" : "active");
  booking->start = plass_time_now ();
  booking->made_by = desk->identity.worker;
  if (hold)
    booking->hold_until.secs = booking->start.secs + 86400;
  put (desk, words[0], &plass_kind_booking, booking);
}

/* move-in BOOKING: what was held becomes a stay; discharge BOOKING */
static void
go_on (Desk *desk, char **words)
{
  gboolean moves_in = g_str_equal (words[0], "move-in");
  PlassId id = plass_id_parse (words[1]);
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, &id, NULL);

  if (!booking) {
    say_error (NULL);
    return;
  }
  booking->state = plass_code (moves_in ? "active" : "completed");
  if (!moves_in)
    booking->ended = plass_time_now ();
  put (desk, moves_in ? "admit" : "discharge", &plass_kind_booking, booking);
}

/* look PERSON: as when a page is opened */
static void
look (Desk *desk, char **words)
{
  PlassActor who = { desk->identity.worker, desk->identity.role };
  PlassId id = plass_id_parse (words[1]);
  GError *error = NULL;

  if (!plass_store_log_access (desk->store, &who, "read", &plass_kind_person, &id, NULL, &error))
    say_error (error);
}

/* ---- Looking ------------------------------------------------------------------------------------------ */

static void
status (Desk *desk, char **words)
{
  PlassStatus now = { 0 };

  plass_store_status (desk->store, &now, NULL);
  printf ("%u\t%u\t%u\t%s\n", now.unsent, now.parked, now.conflicts,
          plass_time_is_set (now.last_complete) ? "complete" : "never");
}

typedef struct {
  const PlassKind *kind;
  gint64 came; /* monotonic */
} Awaited;

static void
something_came (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  Awaited *awaited = user_data;

  if (kind == awaited->kind && !awaited->came)
    awaited->came = g_get_monotonic_time ();
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* await KIND: until the next record of it is saved, by whom ever, and when that was (monotonic, µs) */
static void
await (Desk *desk, char **words)
{
  Awaited awaited = { .kind = plass_kind_find (words[1]) };
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  const guint watch = plass_store_watch (desk->store, something_came, &awaited);
  const guint ticks = g_timeout_add_seconds (1, tick, NULL);

  printf ("ready\n");
  fflush (stdout);
  while (!awaited.came && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (ticks);
  plass_store_unwatch (desk->store, watch);
  printf ("%" G_GINT64_FORMAT "\n", awaited.came);
}

/* list KIND [FIELD VALUE]: every field of every record, ids first */
static void
list (Desk *desk, char **words)
{
  const PlassKind *kind = plass_kind_find (words[1]);
  g_autoptr (PlassRecords) records =
      plass_store_list (desk->store, kind, words[2], words[2] ? words[3] : NULL, NULL);

  for (guint i = 0; i < records->len; i++) {
    for (guint f = 0; f < kind->n_fields; f++) {
      g_autofree char *text = plass_field_to_text (&kind->fields[f], records->items[i]);
      g_strdelimit (text, "\t\n", ' ');
      printf ("%s%s=%s", f ? "\t" : "", kind->fields[f].name, text);
    }
    putchar ('\n');
  }
}

/* places: women-only places that are free now */
static void
places (Desk *desk, char **words)
{
  PlassPlaceQuery query = { .women_only = TRUE, .free_only = TRUE };
  g_autoptr (GPtrArray) lines = plass_store_places (desk->store, &query, plass_time_now (), NULL);

  for (guint i = 0; i < lines->len; i++) {
    const PlassPlaceLine *line = g_ptr_array_index (lines, i);
    printf ("%s\t%s\t%s\n", line->place.id.text, line->institution_name, line->place.name);
  }
}

static void
parked (Desk *desk, char **words)
{
  g_autoptr (GPtrArray) lines = plass_store_parked (desk->store, NULL);

  for (guint i = 0; i < lines->len; i++) {
    const PlassParked *line = g_ptr_array_index (lines, i);
    g_autoptr (GPtrArray) alternatives = plass_alternatives_read (line->alternatives);
    printf ("%s\t%s\t%s\t%s\t%s\t%u\n", line->command.text, line->act, line->code, line->reason,
            line->id.text, alternatives->len);
  }
}

static void
discard (Desk *desk, char **words)
{
  PlassId command = plass_id_parse (words[1]);
  GError *error = NULL;

  if (!plass_store_discard (desk->store, &command, NULL, &error))
    say_error (error);
}

/* ---- Listening ---------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  guint words; /* at least, with the name */
  gboolean needs_store;
  void (*run) (Desk *desk, char **words);
} commands[] = {
  { "sign-in", 2, FALSE, sign_in }, { "sign-out", 2, FALSE, sign_out },
  { "start", 2, FALSE, start },     { "sync", 1, TRUE, sync_now },
  { "offline", 2, TRUE, offline },  { "person", 4, TRUE, person },
  { "set", 5, TRUE, set_field },    { "hold", 3, TRUE, give_place },
  { "admit", 3, TRUE, give_place }, { "discharge", 2, TRUE, go_on },
  { "move-in", 2, TRUE, go_on },    { "status", 1, TRUE, status },
  { "list", 2, TRUE, list },        { "look", 2, TRUE, look },
  { "places", 1, TRUE, places },    { "parked", 1, TRUE, parked },
  { "browser", 1, FALSE, browser }, { "discard", 2, TRUE, discard },
  { "greet", 2, FALSE, greet },     { "obey", 1, FALSE, close_and_obey },
  { "await", 2, TRUE, await },
};

static void
obey (Desk *desk, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (n < commands[i].words || !g_str_equal (words[0], commands[i].name))
      continue;
    if (commands[i].needs_store && !desk->sync)
      printf ("!\tstart first\n");
    else
      commands[i].run (desk, words);
    return;
  }
  printf ("!\tno such command\n");
}

int
main (int argc, char **argv)
{
  char line[4096];

  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
  setlocale (LC_ALL, "");
  plass_time_require_zone ();
  if (argc < 4)
    return 2;
  Desk desk = { .folder = argv[1], .service = { argv[2], argv[3][0] ? argv[3] : NULL } };
  g_mkdir_with_parents (desk.folder, 0700);
  while (fgets (line, sizeof line, stdin)) {
    obey (&desk, g_strchomp (line));
    printf (".\n");
    fflush (stdout);
  }
  plass_sync_stop (desk.sync);
  plass_store_close (desk.store);
  plass_identity_clear (&desk.identity);
  g_free (desk.message);
  return 0;
}
