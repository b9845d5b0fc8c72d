/* reviews-page.c — what waits for a second person: who sees which, whose own is not theirs, and no connection
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "street.h"

typedef struct {
  Street street; /* first */
  GtkWidget *window;
} Room;

static void
set_up (Room *room, gconstpointer role)
{
  street_set_up (&room->street);
  room->street.ui.identity.role = plass_code (role);
  room->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (room->window), 900, 700);
}

static void
tear_down (Room *room, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  seen_rest ();
  street_tear_down (&room->street);
}

static void
show (Room *room, GtkWidget *child)
{
  if (GTK_IS_LIST_BOX_ROW (child)) {
    GtkWidget *list = gtk_list_box_new ();

    gtk_list_box_append (GTK_LIST_BOX (list), child);
    child = list;
  }
  adw_window_set_content (ADW_WINDOW (room->window), child);
  gtk_window_present (GTK_WINDOW (room->window));
  gtk_test_widget_wait_for_draw (room->window);
}

/* Without the service nothing is known, and that is not said as "nothing waits". */
static void
no_connection_is_told (Room *room, gconstpointer role)
{
  GtkWidget *page = plass_reviews_page_new (&room->street.ui);

  show (room, page);
  seen_wait (page, "The service cannot be reached");
  g_assert_true (seen_shows (page, "Try Again"));
  g_assert_cmpint (seen_shows (page, "Emergency access to look back at"), ==,
                   g_str_equal (role, "supervisor"));
  gtk_widget_activate_action (page, "reviews.ask", NULL);
  seen_rest ();
  g_assert_true (seen_shows (page, "The service cannot be reached"));
}

static PlassEmergency
emergency_of (Room *room, const PlassId *worker, gint64 left)
{
  return (PlassEmergency){ .id = plass_id_new (),
                           .person = room->street.people[0]->id,
                           .worker = *worker,
                           .role = plass_code ("health"),
                           .since = { plass_time_now ().secs - 3600 },
                           .until = { plass_time_now ().secs + left },
                           .reason = (char *)"Funnet i trappa" };
}

static void
emergencies_are_told (Room *room, gconstpointer unused)
{
  const PlassId other = plass_id_new ();
  const struct {
    const PlassId *worker;
    gint64 left;
    const char *words;
    gboolean mine;
  } cases[] = {
    { &other, 7200, "Still open, until", FALSE },
    { &other, -60, "Access has ended", FALSE },
    { &room->street.ui.identity.worker, 7200, "somebody else looks back at it", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassEmergency one = emergency_of (room, cases[i].worker, cases[i].left);
    GtkWidget *row = plass_review_row_new (&room->street.ui, &one);

    show (room, row);
    g_assert_true (seen_shows (row, cases[i].words));
    g_assert_true (seen_shows (row, "Kari Testesen"));
    g_assert_true (seen_shows (row, "Funnet i trappa"));
    g_assert_cmpint (seen_button (row, "Look Back …") == NULL, ==, cases[i].mine);
  }
}

/* Whom this desk does not see is not named, and the shutter hides the rest. */
static void
names_are_as_this_desk_shows_them (Room *room, gconstpointer unused)
{
  const PlassId other = plass_id_new ();
  PlassEmergency stranger = emergency_of (room, &other, 60), known = emergency_of (room, &other, 60);

  stranger.person = plass_id_new ();
  show (room, plass_review_row_new (&room->street.ui, &stranger));
  g_assert_true (seen_shows (room->window, "a person whom you do not see"));
  plass_shutter_set_closed (room->street.ui.shutter, TRUE);
  show (room, plass_review_row_new (&room->street.ui, &known));
  g_assert_false (seen_says (room->window, "Testesen"));
}

/* Whoever asked may only take it back. */
static void
erasures_are_told (Room *room, gconstpointer unused)
{
  const PlassId other = plass_id_new ();
  const PlassId *askers[] = { &other, &room->street.ui.identity.worker };

  for (gsize own = 0; own < G_N_ELEMENTS (askers); own++) {
    const PlassErasure one = { .person = room->street.people[0]->id,
                               .asked_by = *askers[own],
                               .asked = plass_time_now (),
                               .decision = (char *)"2026/117",
                               .reason = (char *)"Ba om det" };
    GtkWidget *row = plass_erasure_row_new (&room->street.ui, &one);

    show (room, row);
    g_assert_true (seen_shows (row, "Erase Kari Testesen"));
    g_assert_true (seen_shows (row, "Decision 2026/117"));
    g_assert_true (seen_shows (row, "Ba om det"));
    g_assert_cmpint (seen_button (row, "Erase …") == NULL, ==, own);
    g_assert_cmpint (seen_button (row, "Take Back …") != NULL, ==, own);
    g_assert_cmpint (seen_button (row, "Do Not Erase …") == NULL, ==, own);
  }
}

/* ---- Who may not see ---- */

static void
blocks_need_the_service (Room *room, gconstpointer unused)
{
  show (room, gtk_label_new (""));
  plass_blocks_dialog_present (room->window, &room->street.ui, &room->street.people[0]->id);
  GtkWidget *dialog = seen_dialog ();
  seen_wait (dialog, "The service cannot be reached");
  g_assert_true (seen_shows (dialog, "Kari Testesen"));
  g_assert_false (seen_shows (dialog, "Nobody is shut out."));
  g_assert_nonnull (seen_button (dialog, "_Try Again"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
count_done (gpointer done)
{
  ++*(guint *)done;
}

static void
shutting_out_asks_who (Room *room, gconstpointer unused)
{
  guint done = 0;

  show (room, gtk_label_new (""));
  plass_block_dialog_present (room->window, &room->street.ui, &room->street.people[0]->id, NULL, count_done,
                              &done);
  GtkWidget *dialog = seen_dialog ();
  seen_accept (dialog);
  g_assert_true (seen_shows (dialog, "Choose who it is."));
  GtkWidget *entry =
      plass_worker_picker_get_entry (PLASS_WORKER_PICKER (seen_find (dialog, PLASS_TYPE_WORKER_PICKER)));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (dialog));
  g_assert_true (focus && gtk_widget_is_ancestor (focus, entry));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (seen_shows (dialog, "The service cannot be reached"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  const PlassBlock lifted = { .institution = room->street.house->id };
  plass_block_dialog_present (room->window, &room->street.ui, &room->street.people[0]->id, &lifted,
                              count_done, &done);
  dialog = seen_dialog ();
  g_assert_true (seen_shows (dialog, "Dalsberget"));
  seen_accept (dialog);
  g_assert_true (seen_shows (dialog, "Write why, in a few words."));
  g_assert_cmpuint (done, ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static PlassId
pick (GtkWidget *picker, const char *typed)
{
  GtkWidget *entry = gtk_widget_get_first_child (picker);

  gtk_editable_set_text (GTK_EDITABLE (entry), typed);
  g_signal_emit_by_name (entry, "activate");
  return plass_worker_picker_get (PLASS_WORKER_PICKER (picker));
}

/* Whoever has the same name is told apart by where they work; who is not found is nobody, and not the first.
 */
static void
workers_are_found (Room *room, gconstpointer unused)
{
  static const char *const names[][2] = { { "Aisha", "Butt" }, { "Åse", "Berg" } };
  PlassWorker workers[2] = { 0 };
  const PlassRole role = { .id = plass_id_new (),
                           .worker = workers[0].id = plass_id_new (),
                           .role = plass_code ("caseworker"),
                           .institution = room->street.house->id,
                           .active = PLASS_YES };

  workers[1].id = plass_id_new ();
  for (guint i = 0; i < 2; i++) {
    workers[i].given = (char *)names[i][0];
    workers[i].family = (char *)names[i][1];
    workers[i].active = PLASS_YES;
    desk_take (room->street.desk, &plass_kind_worker, &workers[i], "1");
  }
  desk_take (room->street.desk, &plass_kind_role, &role, "1");
  show (room, plass_worker_picker_new (&room->street.ui, "Who"));
  GtkWidget *picker = seen_find (room->window, PLASS_TYPE_WORKER_PICKER);
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_first_child (picker)), "butt");
  g_assert_true (seen_says (picker, "Dalsberget"));
  g_assert_cmpstr (plass_worker_picker_get (PLASS_WORKER_PICKER (picker)).text, ==, "");
  g_assert_cmpstr (pick (picker, "aisha").text, ==, workers[0].id.text);
  g_assert_cmpstr (pick (picker, "berg a").text, ==, workers[1].id.text);
  g_assert_cmpstr (pick (picker, "nobody").text, ==, "");
  g_assert_cmpstr (pick (picker, "").text, ==, "");
}

int
main (int argc, char **argv)
{
  seen_init (&argc, &argv);
  g_test_add ("/reviews-page/leader", Room, "supervisor", set_up, no_connection_is_told, tear_down);
  g_test_add ("/reviews-page/administrator", Room, "administrator", set_up, no_connection_is_told, tear_down);
  g_test_add ("/reviews-page/emergencies", Room, "supervisor", set_up, emergencies_are_told, tear_down);
  g_test_add ("/reviews-page/names", Room, "supervisor", set_up, names_are_as_this_desk_shows_them,
              tear_down);
  g_test_add ("/reviews-page/erasures", Room, "supervisor", set_up, erasures_are_told, tear_down);
  g_test_add ("/reviews-page/blocks", Room, "caseworker", set_up, blocks_need_the_service, tear_down);
  g_test_add ("/reviews-page/shut-out", Room, "caseworker", set_up, shutting_out_asks_who, tear_down);
  g_test_add ("/reviews-page/workers", Room, "caseworker", set_up, workers_are_found, tear_down);
  return g_test_run ();
}
