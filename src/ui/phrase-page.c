/* phrase-page.c — asks for what opens the desk: its passphrase, or the recovery code and what shall open it
 * next time */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPhrasePage {
  AdwBin parent;
  GtkWidget *status, *phrase, *code, *renew, *open, *other; /* owned by the tree */
  PlassTrouble trouble;
  char *problem; /* of what was given last */
  gint64 until;  /* plass_boot_secs; before it nothing may be given */
  guint tick;    /* source */
};

G_DEFINE_FINAL_TYPE (PlassPhrasePage, plass_phrase_page, ADW_TYPE_BIN)

static const struct {
  PlassTrouble trouble;
  const char *title, *text, *open, *other, *other_way;
} asks[] = {
  { PLASS_TROUBLE_PASSPHRASE, N_ ("Passphrase"),
    N_ ("The passphrase of this computer, not the one of the service."), N_ ("_Open"),
    N_ ("Forgotten? Use the _recovery code"), "recovery" },
  { PLASS_TROUBLE_RECOVERY, N_ ("Recovery code"),
    N_ ("It stands on the sheet that was made when you first signed in here. Your leader keeps it."),
    N_ ("_Open"), N_ ("_Back"), "retry" },
  { PLASS_TROUBLE_NEW_PASSPHRASE, N_ ("Choose a passphrase"),
    N_ ("Others work on this computer under the same account, or the disk is not protected. So what is kept "
        "here "
        "must open with a passphrase too from now on. Nobody but you may know it."),
    N_ ("_Keep and Open"), NULL, NULL },
};

static GtkWidget *
input_of (GtkWidget *row)
{
  return plass_form_row_get_input (PLASS_FORM_ROW (row));
}

/* ---- After several misses ---- */

/* A new passphrase is no try. */
static GtkWidget *
asked_row (PlassPhrasePage *page)
{
  return gtk_widget_get_visible (page->code) ? page->code : page->phrase;
}

static guint
left (PlassPhrasePage *page)
{
  return (guint)MAX (0, page->until - plass_boot_secs ());
}

static void
show_wait (PlassPhrasePage *page)
{
  guint secs = page->trouble == PLASS_TROUBLE_NEW_PASSPHRASE ? 0 : left (page);
  g_autofree char *later = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Try again in %u second.", "Try again in %u seconds.", secs), secs);
  gboolean waited = !gtk_widget_is_sensitive (page->open);

  plass_form_row_set_problem (PLASS_FORM_ROW (asked_row (page)), secs ? later : page->problem);
  gtk_widget_set_sensitive (input_of (asked_row (page)), secs == 0);
  gtk_widget_set_sensitive (page->open, secs == 0);
  if (secs == 0 && waited && gtk_widget_get_mapped (GTK_WIDGET (page)))
    gtk_widget_grab_focus (input_of (asked_row (page)));
}

static gboolean
second_passed (gpointer data)
{
  PlassPhrasePage *page = data;

  show_wait (page);
  if (left (page))
    return G_SOURCE_CONTINUE;
  page->tick = 0;
  return G_SOURCE_REMOVE;
}

void
plass_phrase_page_wait (PlassPhrasePage *page, guint secs)
{
  page->until = plass_boot_secs () + secs;
  if (secs && !page->tick)
    page->tick = g_timeout_add (500, second_passed, page);
  show_wait (page);
}

static void
dispose (GObject *object)
{
  PlassPhrasePage *page = (PlassPhrasePage *)object;

  g_clear_handle_id (&page->tick, g_source_remove);
  g_clear_pointer (&page->problem, g_free);
  G_OBJECT_CLASS (plass_phrase_page_parent_class)->dispose (object);
}

/* ---- What is given ---- */

/* NULL where the field is not asked for, or is still empty. */
static char *
typed_in (GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (input_of (row)));

  return gtk_widget_get_visible (row) && *text ? (char *)text : NULL;
}

static void
clear (PlassPhrasePage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (input_of (page->phrase)), "");
  gtk_editable_set_text (GTK_EDITABLE (input_of (page->code)), "");
  plass_new_passphrase_clear (PLASS_NEW_PASSPHRASE (page->renew));
}

static void
open_asked (PlassPhrasePage *page)
{
  PlassGiven given = { .passphrase = typed_in (page->phrase), .recovery = typed_in (page->code) };
  GtkWidget *asked = asked_row (page);

  if (gtk_widget_get_visible (asked) && !given.passphrase && !given.recovery) {
    gtk_widget_grab_focus (input_of (asked));
    return;
  }
  if (gtk_widget_get_visible (page->renew)) {
    given.new_passphrase = (char *)plass_new_passphrase_get (PLASS_NEW_PASSPHRASE (page->renew));
    if (!given.new_passphrase)
      return;
  }
  g_signal_emit_by_name (page, "given", &given);
  /* It stands nowhere longer than it must. */
  clear (page);
}

static void
other_clicked (PlassPhrasePage *page)
{
  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++)
    if (asks[i].trouble == page->trouble && asks[i].other_way)
      g_signal_emit_by_name (page, "way", asks[i].other_way);
}

/* Signals: "given" (PlassGiven *, borrowed while it lasts) and "way" (name). */
static void
plass_phrase_page_class_init (PlassPhrasePageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  g_signal_new ("given", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_POINTER);
  g_signal_new ("way", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static GtkWidget *
add_row (PlassPhrasePage *page, GtkWidget *box, const char *label)
{
  GtkWidget *entry = plass_phrase_entry_new ();
  GtkWidget *row = plass_form_row_new (label, entry);

  g_signal_connect_swapped (entry, "activate", G_CALLBACK (open_asked), page);
  gtk_box_append (GTK_BOX (box), row);
  return row;
}

static void
plass_phrase_page_init (PlassPhrasePage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *clamp = adw_clamp_new ();

  page->phrase = add_row (page, box, _ ("Passphrase"));
  page->code = add_row (page, box, _ ("Recovery code"));
  page->renew = plass_new_passphrase_new ();
  g_signal_connect_swapped (page->renew, "typed", G_CALLBACK (open_asked), page);
  gtk_box_append (GTK_BOX (box), page->renew);
  page->open = plass_start_button_new (_ ("_Open"));
  g_signal_connect_swapped (page->open, "clicked", G_CALLBACK (open_asked), page);
  gtk_box_append (GTK_BOX (box), page->open);
  page->other = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (page->other), TRUE);
  gtk_widget_add_css_class (page->other, "flat");
  gtk_widget_set_halign (page->other, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (page->other, "clicked", G_CALLBACK (other_clicked), page);
  gtk_box_append (GTK_BOX (box), page->other);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 420);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  page->status = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page->status), "system-lock-screen-symbolic");
  adw_status_page_set_child (ADW_STATUS_PAGE (page->status), clamp);
  adw_bin_set_child (ADW_BIN (page), page->status);
}

static void
show_words (PlassPhrasePage *page, const PlassDeskWays *ways)
{
  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++) {
    if (asks[i].trouble != page->trouble)
      continue;
    adw_status_page_set_title (ADW_STATUS_PAGE (page->status), _ (asks[i].title));
    adw_status_page_set_description (ADW_STATUS_PAGE (page->status), _ (asks[i].text));
    gtk_button_set_label (GTK_BUTTON (page->open), _ (asks[i].open));
    gtk_widget_set_visible (
        page->other, asks[i].other != NULL
                         && (page->trouble != PLASS_TROUBLE_PASSPHRASE || ways->slots[PLASS_SLOT_RECOVERY]));
    if (asks[i].other)
      gtk_button_set_label (GTK_BUTTON (page->other), _ (asks[i].other));
  }
}

void
plass_phrase_page_ask (PlassPhrasePage *page, PlassTrouble trouble, const PlassDeskWays *ways,
                       const char *problem)
{
  gboolean recovery = trouble == PLASS_TROUBLE_RECOVERY;
  /* After the code, the way that failed is made anew; while the keyring is only locked nothing is changed. */
  gboolean renew =
      trouble == PLASS_TROUBLE_NEW_PASSPHRASE
      || (recovery && ways->keyring != PLASS_KEYRING_LOCKED && plass_desk_ways_need_passphrase (ways));
  GtkWidget *first = recovery ? page->code : page->phrase;

  page->trouble = trouble;
  g_free (page->problem);
  page->problem = g_strdup (problem);
  clear (page);
  show_words (page, ways);
  gtk_widget_set_visible (page->phrase, trouble == PLASS_TROUBLE_PASSPHRASE);
  gtk_widget_set_visible (page->code, recovery);
  gtk_widget_set_visible (page->renew, renew);
  show_wait (page);
  if (gtk_widget_get_visible (first))
    gtk_widget_grab_focus (input_of (first));
  else
    gtk_widget_child_focus (page->renew, GTK_DIR_TAB_FORWARD);
}
