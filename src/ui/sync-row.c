/* sync-row.c — the row that tells whether all is sent, and the popover with what is not */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassSyncRow {
  AdwBin parent;
  const PlassDesk *desk; /* NULL: none */
  GtkWidget *button, *icon, *title, *detail, *popover, *message, *facts, *needs, *now;
  PlassSyncState state;
  char *said; /* the message of the last report, or NULL */
  guint watch, tick;
};

G_DEFINE_FINAL_TYPE (PlassSyncRow, plass_sync_row, ADW_TYPE_BIN)

/* ---- The row ---- */

static void
show_words (PlassSyncRow *row, const PlassSyncWords *words)
{
  g_autofree char *name =
      *words->detail ? g_strdup_printf ("%s, %s", words->title, words->detail) : g_strdup (words->title);

  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), words->icon);
  gtk_label_set_text (GTK_LABEL (row->title), words->title);
  gtk_label_set_text (GTK_LABEL (row->detail), words->detail);
  gtk_widget_set_visible (row->detail, *words->detail != '\0');
  if (words->needs_me)
    gtk_widget_add_css_class (row->button, "needs-me");
  else
    gtk_widget_remove_css_class (row->button, "needs-me");
  plass_access_name (row->button, name);
}

static void
show_status (PlassSyncRow *row)
{
  PlassStatus status;
  PlassSyncWords words;

  if (!row->desk || !plass_store_status (row->desk->store, &status, NULL))
    return;
  plass_sync_words_tell (&status, row->state, plass_time_now (), &words);
  show_words (row, &words);
  plass_sync_words_clear (&words);
}

/* ---- The popover ---- */

static void
add_fact (PlassSyncRow *row, int *at, const char *label, const char *value)
{
  if (plass_text_is_blank (value))
    return;

  GtkWidget *left = gtk_label_new (label), *right = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_widget_add_css_class (right, "numeric");
  gtk_widget_set_hexpand (right, TRUE);
  gtk_grid_attach (GTK_GRID (row->facts), left, 0, *at, 1, 1);
  gtk_grid_attach (GTK_GRID (row->facts), right, 1, (*at)++, 1, 1);
}

static void
show_facts (PlassSyncRow *row)
{
  PlassStatus status = { 0 };
  GtkWidget *old;
  int at = 0;

  while ((old = gtk_widget_get_first_child (row->facts)))
    gtk_grid_remove (GTK_GRID (row->facts), old);
  plass_store_status (row->desk->store, &status, NULL);
  g_autofree char *unsent = plass_words_number (status.unsent);
  g_autofree char *oldest = plass_words_time (status.unsent ? status.oldest : (PlassTime){ 0 });
  g_autofree char *complete = plass_words_time (status.last_complete);
  g_autofree char *parked = status.parked ? plass_words_number (status.parked) : NULL;
  g_autofree char *conflicts = status.conflicts ? plass_words_number (status.conflicts) : NULL;
  add_fact (row, &at, _ ("Waits to be sent"), unsent);
  add_fact (row, &at, _ ("The oldest is from"), oldest);
  add_fact (row, &at, _ ("Must be settled"), conflicts);
  add_fact (row, &at, _ ("Not sent – needs you"), parked);
  add_fact (row, &at, _ ("All sent and fetched"), *complete ? complete : _ ("not yet"));
  gtk_widget_set_visible (row->needs, status.parked + status.conflicts > 0);
}

/* Each of them has a card on a page of its own. */
static void
needs_clicked (PlassSyncRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (row->popover));
}

static const char *
state_message (PlassSyncRow *row)
{
  switch (row->state) {
  case PLASS_SYNC_OFFLINE:
    return _ (
        "No contact with the service. Everything you have done is kept here and is sent when the network is "
        "back.");
  case PLASS_SYNC_SIGNED_OUT:
    return _ ("You are signed out. Sign in to send and fetch; nothing is lost.");
  case PLASS_SYNC_TROUBLE:
    return row->said ? row->said : _ ("The service does not answer as it should. Everything is kept here.");
  case PLASS_SYNC_FETCHING:
    return _ ("Fetching …");
  case PLASS_SYNC_SENDING:
    return _ ("Sending …");
  default:
    return "";
  }
}

static void
show_popover (PlassSyncRow *row)
{
  const char *message = state_message (row);

  if (!row->desk)
    return;
  gtk_label_set_text (GTK_LABEL (row->message), message);
  gtk_widget_set_visible (row->message, *message != '\0');
  show_facts (row);
}

/* ---- From outside ---- */

static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer data)
{
  PlassSyncRow *row = data;

  show_status (row);
  if (gtk_widget_is_visible (row->popover))
    show_popover (row);
}

/* "oldest 2 h" grows also when nothing happens. */
static gboolean
tick (gpointer data)
{
  show_status (data);
  return G_SOURCE_CONTINUE;
}

void
plass_sync_row_set_desk (PlassSyncRow *row, const PlassDesk *desk)
{
  if (row->desk && row->watch)
    plass_store_unwatch (row->desk->store, row->watch);
  row->watch = 0;
  row->desk = desk;
  row->state = PLASS_SYNC_IDLE;
  g_clear_pointer (&row->said, g_free);
  if (!desk && row->popover)
    gtk_popover_popdown (GTK_POPOVER (row->popover));
  if (!desk)
    return;
  row->watch = plass_store_watch (desk->store, store_changed, row);
  show_status (row);
}

void
plass_sync_row_report (PlassSyncRow *row, const PlassSyncReport *report)
{
  row->state = report->state;
  g_free (row->said);
  row->said = g_strdup (report->message);
  store_changed (NULL, NULL, row);
}

static void
dispose (GObject *object)
{
  PlassSyncRow *row = PLASS_SYNC_ROW (object);

  plass_sync_row_set_desk (row, NULL);
  g_clear_handle_id (&row->tick, g_source_remove);
  G_OBJECT_CLASS (plass_sync_row_parent_class)->dispose (object);
}

static void
plass_sync_row_class_init (PlassSyncRowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/sync-row.ui");
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, button);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, icon);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, title);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, detail);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, popover);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, message);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, facts);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, needs);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, now);
  gtk_widget_class_bind_template_callback (widget, needs_clicked);
}

static void
plass_sync_row_init (PlassSyncRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
  plass_menu_button_fill (GTK_MENU_BUTTON (row->button));
  g_signal_connect_swapped (row->popover, "show", G_CALLBACK (show_popover), row);
  row->tick = g_timeout_add_seconds (60, tick, row);
}
