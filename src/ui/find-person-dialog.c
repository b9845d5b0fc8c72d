/* find-person-dialog.c — first who it is, then the act: let in, or end the stay */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  gboolean end_stay;
  PlassDialog *dialog;
  GtkWidget *picker, *row; /* owned by the dialog */
} Find;

static PlassBooking *
current (Find *find)
{
  PlassId id = plass_person_picker_get (PLASS_PERSON_PICKER (find->picker));

  return plass_id_is_set (&id) ? plass_store_current_booking (find->desk->store, &id, plass_time_now (), NULL)
                               : NULL;
}

static gboolean
lives_there (const PlassBooking *booking)
{
  return booking && !plass_code_is (&booking->state, "held") && !plass_code_is (&booking->state, "planned");
}

/* What can be done is said before it is tried. */
static void
person_chosen (Find *find)
{
  PlassId id = plass_person_picker_get (PLASS_PERSON_PICKER (find->picker));
  g_autoptr (PlassBooking) booking = current (find);
  const char *problem = NULL;

  if (plass_id_is_set (&id) && find->end_stay && !lives_there (booking))
    problem = _ ("The person has no place now.");
  else if (plass_id_is_set (&id) && !find->end_stay && lives_there (booking))
    problem = _ ("The person lives in another place now. End that stay first.");
  plass_form_row_set_problem (PLASS_FORM_ROW (find->row), problem);
  plass_dialog_set_ready (find->dialog, plass_id_is_set (&id) && !problem);
}

static void
accepted (Find *find)
{
  PlassId id = plass_person_picker_get (PLASS_PERSON_PICKER (find->picker));
  g_autoptr (PlassBooking) booking = current (find);
  GtkWidget *below = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (find->dialog)));
  const PlassDesk *desk = find->desk;
  gboolean end_stay = find->end_stay;

  plass_dialog_done (find->dialog); /* frees find */
  if (!below)
    return;
  if (end_stay)
    plass_end_stay_present (below, desk, &booking->id);
  else if (booking)
    plass_act_move_in_from (below, desk, &booking->id);
  else
    plass_give_place_present (below, desk, &id);
}

void
plass_find_person_present (GtkWidget *from, const PlassDesk *desk, gboolean end_stay)
{
  Find *find = g_new0 (Find, 1);
  const char *question = end_stay ? _ ("Who leaves?") : _ ("Who comes in?");

  find->desk = desk;
  find->end_stay = end_stay;
  find->dialog = plass_dialog_new (from, end_stay ? _ ("End a Stay") : _ ("Let Someone In"), _ ("_Next"));
  g_object_set_data_full (G_OBJECT (find->dialog), "plass-find", find, g_free);
  plass_dialog_keep (find->dialog, "find-person", NULL, end_stay ? "end" : NULL);
  find->picker = plass_person_picker_new (desk, FALSE, question);
  find->row = plass_form_row_new (question, find->picker);
  plass_dialog_set_content (find->dialog, find->row);
  plass_dialog_set_ready (find->dialog, FALSE);
  g_signal_connect_swapped (find->picker, "chosen", G_CALLBACK (person_chosen), find);
  g_signal_connect_swapped (find->dialog, "accepted", G_CALLBACK (accepted), find);
  gtk_window_set_default_size (GTK_WINDOW (find->dialog), 560, 480);
  gtk_window_present (GTK_WINDOW (find->dialog));
  gtk_widget_grab_focus (find->picker);
}
