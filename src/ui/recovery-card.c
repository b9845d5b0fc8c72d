/* recovery-card.c — the recovery code, shown once: print it, and prove that it is written down */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_SIGNS 4

struct _PlassRecoveryCard {
  GtkBox parent;
  GtkWidget *code_label, *proof, *copy; /* owned by the tree */
  char *code, *user;                    /* plass_phrase_new; owned */
  GdkContentProvider *copied;           /* what lies on the clipboard */
  guint asked;                          /* the group to be typed, from 0 */
};

G_DEFINE_FINAL_TYPE (PlassRecoveryCard, plass_recovery_card, GTK_TYPE_BOX)

/* What was copied for a moment must not be there for the next one who pastes. */
static void
clear_copy (PlassRecoveryCard *card)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (card));

  if (card->copied && gdk_clipboard_get_content (clipboard) == card->copied)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&card->copied);
}

static void
copy_clicked (PlassRecoveryCard *card)
{
  clear_copy (card);
  card->copied = gdk_content_provider_new_typed (G_TYPE_STRING, card->code);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (card)), card->copied);
}

static void
print_clicked (PlassRecoveryCard *card)
{
  plass_recovery_sheet_print (GTK_WIDGET (card), card->user, card->code);
}

static void
unroot (GtkWidget *widget)
{
  clear_copy (PLASS_RECOVERY_CARD (widget));
  GTK_WIDGET_CLASS (plass_recovery_card_parent_class)->unroot (widget);
}

static void
finalize (GObject *object)
{
  PlassRecoveryCard *card = PLASS_RECOVERY_CARD (object);

  plass_phrase_free (card->code);
  g_free (card->user);
  G_OBJECT_CLASS (plass_recovery_card_parent_class)->finalize (object);
}

static void
activated (PlassRecoveryCard *card)
{
  g_signal_emit_by_name (card, "typed");
}

static void
plass_recovery_card_class_init (PlassRecoveryCardClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->unroot = unroot;
  g_signal_new ("typed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
add_button (GtkWidget *row, const char *words, GCallback clicked, PlassRecoveryCard *card)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  g_signal_connect_swapped (button, "clicked", clicked, card);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static GtkWidget *
new_paper (PlassRecoveryCard *card)
{
  GtkWidget *paper = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  card->code_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (card->code_label), TRUE);
  gtk_label_set_justify (GTK_LABEL (card->code_label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (card->code_label, "recovery-code");
  gtk_box_append (GTK_BOX (paper), card->code_label);
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  add_button (row, _ ("_Print …"), G_CALLBACK (print_clicked), card);
  add_button (row, _ ("C_opy"), G_CALLBACK (copy_clicked), card);
  gtk_box_append (GTK_BOX (paper), row);
  gtk_widget_add_css_class (paper, "card");
  gtk_widget_add_css_class (paper, "paper");
  return paper;
}

static void
plass_recovery_card_init (PlassRecoveryCard *card)
{
  GtkWidget *proof = plass_phrase_entry_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (card), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (card), 12);
  gtk_box_append (
      GTK_BOX (card),
      new_words (_ ("The recovery code opens what is kept here when nothing else does. It is shown only "
                    "now. Print it or write it down, and give it to your leader, who keeps it locked up "
                    "and away from this computer.")));
  gtk_box_append (GTK_BOX (card), new_paper (card));
  g_signal_connect_swapped (proof, "activate", G_CALLBACK (activated), card);
  card->asked = (guint)g_random_int_range (1, 6);
  g_autofree char *label = g_strdup_printf (_ ("Type group %u of the code from the paper"), card->asked + 1);
  card->proof = plass_form_row_new (label, proof);
  gtk_box_append (GTK_BOX (card), card->proof);
}

/* Two lines of three groups, so that no line breaks within one whatever the width. */
static void
show_code (PlassRecoveryCard *card)
{
  char *text = plass_phrase_new (card->code);
  char *middle = strlen (text) > 14 ? text + 14 : NULL;

  if (middle)
    *middle = '\n';
  gtk_label_set_text (GTK_LABEL (card->code_label), text);
  plass_access_name (card->code_label, card->code);
  plass_phrase_free (text);
}

void
plass_recovery_card_begin (PlassRecoveryCard *card, const char *user)
{
  char *code = plass_key_new_recovery ();

  plass_phrase_free (card->code);
  g_free (card->user);
  card->code = plass_phrase_new (code);
  card->user = g_strdup (user);
  plass_key_wipe_text (code);
  show_code (card);
  plass_form_row_set_problem (PLASS_FORM_ROW (card->proof), NULL);
  gtk_editable_set_text (GTK_EDITABLE (plass_form_row_get_input (PLASS_FORM_ROW (card->proof))), "");
}

GtkWidget *
plass_recovery_card_new (void)
{
  return g_object_new (PLASS_TYPE_RECOVERY_CARD, NULL);
}

const char *
plass_recovery_card_get (PlassRecoveryCard *card)
{
  GtkWidget *input = plass_form_row_get_input (PLASS_FORM_ROW (card->proof));
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (input));
  const char *group = card->code + card->asked * (GROUP_SIGNS + 1);
  gboolean right = strlen (typed) == GROUP_SIGNS && g_ascii_strncasecmp (typed, group, GROUP_SIGNS) == 0;

  plass_form_row_set_problem (PLASS_FORM_ROW (card->proof),
                              right ? NULL
                                    : _ ("That is not it. Look at the paper: the groups are counted from the "
                                         "left, the upper line first."));
  if (right)
    return card->code;
  gtk_widget_grab_focus (input);
  return NULL;
}

/* It is never shown again, and stands nowhere longer than it must. */
void
plass_recovery_card_forget (PlassRecoveryCard *card)
{
  clear_copy (card);
  gtk_label_set_text (GTK_LABEL (card->code_label), "");
  plass_access_name (card->code_label, "");
  plass_phrase_free (g_steal_pointer (&card->code));
}
