/* new-keys-page.c — the third step of a first run: how this computer opens from now on */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassNewKeysPage {
  AdwBin parent;
  GtkWidget *why, *shared, *passphrase, *card; /* owned by the tree */
  gboolean needed;                             /* a passphrase, whatever is answered */
};

G_DEFINE_FINAL_TYPE (PlassNewKeysPage, plass_new_keys_page, ADW_TYPE_BIN)

static void
shared_toggled (PlassNewKeysPage *page)
{
  gtk_widget_set_visible (page->passphrase,
                          page->needed || gtk_check_button_get_active (GTK_CHECK_BUTTON (page->shared)));
}

static void
done_asked (PlassNewKeysPage *page)
{
  gboolean with_passphrase = gtk_widget_get_visible (page->passphrase);
  PlassGiven given = { .shared = gtk_check_button_get_active (GTK_CHECK_BUTTON (page->shared)) };

  if (with_passphrase)
    given.new_passphrase = (char *)plass_new_passphrase_get (PLASS_NEW_PASSPHRASE (page->passphrase));
  if (with_passphrase && !given.new_passphrase)
    return;
  given.new_recovery = (char *)plass_recovery_card_get (PLASS_RECOVERY_CARD (page->card));
  if (!given.new_recovery)
    return;
  g_signal_emit_by_name (page, "given", &given);
}

/* Signal "given" (PlassGiven *, borrowed while it lasts). */
static void
plass_new_keys_page_class_init (PlassNewKeysPageClass *class)
{
  g_signal_new ("given", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_POINTER);
}

static GtkWidget *
new_form (PlassNewKeysPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *done = plass_start_button_new (_ ("_Begin"));

  page->why = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (page->why), TRUE);
  gtk_label_set_xalign (GTK_LABEL (page->why), 0);
  page->shared = gtk_check_button_new_with_mnemonic (_ ("Others use this computer with the _same account"));
  page->passphrase = plass_new_passphrase_new ();
  page->card = plass_recovery_card_new ();
  g_signal_connect_swapped (page->shared, "toggled", G_CALLBACK (shared_toggled), page);
  g_signal_connect_swapped (page->card, "typed", G_CALLBACK (done_asked), page);
  g_signal_connect_swapped (done, "clicked", G_CALLBACK (done_asked), page);
  gtk_box_append (GTK_BOX (box), page->why);
  gtk_box_append (GTK_BOX (box), page->shared);
  gtk_box_append (GTK_BOX (box), page->passphrase);
  gtk_box_append (GTK_BOX (box), page->card);
  gtk_box_append (GTK_BOX (box), done);
  return box;
}

static void
plass_new_keys_page_init (PlassNewKeysPage *page)
{
  GtkWidget *status = adw_status_page_new (), *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 480);
  adw_clamp_set_child (ADW_CLAMP (clamp), new_form (page));
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _ ("How this computer opens"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status),
                                   _ ("Step 3 of 3: everything that is kept here is locked."));
  adw_status_page_set_child (ADW_STATUS_PAGE (status), clamp);
  gtk_widget_add_css_class (status, "compact");
  adw_bin_set_child (ADW_BIN (page), status);
}

static const char *
why_words (const PlassDeskWays *ways)
{
  if (ways->wanted == PLASS_SLOT_KEYRING)
    return _ (
        "It opens by itself when you are signed in to the computer: the key lies in the computer’s keyring.");
  if (ways->keyring == PLASS_KEYRING_NONE)
    return _ ("This computer has no keyring to keep a key in, so you need a passphrase to open it.");
  if (ways->others)
    return _ (
        "Others work on this computer under the same account, so you need a passphrase of your own. What you "
        "have here stays closed to them, and what they have to you.");
  return _ ("On this computer a passphrase is needed beside the keyring. Nobody but you may know it.");
}

void
plass_new_keys_page_ask (PlassNewKeysPage *page, const PlassDeskWays *ways, const char *user,
                         gboolean may_ask)
{
  page->needed = plass_desk_ways_need_passphrase (ways);
  gtk_label_set_text (GTK_LABEL (page->why), why_words (ways));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (page->shared), FALSE);
  gtk_widget_set_visible (page->shared, may_ask && !page->needed);
  plass_new_passphrase_clear (PLASS_NEW_PASSPHRASE (page->passphrase));
  shared_toggled (page);
  plass_recovery_card_begin (PLASS_RECOVERY_CARD (page->card), user);
  gtk_widget_child_focus (page->needed ? page->passphrase : page->card, GTK_DIR_TAB_FORWARD);
}

void
plass_new_keys_page_forget (PlassNewKeysPage *page)
{
  plass_new_passphrase_clear (PLASS_NEW_PASSPHRASE (page->passphrase));
  plass_recovery_card_forget (PLASS_RECOVERY_CARD (page->card));
}
