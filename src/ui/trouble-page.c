/* trouble-page.c — why it does not open, that nothing is lost, and the ways on */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

enum {
  UNLOCK = 1 << 0,
  PASSPHRASE = 1 << 1,
  RECOVERY = 1 << 2,
  RETRY = 1 << 3,
  RESTORE = 1 << 4,
  ASIDE = 1 << 5,
};

static const struct {
  guint way;
  const char *name, *words;
} ways[] = {
  { UNLOCK, "unlock", N_ ("_Unlock the Keyring") },
  { PASSPHRASE, "passphrase", N_ ("Use the _Passphrase") },
  { RECOVERY, "recovery", N_ ("Use the _Recovery Code") },
  { RETRY, "retry", N_ ("_Try Again") },
  { RESTORE, "restore", N_ ("Restore from a _Backup …") },
  { ASIDE, "aside", N_ ("_Move Aside and Start Again …") },
};

/* The first way that is there is the one most will want. */
static const struct {
  PlassTrouble trouble;
  guint ways;
  const char *icon, *title, *text;
} troubles[] = {
  { PLASS_TROUBLE_KEYRING_LOCKED, UNLOCK | PASSPHRASE | RECOVERY, "system-lock-screen-symbolic",
    N_ ("The keyring is locked"),
    N_ ("The key to what is kept here lies in the keyring of this computer. Unlock it with the keyring’s own "
        "password, usually the one you sign in to the computer with. Nothing is lost.") },
  { PLASS_TROUBLE_NO_KEYRING, PASSPHRASE | RECOVERY | RETRY, "system-lock-screen-symbolic",
    N_ ("The keyring does not answer"),
    N_ ("The key to what is kept here lies in a keyring that this computer does not have now. Sign out of "
        "the "
        "computer and in again, or open with the recovery code and choose a passphrase. Nothing is lost.") },
  { PLASS_TROUBLE_KEY_MISSING, RECOVERY | RETRY | RESTORE | ASIDE, "system-lock-screen-symbolic",
    N_ ("The key is gone from the keyring"),
    N_ ("The keyring is open, but the key to what is kept here is not in it any more. The recovery code "
        "opens "
        "it, and then the key is put back. Nothing is lost, and nothing was changed.") },
  { PLASS_TROUBLE_KEY_OTHER, RECOVERY | RETRY | RESTORE | ASIDE, "system-lock-screen-symbolic",
    N_ ("The key does not fit"),
    N_ ("What is kept here was locked with another key than the one in the keyring: the keyring was "
        "replaced, or the files come from another computer. The recovery code opens it. Nothing was "
        "changed.") },
  { PLASS_TROUBLE_KEY_FILE, RECOVERY | RETRY | RESTORE | ASIDE, "plass-needs-you-symbolic",
    N_ ("The key file is damaged"),
    N_ ("What is kept here cannot be opened without its key file. It stays as it is. You can restore a "
        "backup, or move it aside and fetch everything that was sent from the central service.") },
  { PLASS_TROUBLE_NO_KEY_FILE, RETRY | RESTORE | ASIDE, "plass-needs-you-symbolic",
    N_ ("The key file is missing"),
    N_ ("What is kept here cannot be opened without the key file that lay beside it. If somebody moved the "
        "file, put it back and try again. Otherwise you can restore a backup, or move what is here aside "
        "and fetch everything that was sent from the central service.") },
  { PLASS_TROUBLE_MISFIT, RETRY | RESTORE | ASIDE, "plass-needs-you-symbolic",
    N_ ("The key file is not the one of these records"),
    N_ ("The key file and the records do not belong together, or the beginning of the records is damaged. "
        "Both stay as they are. You can restore a backup, or move them aside and fetch everything that "
        "was sent from the central service.") },
  { PLASS_TROUBLE_STORE, RETRY | RESTORE | ASIDE, "plass-needs-you-symbolic",
    N_ ("What is kept here cannot be read"),
    N_ ("The file stays as it is: nothing was deleted or changed. You can restore a backup, or move it "
        "aside and fetch everything that was sent from the central service.") },
  { PLASS_TROUBLE_OPEN_ELSEWHERE, RETRY, "plass-needs-you-symbolic", N_ ("Plass is open already"),
    N_ ("Another window of Plass uses what is kept here, perhaps for another person who is signed in to this "
        "computer. Close it and try again.") },
  { PLASS_TROUBLE_NEWER, RETRY, "software-update-available-symbolic", N_ ("Plass must be updated"),
    N_ ("What is kept here was written by a newer version. Update Plass. Nothing is lost.") },
  { PLASS_TROUBLE_NO_SPACE, RETRY, "drive-harddisk-symbolic", N_ ("The disk is full"),
    N_ ("Make some room on this computer and try again. Nothing is lost.") },
  { PLASS_TROUBLE_CLOCK, RETRY, "plass-needs-you-symbolic", N_ ("The clock of this computer is wrong"),
    N_ ("It stands before the last time that Plass spoke with the central service. Set the date and the "
        "clock, "
        "and try again. Nothing is lost.") },
  { PLASS_TROUBLE_WIPED, RETRY, "system-lock-screen-symbolic",
    N_ ("Nothing is kept on this computer any more"),
    N_ ("The administrator has removed everything that Plass kept here. What was sent is safe at the central "
        "service. Ask the service desk; whoever signs in again begins anew.") },
  { PLASS_TROUBLE_WIPED_UNHEARD, RETRY, "system-lock-screen-symbolic",
    N_ ("Nothing is kept on this computer any more"),
    N_ ("The administrator has removed everything that Plass kept here. What was sent is safe at the central "
        "service. The service has not heard yet that it is done: somebody can sign in and begin anew here "
        "when "
        "there is contact with it.") },
  { PLASS_TROUBLE_NO_MEMORY, RETRY, "plass-needs-you-symbolic", N_ ("There is not enough memory"),
    N_ ("Close other programs and try again. Nothing is lost.") },
};

struct _PlassTroublePage {
  AdwBin parent;
  GtkWidget *status, *box, *waiting, *spinner; /* owned by the tree */
  GtkWidget *buttons[G_N_ELEMENTS (ways)];
};

G_DEFINE_FINAL_TYPE (PlassTroublePage, plass_trouble_page, ADW_TYPE_BIN)

static void
chosen (PlassTroublePage *page, GtkWidget *button)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (page->buttons[i] == button)
      g_signal_emit_by_name (page, "way", ways[i].name);
}

static void
plass_trouble_page_class_init (PlassTroublePageClass *class)
{
  g_signal_new ("way", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static GtkWidget *
new_waiting (PlassTroublePage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  page->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (box), page->spinner);
  gtk_box_append (GTK_BOX (box),
                  gtk_label_new (_ ("The keyring asks for its password in a window of its own.")));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
plass_trouble_page_init (PlassTroublePage *page)
{
  page->status = adw_status_page_new ();
  page->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  page->waiting = new_waiting (page);
  gtk_box_append (GTK_BOX (page->box), page->waiting);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    GtkWidget *button = gtk_button_new_with_mnemonic (_ (ways[i].words));
    gtk_widget_add_css_class (button, "pill");
    gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (chosen), page);
    gtk_box_append (GTK_BOX (page->box), button);
    page->buttons[i] = button;
  }
  adw_status_page_set_child (ADW_STATUS_PAGE (page->status), page->box);
  adw_bin_set_child (ADW_BIN (page), page->status);
}

/* A way that this store does not have is not offered. */
static guint
ways_on (guint all, const PlassDeskWays *there)
{
  if (!there->slots[PLASS_SLOT_PASSPHRASE])
    all &= ~PASSPHRASE;
  if (!there->slots[PLASS_SLOT_RECOVERY])
    all &= ~RECOVERY;
  return all;
}

static void
show_ways (PlassTroublePage *page, guint shown)
{
  GtkWidget *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    GtkWidget *button = page->buttons[i];
    gtk_widget_set_visible (button, (shown & ways[i].way) != 0);
    gtk_widget_remove_css_class (button, "suggested-action");
    if ((shown & ways[i].way) && !first)
      first = button;
  }
  if (!first)
    return;
  gtk_widget_add_css_class (first, "suggested-action");
  gtk_widget_grab_focus (first);
}

void
plass_trouble_page_show (PlassTroublePage *page, PlassTrouble trouble, const PlassDeskWays *there)
{
  plass_trouble_page_set_waiting (page, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++) {
    if (troubles[i].trouble != trouble)
      continue;
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page->status), troubles[i].icon);
    adw_status_page_set_title (ADW_STATUS_PAGE (page->status), _ (troubles[i].title));
    adw_status_page_set_description (ADW_STATUS_PAGE (page->status), _ (troubles[i].text));
    show_ways (page, ways_on (troubles[i].ways, there));
  }
}

/* The other ways stay open meanwhile: the prompt may be behind the window, or never come. */
void
plass_trouble_page_set_waiting (PlassTroublePage *page, gboolean waiting)
{
  gtk_widget_set_visible (page->waiting, waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (page->spinner), waiting);
  gtk_widget_set_sensitive (page->buttons[0], !waiting);
}
