/* drafts.c — what is being written lies sealed in the store until it is saved or thrown away */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define SETTING "draft"
#define LOOK_SECS 2
#define LONGEST_KEPT (7 * 24 * 60 * 60)

/* When, the page, its person and its tab; dialogs from below to above: name, two words to open it, version of
 * the record, what was changed; and what was changed in the page itself. */
#define FORMAT "(xsssa(sssta{sv})a{sv})"

struct _PlassDrafts {
  PlassWindow *window;   /* borrowed */
  const PlassDesk *desk; /* borrowed */
  char *kept;            /* as it stands in the store; NULL: nothing */
  guint tick, soon;      /* sources */
};

/* ---- Reading the window ---- */

static void
add_dialog (PlassDrafts *drafts, PlassDialog *dialog, gboolean all, GVariantBuilder *dialogs, gboolean *any)
{
  const char *words[3];
  g_autoptr (GVariant) values = NULL;

  if (!plass_dialog_get_kept (dialog, words))
    return;
  values = plass_draft_read (GTK_WIDGET (dialog), plass_dialog_get_loaded (dialog));
  if (!all && g_variant_n_children (values) == 0)
    return;
  *any = TRUE;
  g_variant_builder_add (dialogs, "(ssst@a{sv})", words[0], words[1], words[2],
                         plass_draft_version (drafts->desk, words[0], words[1]), values);
}

/* A dialog stands above the one it belongs to. */
static void
add_dialogs_above (PlassDrafts *drafts, GtkWindow *below, gboolean all, GVariantBuilder *dialogs,
                   gboolean *any)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (gtk_window_get_transient_for (window) != below || !gtk_widget_get_mapped (GTK_WIDGET (window)))
      continue;
    if (PLASS_IS_DIALOG (window))
      add_dialog (drafts, PLASS_DIALOG (window), all, dialogs, any);
    add_dialogs_above (drafts, window, all, dialogs, any);
  }
}

/* NULL: nothing is being written. The time stands apart, so that the same words are the same draft. */
static char *
read_window (PlassDrafts *drafts, gboolean all)
{
  PlassId person = { "" };
  const char *name = NULL, *tab = "";
  GtkWidget *page = plass_window_get_page (drafts->window, &name, &person);
  GVariantBuilder dialogs;
  gboolean any = all;

  if (!page)
    return NULL;
  if (plass_id_is_set (&person))
    tab = plass_person_page_get_tab (page);
  g_variant_builder_init (&dialogs, G_VARIANT_TYPE ("a(sssta{sv})"));
  add_dialogs_above (drafts, GTK_WINDOW (drafts->window), all, &dialogs, &any);
  g_autoptr (GVariant) marks = plass_draft_read_marks (page);
  g_autoptr (GVariant) draft = g_variant_ref_sink (
      g_variant_new ("(xsssa(sssta{sv})@a{sv})", (gint64)0, name, person.text, tab, &dialogs, marks));
  return any || g_variant_n_children (marks) > 0 ? g_variant_print (draft, TRUE) : NULL;
}

/* ---- Keeping ---- */

static void
write_down (PlassDrafts *drafts, const char *draft)
{
  char *text = draft ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", plass_time_now ().secs, draft) : NULL;

  if (plass_store_set_setting (drafts->desk->store, SETTING, text, NULL)) {
    plass_key_wipe_text (drafts->kept);
    drafts->kept = g_strdup (draft);
  }
  plass_key_wipe_text (text);
}

void
plass_drafts_keep (PlassDrafts *drafts, gboolean all)
{
  char *draft;

  /* What lies there was not put back yet. */
  if (!drafts->tick)
    return;
  draft = read_window (drafts, all);
  if (g_strcmp0 (draft, drafts->kept) != 0)
    write_down (drafts, draft);
  plass_key_wipe_text (draft);
}

static gboolean
look (gpointer drafts)
{
  plass_drafts_keep (drafts, FALSE);
  return G_SOURCE_CONTINUE;
}

static gboolean
look_now (gpointer data)
{
  PlassDrafts *drafts = data;

  drafts->soon = 0;
  plass_drafts_keep (drafts, FALSE);
  return G_SOURCE_REMOVE;
}

/* What was saved must not come back, so a dialog that closes is not waited for. */
static void
windows_changed (GListModel *windows, guint position, guint removed, guint added, PlassDrafts *drafts)
{
  if (removed && !drafts->soon)
    drafts->soon = g_idle_add_full (G_PRIORITY_DEFAULT, look_now, drafts, NULL);
}

/* ---- Putting back ---- */

static void
open_dialog (PlassDrafts *drafts, GtkWidget *from, GVariant *kept)
{
  const char *name, *first, *second;
  guint64 version;
  g_autoptr (GVariant) values = NULL;

  g_variant_get (kept, "(&s&s&st@a{sv})", &name, &first, &second, &version, &values);
  PlassDialog *dialog = plass_draft_open (from, drafts->desk, name, first, second);
  if (!dialog)
    return;
  plass_draft_write (GTK_WIDGET (dialog), values);
  if (version != plass_draft_version (drafts->desk, name, first))
    plass_dialog_tell (dialog,
                       _ ("This was changed elsewhere after you began to write. Read it through before "
                          "you save."));
}

static void
put_back (PlassDrafts *drafts, GVariant *draft)
{
  const char *name, *person, *tab;
  g_autoptr (GVariant) dialogs = NULL, marks = NULL;
  PlassId unused;

  g_variant_get (draft, "(x&s&s&s@a(sssta{sv})@a{sv})", NULL, &name, &person, &tab, &dialogs, &marks);
  plass_window_show_page (drafts->window, name, person);
  GtkWidget *page = plass_window_get_page (drafts->window, &name, &unused);
  if (*person)
    plass_person_page_set_tab (page, tab);
  plass_draft_write_marks (page, marks);
  for (gsize i = 0; i < g_variant_n_children (dialogs); i++) {
    g_autoptr (GVariant) dialog = g_variant_get_child_value (dialogs, i);
    open_dialog (drafts, page, dialog);
  }
}

static gboolean
holds_words (GVariant *draft)
{
  g_autoptr (GVariant) dialogs = g_variant_get_child_value (draft, 4);
  g_autoptr (GVariant) marks = g_variant_get_child_value (draft, 5);

  return g_variant_n_children (dialogs) + g_variant_n_children (marks) > 0;
}

void
plass_drafts_restore (PlassDrafts *drafts, gboolean page)
{
  g_autofree char *text = plass_store_setting (drafts->desk->store, SETTING);
  char *draft = NULL;
  gint64 when = text ? g_ascii_strtoll (text, &draft, 10) : 0;
  gint64 age = plass_time_now ().secs - when;

  if (!draft)
    return;
  g_autoptr (GVariant) kept = g_variant_parse (G_VARIANT_TYPE (FORMAT), draft, NULL, NULL, NULL);
  if (kept && age < LONGEST_KEPT && (page || holds_words (kept)))
    put_back (drafts, kept);
  drafts->kept = g_strdup (g_strchug (draft));
}

PlassDrafts *
plass_drafts_new (PlassWindow *window, const PlassDesk *desk)
{
  PlassDrafts *drafts = g_new0 (PlassDrafts, 1);

  *drafts = (PlassDrafts){ .window = window, .desk = desk };
  return drafts;
}

void
plass_drafts_watch (PlassDrafts *drafts)
{
  drafts->tick = g_timeout_add_seconds (LOOK_SECS, look, drafts);
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (windows_changed), drafts);
}

void
plass_drafts_free (PlassDrafts *drafts)
{
  if (!drafts)
    return;
  g_signal_handlers_disconnect_by_data (gtk_window_get_toplevels (), drafts);
  g_clear_handle_id (&drafts->tick, g_source_remove);
  g_clear_handle_id (&drafts->soon, g_source_remove);
  plass_key_wipe_text (drafts->kept);
  g_free (drafts);
}
