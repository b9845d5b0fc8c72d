/* stale-dialogs.c — dialogs that were open while another desk wrote in the same record: both stay */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "street.h"

typedef struct {
  Street street; /* first */
  PlassCase *sak;
  PlassContact *contact;
  GtkWidget *window;
} Room;

static void
set_up (Room *room, gconstpointer unused)
{
  street_set_up (&room->street);
  room->sak = make_case (&room->street.people[0]->id, "active");
  plass_text_set (&room->sak->next_step, "Samtale om bolig");
  room->sak->next_owner = room->street.ui.identity.worker;
  room->sak->next_due = plass_date_today ();
  desk_take (room->street.desk, &plass_kind_case, room->sak, "1");
  room->contact = plass_record_new (&plass_kind_contact);
  room->contact->id = plass_id_new ();
  room->contact->person = room->street.people[0]->id;
  room->contact->happened = plass_time_now ();
  room->contact->channel = plass_code ("counter");
  room->contact->outcome = plass_code ("followed_on");
  room->contact->state = plass_code ("open");
  plass_text_set (&room->contact->need, "Råd");
  plass_text_set (&room->contact->next_step, "Ring tilbake");
  room->contact->next_owner = room->street.ui.identity.worker;
  room->contact->next_due = plass_date_today ();
  desk_take (room->street.desk, &plass_kind_contact, room->contact, "1");
  room->window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  adw_window_set_content (ADW_WINDOW (room->window), overlay);
  g_object_set_data (G_OBJECT (room->window), "plass-toasts", overlay);
  gtk_window_present (GTK_WINDOW (room->window));
}

static void
tear_down (Room *room, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  seen_rest ();
  plass_record_free (&plass_kind_case, room->sak);
  plass_contact_free (room->contact);
  street_tear_down (&room->street);
}

static void
write_field (const char *field, const char *text)
{
  PlassForm *form = PLASS_FORM (seen_find (seen_dialog (), PLASS_TYPE_FORM));

  plass_input_set_text (plass_form_row_get_input (plass_form_get_row (form, field)), text);
}

static void
save (void)
{
  seen_accept (seen_dialog ());
  g_assert_null (seen_dialog ());
}

/* The counter writes a name while the caseworker warns: the warning is not taken back. */
static void
what_we_know (Room *room, gconstpointer unused)
{
  PlassPerson *person = room->street.people[0];
  g_autoptr (PlassPerson) now = NULL;

  plass_person_dialog_present (room->window, &room->street.ui, person, NULL);
  plass_text_set (&person->safety_alert, "Ikke alene");
  plass_text_set (&person->family, "Nytesen");
  desk_take (room->street.desk, &plass_kind_person, person, "2");
  write_field ("given", "Karin");
  save ();
  now = plass_store_get (room->street.ui.store, &plass_kind_person, &person->id, NULL);
  g_assert_cmpstr (now->given, ==, "Karin");
  g_assert_cmpstr (now->safety_alert, ==, "Ikke alene");
  g_assert_cmpstr (now->family, ==, "Nytesen");
}

/* Of the same field the one stands that was saved last, as always. */
static void
same_field (Room *room, gconstpointer unused)
{
  PlassPerson *person = room->street.people[0];
  g_autoptr (PlassPerson) now = NULL;

  plass_person_dialog_present (room->window, &room->street.ui, person, NULL);
  plass_text_set (&person->given, "Kaja");
  desk_take (room->street.desk, &plass_kind_person, person, "2");
  write_field ("given", "Karin");
  save ();
  now = plass_store_get (room->street.ui.store, &plass_kind_person, &person->id, NULL);
  g_assert_cmpstr (now->given, ==, "Karin");
}

static PlassCase *
case_now (Room *room)
{
  return plass_store_get (room->street.ui.store, &plass_kind_case, &room->sak->id, NULL);
}

/* Somebody else coordinates it from now on. */
static void
hand_over (Room *room)
{
  room->sak->coordinator = room->street.people[1]->id; /* any id but ours */
  desk_take (room->street.desk, &plass_kind_case, room->sak, "2");
}

static void
next_step (Room *room, gconstpointer unused)
{
  g_autoptr (PlassCase) now = NULL;

  plass_next_step_dialog_present (room->window, &room->street.ui, room->sak, FALSE);
  hand_over (room);
  write_field ("next_step", "Møte");
  save ();
  now = case_now (room);
  g_assert_cmpstr (now->next_step, ==, "Møte");
  g_assert_cmpstr (now->coordinator.text, ==, room->sak->coordinator.text);
}

static void
not_back (Room *room, gconstpointer unused)
{
  g_autoptr (PlassCase) now = NULL;

  plass_leave_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id, TRUE);
  hand_over (room);
  GtkWidget *words = seen_find (seen_dialog (), GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (words)), "Ringte to ganger.", -1);
  save ();
  now = case_now (room);
  g_assert_cmpstr (now->next_step, ==, "Find out whether they are well");
  g_assert_cmpstr (now->coordinator.text, ==, room->sak->coordinator.text);
}

static void
change_need (Room *room)
{
  plass_text_set (&room->contact->need, "Et sted å sove");
  desk_take (room->street.desk, &plass_kind_contact, room->contact, "2");
}

static PlassContact *
contact_now (Room *room)
{
  return plass_store_get (room->street.ui.store, &plass_kind_contact, &room->contact->id, NULL);
}

static void
contact (Room *room, gconstpointer unused)
{
  g_autoptr (PlassContact) now = NULL;

  plass_contact_dialog_present (room->window, &room->street.ui, room->contact, NULL);
  change_need (room);
  write_field ("next_step", "Følge til legen");
  save ();
  now = contact_now (room);
  g_assert_cmpstr (now->next_step, ==, "Følge til legen");
  g_assert_cmpstr (now->need, ==, "Et sted å sove");
}

/* What is left to do is open, also when another desk has closed it meanwhile: nobody would see it else. */
static void
contact_next (Room *room, gconstpointer unused)
{
  g_autoptr (PlassContact) now = NULL;

  plass_contact_next_present (room->window, &room->street.ui, room->contact);
  room->contact->state = plass_code ("closed");
  change_need (room);
  write_field ("next_step", "Følge til legen");
  write_field ("next_due", "2026-12-24");
  save ();
  now = contact_now (room);
  g_assert_cmpstr (now->next_step, ==, "Følge til legen");
  g_assert_cmpstr (now->need, ==, "Et sted å sove");
  g_assert_cmpstr (now->state.text, ==, "open");
}

/* One for all of the dialogs that change a record of a plan. */
static void
record (Room *room, gconstpointer unused)
{
  static const PlassRecordAsk asks[] = { { "next_step", NULL, NULL } };
  g_autoptr (PlassCase) now = NULL;

  plass_person_record_dialog_present (room->window, &room->street.ui, "Case", &plass_kind_case, room->sak,
                                      asks, G_N_ELEMENTS (asks));
  hand_over (room);
  write_field ("next_step", "Møte");
  save ();
  now = case_now (room);
  g_assert_cmpstr (now->next_step, ==, "Møte");
  g_assert_cmpstr (now->coordinator.text, ==, room->sak->coordinator.text);
}

int
main (int argc, char **argv)
{
  seen_init (&argc, &argv);
  g_test_add ("/stale-dialogs/what-we-know", Room, NULL, set_up, what_we_know, tear_down);
  g_test_add ("/stale-dialogs/same-field", Room, NULL, set_up, same_field, tear_down);
  g_test_add ("/stale-dialogs/next-step", Room, NULL, set_up, next_step, tear_down);
  g_test_add ("/stale-dialogs/not-back", Room, NULL, set_up, not_back, tear_down);
  g_test_add ("/stale-dialogs/contact", Room, NULL, set_up, contact, tear_down);
  g_test_add ("/stale-dialogs/contact-next", Room, NULL, set_up, contact_next, tear_down);
  g_test_add ("/stale-dialogs/record", Room, NULL, set_up, record, tear_down);
  return g_test_run ();
}
