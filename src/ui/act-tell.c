/* act-tell.c — a toast after an act on a place, that says no more than is true */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId booking;
  GWeakRef from;
} Undo;

static void
free_undo (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_weak_ref_clear (&undo->from);
  g_free (undo);
}

char *
plass_act_words_who (const PlassDesk *desk, const PlassId *id)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);
  g_autofree char *name = person ? plass_person_name (person) : g_strdup ("");

  return plass_words_person (desk, name, person ? &person->protection : NULL);
}

char *
plass_act_words_where (const PlassDesk *desk, const PlassBooking *booking)
{
  g_autoptr (PlassPlace) place = plass_store_get (desk->store, &plass_kind_place, &booking->place, NULL);
  g_autoptr (PlassInstitution) house =
      plass_store_get (desk->store, &plass_kind_institution, &booking->institution, NULL);
  const char *short_name = house ? (house->short_name ? house->short_name : house->name) : "";

  return g_strstrip (g_strconcat (short_name, " ", place ? place->name : "", NULL));
}

gboolean
plass_act_is_secret (const PlassDesk *desk, const PlassId *id)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);

  return person && plass_words_is_protected (&person->protection);
}

static char *
sentence (const PlassDesk *desk, const PlassBooking *booking)
{
  gboolean secret = plass_act_is_secret (desk, &booking->person);
  g_autofree char *who = secret ? g_strdup (_ ("Occupied")) : plass_act_words_who (desk, &booking->person);
  g_autofree char *where = plass_act_words_where (desk, booking);
  g_autofree char *until = plass_words_time (booking->hold_until);

  /* What only this desk has said is never told as done: the service may say no. */
  if (plass_code_is (&booking->state, "held"))
    return secret ? g_strdup_printf (_ ("%1$s is held until %2$s – not confirmed yet"), where, until)
                  : g_strdup_printf (_ ("%1$s is held for %2$s until %3$s – not confirmed yet"), where, who,
                                     until);
  if (plass_code_is (&booking->state, "active"))
    return secret ? g_strdup_printf (_ ("Let in at %s – not confirmed yet"), where)
                  : g_strdup_printf (_ ("%1$s is let in at %2$s – not confirmed yet"), who, where);
  if (plass_code_is (&booking->state, "cancelled"))
    return g_strdup_printf (_ ("%s is let go of – not confirmed yet"), where);
  return secret ? g_strdup_printf (_ ("The stay at %s is ended – not confirmed yet"), where)
                : g_strdup_printf (_ ("%1$s’s stay at %2$s is ended – not confirmed yet"), who, where);
}

static void
undo_asked (AdwToast *toast, Undo *undo)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&undo->from);

  if (from)
    plass_act_release_from (from, undo->desk, &undo->booking);
}

GtkWidget *
plass_act_window_below (GtkWidget *from)
{
  GtkRoot *root = gtk_widget_get_root (from);

  while (GTK_IS_WINDOW (root) && gtk_window_get_transient_for (GTK_WINDOW (root)))
    root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
  return GTK_WIDGET (root);
}

void
plass_act_tell (GtkWidget *from, const PlassDesk *desk, const PlassBooking *booking)
{
  g_autofree char *text = sentence (desk, booking);
  Undo *undo;

  if (!plass_code_is (&booking->state, "held")) {
    plass_toast (from, text);
    return;
  }
  undo = g_new0 (Undo, 1);
  undo->desk = desk;
  undo->booking = booking->id;
  g_weak_ref_init (&undo->from, plass_act_window_below (from));
  plass_toast_undo (from, text, G_CALLBACK (undo_asked), undo, free_undo);
}

/* ---- For the buttons of rows and cards ---- */

static void
act_from (GtkWidget *from, const PlassDesk *desk, const PlassId *id,
          gboolean (*act) (const PlassDesk *, const PlassBooking *, GError **))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, &error);

  if (!booking || !act (desk, booking, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (from, words);
    return;
  }
  g_autoptr (PlassBooking) now = plass_store_get (desk->store, &plass_kind_booking, id, NULL);
  if (now)
    plass_act_tell (from, desk, now);
}

void
plass_act_move_in_from (GtkWidget *from, const PlassDesk *desk, const PlassId *booking)
{
  act_from (from, desk, booking, plass_act_move_in);
}

void
plass_act_release_from (GtkWidget *from, const PlassDesk *desk, const PlassId *booking)
{
  act_from (from, desk, booking, plass_act_release);
}
