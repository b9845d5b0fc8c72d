/* store-dialogs.c — tests what is said of a store and of a backup, over real ones, whole and damaged */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "store/desk.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PHRASE "fem lave hus bak elven"

typedef struct {
  Desk *desk;
  PlassDesk ui;
  GtkWidget *window;
} Room;

static void
set_up (Room *room, gconstpointer unused)
{
  room->desk = desk_new ();
  for (int i = 0; i < 60; i++) {
    g_autofree char *given = g_strdup_printf ("Kari %d", i);
    g_autoptr (PlassPerson) person = make_person (given, "Testesen");
    desk_put (room->desk, NULL, &plass_kind_person, person);
  }
  room->ui = (PlassDesk){ .store = room->desk->store, .actor = room->desk->who };
  room->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (room->window));
}

static void
tear_down (Room *room, gconstpointer unused)
{
  if (room->window)
    gtk_window_destroy (GTK_WINDOW (room->window));
  seen_rest ();
  desk_free (room->desk);
}

/* ---- The check ---- */

static void
whole_store_is_said_to_be_whole (Room *room, gconstpointer unused)
{
  plass_check_dialog_present (room->window, &room->ui);
  GtkWidget *dialog = seen_dialog ();
  seen_wait (dialog, "All is well");
  g_assert_true (seen_says (dialog, "all whole"));
  g_assert_false (seen_says (dialog, "Do this now"));
}

/* One bit, in the middle of the file that is open. */
static void
hurt (const char *path)
{
  FILE *file = g_fopen (path, "r+b");
  long at;
  int byte;

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, 0, SEEK_END), ==, 0);
  at = ftell (file) / 2;
  g_assert_cmpint (at, >, 8 * 4096);
  g_assert_cmpint (fseek (file, at, SEEK_SET), ==, 0);
  byte = fgetc (file);
  g_assert_cmpint (fseek (file, at, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc (byte ^ 0x10, file), !=, EOF);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
damaged_store_is_told_with_what_to_do (Room *room, gconstpointer unused)
{
  desk_reopen (room->desk); /* all of it is in the file */
  room->ui.store = room->desk->store;
  hurt (room->desk->path);
  plass_check_dialog_present (room->window, &room->ui);
  GtkWidget *dialog = seen_dialog ();
  seen_wait (dialog, "Something is damaged");
  g_assert_true (seen_says (dialog, "1 of "));
  g_assert_true (seen_says (dialog, "60 changes are not sent yet."));
  g_assert_true (seen_says (dialog, "Restore from a backup"));
  g_assert_true (seen_says (dialog, "Tell the administrator"));
  g_assert_false (seen_says (dialog, "All is well"));
}

/* The result of one check is there at the next, also after the program was ended in between. */
static void
last_check_is_remembered (Room *room, gconstpointer unused)
{
  static const PlassStoreReport whole = { .pages = 10 }, damaged = { .pages = 10, .bad_pages = 1 };
  static const struct {
    const PlassStoreReport *report;
    const char *words;
  } cases[] = {
    { &whole, "everything was in order" },
    { &damaged, "something was damaged" },
    { NULL, "did not come to an end" },
  };
  PlassTime when = plass_time_now ();

  g_assert_null (plass_check_last_words (room->desk->store));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    plass_check_remember (room->desk->store, when, cases[i].report, &error);
    g_assert_no_error (error);
    desk_reopen (room->desk);
    g_autofree char *words = plass_check_last_words (room->desk->store), *time = plass_words_time (when);
    g_assert_nonnull (strstr (words, cases[i].words));
    g_assert_nonnull (strstr (words, time));
  }
  g_assert_true (plass_store_set_setting (room->desk->store, "last-check", "2026-01-01T10:00:00Z odd", NULL));
  g_assert_null (plass_check_last_words (room->desk->store));
}

static void
next_check_tells_of_the_last (Room *room, gconstpointer unused)
{
  for (int i = 0; i < 2; i++) {
    plass_check_dialog_present (room->window, &room->ui);
    GtkWidget *dialog = seen_dialog ();
    seen_wait (dialog, "All is well");
    g_assert_cmpint (seen_says (dialog, "everything was in order"), ==, i == 1);
    /* Enter is all it takes to go on. */
    g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (dialog))));
    g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog))
                   == gtk_window_get_default_widget (GTK_WINDOW (dialog)));
    gtk_window_destroy (GTK_WINDOW (dialog));
    seen_rest ();
  }
}

/* Never a backup that lacks something. */
static void
damaged_store_gives_no_backup (Room *room, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (room->desk->folder, "x" PLASS_BACKUP_SUFFIX, NULL);
  g_autoptr (GError) error = NULL;

  desk_reopen (room->desk);
  hurt (room->desk->path);
  g_assert_false (plass_store_backup (room->desk->store, file, FALSE, PHRASE, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* The window goes, and the store with it, while the thread reads. */
static void
closing_stops_the_check (Room *room, gconstpointer unused)
{
  plass_check_dialog_present (room->window, &room->ui);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&room->window)));
  desk_reopen (room->desk);
  seen_rest ();
}

/* ---- Reports ---- */

static void
reports_say_what_they_hold (Room *room, gconstpointer unused)
{
  static const struct {
    PlassStoreReport report;
    const char *words;
  } cases[] = {
    { { .pages = 10, .rows = 5 }, "All is well" },
    { { .pages = 10, .bad_pages = 2 }, "2 of 10 are damaged" },
    { { .frames = 7, .bad_frames = 1 }, "1 of 7 are damaged" },
    { { .rows = 9, .bad_rows = 3 }, "3 of 9 are damaged" },
    { { .structure = 1 }, "Something does not fit together" },
    { { .orphans = 1 }, "Something does not fit together" },
    { { .indexes = 4, .bad_indexes = 1 }, "Does not find all that is there" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GtkWidget *report =
        g_object_ref_sink (plass_check_report_new (&cases[i].report, plass_time_now (), 0, NULL));
    g_assert_true (seen_says (report, cases[i].words));
    g_assert_true (seen_says (report, "Do this now") == !plass_store_report_is_clean (&cases[i].report));
    g_object_unref (report);
  }
}

/* ---- Backups ---- */

static void
contents_are_told_before_anything (Room *room, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (room->desk->folder, "x" PLASS_BACKUP_SUFFIX, NULL);
  g_autoptr (GError) error = NULL;
  PlassBackupInfo info;

  g_assert_true (plass_store_set_setting (room->desk->store, "identity-user", "kari", NULL));
  plass_store_backup (room->desk->store, file, FALSE, PHRASE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (plass_store_backup_check (file, PHRASE, &info, NULL, NULL, NULL, &error));
  g_assert_cmpstr (info.user, ==, "kari");
  g_assert_null (plass_restore_refusal (&info, "kari", "https://a", NULL));
  GtkWidget *open = g_object_ref_sink (plass_restore_contents_new (&info, &room->ui));
  GtkWidget *closed = g_object_ref_sink (plass_restore_contents_new (&info, NULL));
  g_assert_true (seen_says (open, "Persons: 60"));
  g_assert_true (seen_says (open, "60 changes that are here now are not sent"));
  g_assert_true (seen_says (closed, "nobody can tell"));
  g_object_unref (open);
  g_object_unref (closed);
}

/* A name alone does not tell whose it is. */
static void
foreign_backups_are_refused (Room *room, gconstpointer unused)
{
  const PlassDesk kari = { .identity = { .worker = plass_id_from_name ("kari") } },
                  nobody = { .identity = { .user = NULL } };
  const PlassBackupInfo info = { .user = "kari", .worker = kari.identity.worker, .service = "https://a" };
  const PlassBackupInfo namesake = { .user = "kari",
                                     .worker = plass_id_from_name ("per"),
                                     .service = "https://a" };
  const PlassBackupInfo old = { .user = "" };
  const struct {
    const PlassBackupInfo *info;
    const char *user, *service;
    const PlassDesk *desk;
    const char *words; /* of the refusal; NULL: none */
  } cases[] = {
    { &info, "kari", "https://a", &kari, NULL },
    { &info, "kari", "https://new", &kari, NULL }, /* the service has moved */
    { &info, "kari", "https://a", NULL, NULL },
    { &info, "kari", "https://a", &nobody, NULL },
    { &old, "kari", "https://a", &kari, NULL },
    { &info, "per", "https://a", NULL, "of what kari has" },
    { &info, "kari", "https://b", NULL, "another service (https://a)" },
    { &namesake, "kari", "https://a", &kari, "another service (https://a)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *refusal =
        plass_restore_refusal (cases[i].info, cases[i].user, cases[i].service, cases[i].desk);
    g_test_message ("case %u", (guint)i);
    g_assert_true (cases[i].words ? refusal && strstr (refusal, cases[i].words) : !refusal);
  }
}

/* Never the words of a disk or of a library. */
static void
refusals_are_for_people (Room *room, gconstpointer unused)
{
  static const struct {
    int code;
    const char *message, *words;
  } cases[] = {
    { PLASS_ERROR_REFUSED, "The backup cannot be opened: Permission denied", "may you read it?" },
    { PLASS_ERROR_NO_SPACE, "The records cannot be written: No space left on device", "not enough space" },
    { PLASS_ERROR_WRONG_KEY, "This phrase does not open the backup.",
      "This phrase does not open the backup." },
    { PLASS_ERROR_BROKEN, "", "kept as it is" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = g_error_new_literal (PLASS_ERROR, cases[i].code, cases[i].message);
    g_autofree char *words = plass_restore_words (error);
    g_assert_nonnull (strstr (words, cases[i].words));
    g_assert_null (strstr (words, "denied"));
    g_assert_null (strstr (words, "device"));
  }
}

/* ---- The ways on ---- */

static void
remember_way (GtkWidget *page, const char *way, char **ret_way)
{
  g_free (*ret_way);
  *ret_way = g_strdup (way);
}

/* What may open one day by itself is not replaced. */
static void
troubles_lead_to_a_backup (Room *room, gconstpointer unused)
{
  static const struct {
    PlassTrouble trouble;
    gboolean offered;
  } cases[] = {
    { PLASS_TROUBLE_KEY_MISSING, TRUE },     { PLASS_TROUBLE_KEY_FILE, TRUE },
    { PLASS_TROUBLE_NO_KEY_FILE, TRUE },     { PLASS_TROUBLE_MISFIT, TRUE },
    { PLASS_TROUBLE_STORE, TRUE },           { PLASS_TROUBLE_KEYRING_LOCKED, FALSE },
    { PLASS_TROUBLE_OPEN_ELSEWHERE, FALSE }, { PLASS_TROUBLE_NEWER, FALSE },
    { PLASS_TROUBLE_WIPED, FALSE },          { PLASS_TROUBLE_WIPED_UNHEARD, FALSE },
  };
  const PlassDeskWays ways = { 0 };
  GtkWidget *page = g_object_new (PLASS_TYPE_TROUBLE_PAGE, NULL);
  g_autofree char *way = NULL;

  adw_window_set_content (ADW_WINDOW (room->window), page);
  g_signal_connect (page, "way", G_CALLBACK (remember_way), &way);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    plass_trouble_page_show (PLASS_TROUBLE_PAGE (page), cases[i].trouble, &ways);
    GtkWidget *button = seen_button (page, "Restore from a _Backup …");
    g_assert_true ((button != NULL) == cases[i].offered);
    if (button)
      g_signal_emit_by_name (button, "clicked");
    g_assert_cmpstr (way, ==, cases[i].offered ? "restore" : NULL);
    g_clear_pointer (&way, g_free);
  }
}

/* ---- Waiting after misses ---- */

static GtkWidget *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_PASSWORD_ENTRY (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_entry (child);
    if (found)
      return found;
  }
  return NULL;
}

static void
the_page_counts_down (Room *room, gconstpointer unused)
{
  const PlassDeskWays ways = { .slots[PLASS_SLOT_BOTH] = TRUE, .slots[PLASS_SLOT_RECOVERY] = TRUE };
  GtkWidget *page = g_object_new (PLASS_TYPE_PHRASE_PAGE, NULL), *entry = find_entry (page);

  adw_window_set_content (ADW_WINDOW (room->window), page);
  plass_phrase_page_ask (PLASS_PHRASE_PAGE (page), PLASS_TROUBLE_PASSPHRASE, &ways, "It was not right.");
  g_assert_true (seen_says (page, "It was not right."));
  plass_phrase_page_wait (PLASS_PHRASE_PAGE (page), 2);
  g_assert_true (seen_says (page, "Try again in 2 seconds."));
  g_assert_false (gtk_widget_is_sensitive (entry));
  /* Another way is no way round. */
  plass_phrase_page_ask (PLASS_PHRASE_PAGE (page), PLASS_TROUBLE_RECOVERY, &ways, NULL);
  g_assert_true (seen_says (page, "Try again in "));
  plass_phrase_page_ask (PLASS_PHRASE_PAGE (page), PLASS_TROUBLE_PASSPHRASE, &ways, "It was not right.");
  seen_wait (page, "Try again in 1 second.");
  seen_wait (page, "It was not right.");
  g_assert_true (gtk_widget_is_sensitive (entry));
}

int
main (int argc, char **argv)
{
  seen_init (&argc, &argv);
  g_test_add ("/store-dialogs/whole", Room, NULL, set_up, whole_store_is_said_to_be_whole, tear_down);
  g_test_add ("/store-dialogs/remembered", Room, NULL, set_up, last_check_is_remembered, tear_down);
  g_test_add ("/store-dialogs/next", Room, NULL, set_up, next_check_tells_of_the_last, tear_down);
  g_test_add ("/store-dialogs/damaged", Room, NULL, set_up, damaged_store_is_told_with_what_to_do, tear_down);
  g_test_add ("/store-dialogs/no-backup", Room, NULL, set_up, damaged_store_gives_no_backup, tear_down);
  g_test_add ("/store-dialogs/ways", Room, NULL, set_up, troubles_lead_to_a_backup, tear_down);
  g_test_add ("/store-dialogs/closing", Room, NULL, set_up, closing_stops_the_check, tear_down);
  g_test_add ("/store-dialogs/reports", Room, NULL, set_up, reports_say_what_they_hold, tear_down);
  g_test_add ("/store-dialogs/contents", Room, NULL, set_up, contents_are_told_before_anything, tear_down);
  g_test_add ("/store-dialogs/foreign", Room, NULL, set_up, foreign_backups_are_refused, tear_down);
  g_test_add ("/store-dialogs/refusals", Room, NULL, set_up, refusals_are_for_people, tear_down);
  g_test_add ("/store-dialogs/wait", Room, NULL, set_up, the_page_counts_down, tear_down);
  return g_test_run ();
}
