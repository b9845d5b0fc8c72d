/* asking.c — a dialog that asks the service and stays until it has answered */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* Whoever closes the dialog, or locks the desk, while the service thinks: the answer comes to a dialog whose
 * parts are gone. */
#define CLOSED "plass-asking-closed"

static void
dialog_destroyed (GtkWidget *dialog)
{
  g_object_set_data (G_OBJECT (dialog), CLOSED, GINT_TO_POINTER (TRUE));
}

void
plass_asking_begin (PlassDialog *dialog)
{
  plass_busy_begin ();
  plass_dialog_set_ready (dialog, FALSE);
  plass_dialog_tell (dialog, _ ("Asking the service …"));
  if (!g_object_get_data (G_OBJECT (dialog), "plass-asking"))
    g_signal_connect (dialog, "destroy", G_CALLBACK (dialog_destroyed), NULL);
  g_object_set_data (G_OBJECT (dialog), "plass-asking", GINT_TO_POINTER (TRUE));
}

gboolean
plass_asking_end (PlassDialog *dialog, const GError *error)
{
  plass_busy_end ();
  if (g_object_get_data (G_OBJECT (dialog), CLOSED))
    return FALSE;
  plass_dialog_set_ready (dialog, TRUE);
  plass_dialog_tell (dialog, NULL);
  if (error) {
    plass_asking_tell (dialog, error);
    return FALSE;
  }
  return TRUE;
}

/* What the service says in its own words is said to this person. */
char *
plass_asking_words (const GError *error)
{
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_OFFLINE))
    return g_strdup (
        _ ("The service cannot be reached, and this can only be done with it. Nothing was done. Try again "
           "when there is a connection, or call the one on duty."));
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED) && !plass_text_is_blank (error->message))
    return g_strdup (error->message);
  return plass_words_error (error);
}

void
plass_asking_tell (PlassDialog *dialog, const GError *error)
{
  g_autofree char *words = plass_asking_words (error);

  plass_dialog_tell (dialog, words);
}
