/* sync-row.c — the row that tells whether all is sent, and the popover with what is not */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassSyncRow {
  AdwBin parent;
  const PlassDesk *desk; /* NULL: none */
  GtkWidget *button, *icon, *title, *detail, *popover, *message, *facts, *parked, *parked_scroll, *now;
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
  g_autofree char *conflicts = status.conflicts ? plass_words_number (status.conflicts) : NULL;
  add_fact (row, &at, _ ("Waits to be sent"), unsent);
  add_fact (row, &at, _ ("The oldest is from"), oldest);
  add_fact (row, &at, _ ("Must be settled"), conflicts);
  add_fact (row, &at, _ ("All sent and fetched"), *complete ? complete : _ ("not yet"));
}

static void
parked_answered (PlassSyncRow *row, GtkWidget *button,
                 gboolean (*act) (PlassStore *, const PlassId *, GError **))
{
  const PlassId *command = g_object_get_data (G_OBJECT (button), "plass-command");
  g_autoptr (GError) error = NULL;

  if (!act (row->desk->store, command, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (GTK_WIDGET (row), words);
  }
}

static void
retry_clicked (GtkWidget *button, PlassSyncRow *row)
{
  parked_answered (row, button, plass_store_retry);
  gtk_widget_activate_action (GTK_WIDGET (row), "win.sync", NULL);
}

static void
let_go_answered (GtkWidget *question, const char *answer, PlassSyncRow *row)
{
  if (g_str_equal (answer, "let-go"))
    parked_answered (row, question, plass_store_discard);
}

/* Destructive, so it asks once and says what happens. */
static void
let_go_clicked (GtkWidget *button, PlassSyncRow *row)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (row)));
  GtkWidget *question = adw_message_dialog_new (
      window, _ ("Let go of this change?"),
      _ ("It is not sent. The record goes back to what the service has; the history keeps what you wrote."));
  const PlassId *command = g_object_get_data (G_OBJECT (button), "plass-command");

  gtk_popover_popdown (GTK_POPOVER (row->popover));
  g_object_set_data_full (G_OBJECT (question), "plass-command", g_memdup2 (command, sizeof *command), g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "keep", _ ("_Keep"), "let-go",
                                    _ ("_Let Go"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "let-go",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (let_go_answered), row, 0);
  gtk_window_present (GTK_WINDOW (question));
}

static void
add_button (PlassSyncRow *row, GtkWidget *box, const PlassParked *parked, const char *words,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (words);

  g_object_set_data_full (G_OBJECT (button), "plass-command",
                          g_memdup2 (&parked->command, sizeof parked->command), g_free);
  g_signal_connect (button, "clicked", clicked, row);
  gtk_box_append (GTK_BOX (box), button);
}

/* The title holds a name, and the shutter counts here as well. */
static char *
parked_title (PlassSyncRow *row, const PlassParked *parked)
{
  if (row->desk->shutter && plass_shutter_get_closed (row->desk->shutter))
    return g_strdup (parked->kind ? _ (parked->kind->label) : "");
  return g_strdup (parked->title ? parked->title : "");
}

static GtkWidget *
new_parked (PlassSyncRow *row, const PlassParked *parked)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *words = parked_title (row, parked);
  GtkWidget *title = gtk_label_new (words), *reason = gtk_label_new (parked->reason);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_widget_add_css_class (reason, "dim-label");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  add_button (row, buttons, parked, _ ("Let Go …"), G_CALLBACK (let_go_clicked));
  add_button (row, buttons, parked, _ ("Try Again"), G_CALLBACK (retry_clicked));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), reason);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "parked");

  GtkWidget *list_row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), box);
  g_autofree char *name = g_strdup_printf ("%s. %s", words, parked->reason ? parked->reason : "");
  plass_access_name (list_row, name);
  return list_row;
}

static void
show_parked (PlassSyncRow *row)
{
  g_autoptr (GPtrArray) parked = plass_store_parked (row->desk->store, NULL);

  plass_section_clear (PLASS_SECTION (row->parked));
  for (guint i = 0; parked && i < parked->len; i++)
    plass_section_add (PLASS_SECTION (row->parked), new_parked (row, g_ptr_array_index (parked, i)));
  gtk_widget_set_visible (row->parked_scroll, parked && parked->len > 0);
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
  show_parked (row);
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
  if (!desk && row->popover) {
    gtk_popover_popdown (GTK_POPOVER (row->popover));
    plass_section_clear (PLASS_SECTION (row->parked));
  }
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

  g_type_ensure (PLASS_TYPE_SECTION);
  G_OBJECT_CLASS (class)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/sync-row.ui");
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, button);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, icon);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, title);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, detail);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, popover);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, message);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, facts);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, parked);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, parked_scroll);
  gtk_widget_class_bind_template_child (widget, PlassSyncRow, now);
}

static void
plass_sync_row_init (PlassSyncRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
  plass_menu_button_fill (GTK_MENU_BUTTON (row->button));
  g_signal_connect_swapped (row->popover, "show", G_CALLBACK (show_popover), row);
  row->tick = g_timeout_add_seconds (60, tick, row);
}
