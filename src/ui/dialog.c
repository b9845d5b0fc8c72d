/* dialog.c — a modal window: Cancel left, one primary button right, Esc closes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define HIGHEST_BODY 560 /* pixels; what is higher scrolls */

struct _PlassDialog {
  AdwWindow parent;
  GtkWidget *primary, *cancel, *header, *body, *problem, *clamp; /* owned by the tree */
  PlassForm *form;                                               /* borrowed: it lies in the content */
  char *kept[3];    /* what it is opened by; NULL: it is not kept */
  GVariant *loaded; /* what stood in its inputs at first */
  gboolean sure;
};

G_DEFINE_FINAL_TYPE (PlassDialog, plass_dialog, ADW_TYPE_WINDOW)

/* The first row that is wrong; where one writes in it already, the cursor stays where it is. */
static gboolean
focus_wrong (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (PLASS_IS_FORM_ROW (widget)) {
    if (!gtk_widget_get_mapped (widget) || !plass_form_row_is_wrong (PLASS_FORM_ROW (widget)))
      return FALSE;
    if (!focus || !gtk_widget_is_ancestor (focus, widget))
      plass_input_grab_focus (plass_form_row_get_input (PLASS_FORM_ROW (widget)));
    return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (focus_wrong (child))
      return TRUE;
  return FALSE;
}

/* Whoever hears the window is led to what is wrong, and need not look for it. */
static void
accept (PlassDialog *dialog)
{
  g_autoptr (GtkWidget) kept = g_object_ref (GTK_WIDGET (dialog));

  if (!gtk_widget_get_sensitive (dialog->primary) || !gtk_widget_get_visible (dialog->primary))
    return;
  g_signal_emit_by_name (dialog, "accepted");
  if (!gtk_widget_get_mapped (kept))
    return;
  plass_dialog_fit (dialog);
  focus_wrong (dialog->clamp);
}

static void
discard_answered (AdwMessageDialog *question, const char *answer, PlassDialog *dialog)
{
  if (g_str_equal (answer, "discard"))
    plass_dialog_done (dialog);
}

static gboolean
close_request (GtkWindow *window)
{
  PlassDialog *dialog = PLASS_DIALOG (window);

  if (dialog->sure || !dialog->form || !plass_form_is_changed (dialog->form))
    return GTK_WINDOW_CLASS (plass_dialog_parent_class)->close_request (window);

  GtkWidget *question = adw_message_dialog_new (window, _ ("Throw away what you wrote?"), NULL);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "keep", _ ("_Keep Writing"), "discard",
                                    _ ("_Throw Away"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (discard_answered), dialog, 0);
  gtk_window_present (GTK_WINDOW (question));
  return TRUE;
}

/* Of the screen nothing is known, but of the window below; another dialog in between says nothing. */
static int
highest_body (PlassDialog *dialog)
{
  GtkWindow *parent = GTK_WINDOW (dialog);

  while (PLASS_IS_DIALOG (parent))
    parent = gtk_window_get_transient_for (parent);
  int height = parent ? gtk_widget_get_height (GTK_WIDGET (parent)) : 0;

  return height > 0 ? CLAMP (height - 160, 240, HIGHEST_BODY) : HIGHEST_BODY;
}

/* High enough for what it holds now, and never lower than it was: a window that shrinks and grows with each
 * step makes one dizzy. What scrolls tells GTK its height before its words are wrapped, so it is asked for
 * here. */
static void
fit_height (PlassDialog *dialog)
{
  int width, height, bar, body;

  gtk_window_get_default_size (GTK_WINDOW (dialog), &width, &height);
  gtk_widget_measure (dialog->header, GTK_ORIENTATION_VERTICAL, width, NULL, &bar, NULL, NULL);
  gtk_widget_measure (dialog->body, GTK_ORIENTATION_VERTICAL, width, NULL, &body, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (dialog), width,
                               MAX (height, bar + MIN (body, highest_body (dialog))));
}

static void
realize (GtkWidget *widget)
{
  fit_height (PLASS_DIALOG (widget));
  GTK_WIDGET_CLASS (plass_dialog_parent_class)->realize (widget);
}

/* A row that does nothing, and what scrolls, take the focus so that they can be read, and swallow Enter. */
static gboolean
is_only_read (GtkWidget *focus)
{
  return GTK_IS_SCROLLED_WINDOW (focus)
         || (GTK_IS_LIST_BOX_ROW (focus) && !gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (focus)));
}

/* Where there is nothing to write: the button for what one will do next. */
static void
focus_content (PlassDialog *dialog)
{
  GtkWidget *const buttons[] = { dialog->primary, dialog->cancel };

  if (gtk_widget_child_focus (dialog->clamp, GTK_DIR_TAB_FORWARD)
      && !is_only_read (gtk_window_get_focus (GTK_WINDOW (dialog))))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]) && gtk_widget_grab_focus (buttons[i]))
      return;
}

/* To write is what one came for: the first field, not Cancel. */
static void
map (GtkWidget *widget)
{
  PlassDialog *dialog = PLASS_DIALOG (widget);

  GTK_WIDGET_CLASS (plass_dialog_parent_class)->map (widget);
  focus_content (dialog);
  if (dialog->kept[0] && !dialog->loaded)
    dialog->loaded = plass_draft_read (widget, NULL);
}

static void
finalize (GObject *object)
{
  PlassDialog *dialog = PLASS_DIALOG (object);

  for (gsize i = 0; i < G_N_ELEMENTS (dialog->kept); i++)
    g_free (dialog->kept[i]);
  g_clear_pointer (&dialog->loaded, g_variant_unref);
  G_OBJECT_CLASS (plass_dialog_parent_class)->finalize (object);
}

static void
plass_dialog_class_init (PlassDialogClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WINDOW_CLASS (class)->close_request = close_request;
  widget->realize = realize;
  widget->map = map;
  g_signal_new ("accepted", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_header (PlassDialog *dialog)
{
  GtkWidget *header = dialog->header = adw_header_bar_new ();

  dialog->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (dialog->cancel), "window.close");
  dialog->primary = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (dialog->primary), TRUE);
  gtk_widget_add_css_class (dialog->primary, "suggested-action");
  g_signal_connect_swapped (dialog->primary, "clicked", G_CALLBACK (accept), dialog);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), dialog->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->primary);
  return header;
}

static GtkWidget *
new_body (PlassDialog *dialog)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  dialog->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (dialog->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (dialog->problem), 0);
  gtk_widget_add_css_class (dialog->problem, "told");
  gtk_widget_set_visible (dialog->problem, FALSE);
  dialog->clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (dialog->clamp), 560);
  gtk_box_append (GTK_BOX (box), dialog->problem);
  gtk_box_append (GTK_BOX (box), dialog->clamp);
  gtk_widget_add_css_class (box, "dialog-body");
  dialog->body = box;
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), HIGHEST_BODY);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static gboolean
accept_keyed (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  accept (PLASS_DIALOG (widget));
  return TRUE;
}

static void
plass_dialog_init (PlassDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_box_append (GTK_BOX (box), new_header (dialog));
  gtk_box_append (GTK_BOX (box), new_body (dialog));
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, -1);
  gtk_window_set_default_widget (GTK_WINDOW (dialog), dialog->primary);
  /* From a text area as well, where Enter is a new line. */
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return"),
                                                        gtk_callback_action_new (accept_keyed, NULL, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (dialog), keys);
}

PlassDialog *
plass_dialog_new (GtkWidget *from, const char *title, const char *primary)
{
  PlassDialog *dialog = g_object_new (PLASS_TYPE_DIALOG, "title", title, NULL);
  GtkRoot *root = from ? gtk_widget_get_root (from) : NULL;

  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
    /* So that the keys of the program work here as well: Ctrl+L most of all. */
    gtk_window_set_application (GTK_WINDOW (dialog), gtk_window_get_application (GTK_WINDOW (root)));
  }
  gtk_button_set_label (GTK_BUTTON (dialog->primary), primary);
  return dialog;
}

void
plass_dialog_set_content (PlassDialog *dialog, GtkWidget *content)
{
  adw_clamp_set_child (ADW_CLAMP (dialog->clamp), content);
  if (!gtk_widget_get_mapped (GTK_WIDGET (dialog)))
    return;
  fit_height (dialog);
  focus_content (dialog);
}

static void
set_words (GtkWidget *button, const char *words)
{
  gtk_widget_set_visible (button, words != NULL);
  if (words)
    gtk_button_set_label (GTK_BUTTON (button), words);
}

void
plass_dialog_set_cancel (PlassDialog *dialog, const char *words)
{
  set_words (dialog->cancel, words);
}

void
plass_dialog_set_primary (PlassDialog *dialog, const char *words)
{
  gtk_widget_remove_css_class (dialog->primary, "destructive-action");
  gtk_widget_add_css_class (dialog->primary, "suggested-action");
  set_words (dialog->primary, words);
  /* A window forgets its default when that is hidden. */
  if (words)
    gtk_window_set_default_widget (GTK_WINDOW (dialog), dialog->primary);
}

void
plass_dialog_set_destructive (PlassDialog *dialog)
{
  gtk_widget_remove_css_class (dialog->primary, "suggested-action");
  gtk_widget_add_css_class (dialog->primary, "destructive-action");
}

void
plass_dialog_set_ready (PlassDialog *dialog, gboolean ready)
{
  gtk_widget_set_sensitive (dialog->primary, ready);
}

void
plass_dialog_tell (PlassDialog *dialog, const char *problem)
{
  gtk_label_set_text (GTK_LABEL (dialog->problem), problem ? problem : "");
  gtk_widget_set_visible (dialog->problem, problem != NULL);
  if (problem)
    plass_dialog_fit (dialog);
}

void
plass_dialog_fit (PlassDialog *dialog)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (dialog)))
    fit_height (dialog);
}

void
plass_dialog_watch_form (PlassDialog *dialog, PlassForm *form)
{
  dialog->form = form;
}

void
plass_dialog_keep (PlassDialog *dialog, const char *name, const char *first, const char *second)
{
  const char *const words[] = { name, first, second };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_free (dialog->kept[i]);
    dialog->kept[i] = g_strdup (words[i] ? words[i] : "");
  }
}

gboolean
plass_dialog_get_kept (PlassDialog *dialog, const char *ret_words[3])
{
  for (gsize i = 0; i < G_N_ELEMENTS (dialog->kept); i++)
    ret_words[i] = dialog->kept[i];
  return dialog->kept[0] != NULL;
}

GVariant *
plass_dialog_get_loaded (PlassDialog *dialog)
{
  return dialog->loaded;
}

void
plass_dialog_done (PlassDialog *dialog)
{
  dialog->sure = TRUE;
  gtk_window_close (GTK_WINDOW (dialog));
}
