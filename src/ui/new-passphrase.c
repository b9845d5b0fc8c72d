/* new-passphrase.c — a new passphrase, typed twice, with what is wrong with it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassNewPassphrase {
  GtkBox parent;
  GtkWidget *first, *again; /* PlassFormRow; owned by the tree */
};

G_DEFINE_FINAL_TYPE (PlassNewPassphrase, plass_new_passphrase, GTK_TYPE_BOX)

/* Borrowed, in memory that is never swapped out. */
static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (plass_form_row_get_input (PLASS_FORM_ROW (row))));
}

static void
activated (PlassNewPassphrase *box, GtkWidget *entry)
{
  if (entry == plass_form_row_get_input (PLASS_FORM_ROW (box->first)))
    gtk_widget_grab_focus (plass_form_row_get_input (PLASS_FORM_ROW (box->again)));
  else
    g_signal_emit_by_name (box, "typed");
}

static void
plass_new_passphrase_class_init (PlassNewPassphraseClass *class)
{
  g_signal_new ("typed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_row (PlassNewPassphrase *box, const char *label)
{
  GtkWidget *entry = plass_phrase_entry_new ();
  GtkWidget *row = plass_form_row_new (label, entry);

  g_signal_connect_swapped (entry, "activate", G_CALLBACK (activated), box);
  gtk_box_append (GTK_BOX (box), row);
  return row;
}

static void
plass_new_passphrase_init (PlassNewPassphrase *box)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (box), 12);
  box->first = add_row (box, _ ("New passphrase"));
  box->again = add_row (box, _ ("The new passphrase once more"));
  plass_form_row_set_hint (PLASS_FORM_ROW (box->first),
                           _ ("At least 12 characters. Four words that do not belong together are good."));
}

GtkWidget *
plass_new_passphrase_new (void)
{
  return g_object_new (PLASS_TYPE_NEW_PASSPHRASE, NULL);
}

const char *
plass_new_passphrase_get (PlassNewPassphrase *box)
{
  g_autofree char *problem = plass_key_phrase_problem (text_of (box->first));
  gboolean same = g_str_equal (text_of (box->first), text_of (box->again));

  plass_form_row_set_problem (PLASS_FORM_ROW (box->first), problem);
  plass_form_row_set_problem (PLASS_FORM_ROW (box->again),
                              problem || same ? NULL : _ ("The two are not the same."));
  if (!problem && same)
    return text_of (box->first);
  gtk_widget_grab_focus (plass_form_row_get_input (PLASS_FORM_ROW (problem ? box->first : box->again)));
  return NULL;
}

void
plass_new_passphrase_clear (PlassNewPassphrase *box)
{
  GtkWidget *const rows[] = { box->first, box->again };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gtk_editable_set_text (GTK_EDITABLE (plass_form_row_get_input (PLASS_FORM_ROW (rows[i]))), "");
    plass_form_row_set_problem (PLASS_FORM_ROW (rows[i]), NULL);
  }
}
