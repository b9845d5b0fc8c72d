/* start-page.c — what is shown before there is a desk: opening, first run, and why it does not open */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassStartPage {
  AdwBin parent;
  GtkWidget *stack, *back, *opening, *opening_spinner, *service_form, *sign_in_form, *sign_in_page, *trouble,
      *retry;
  GtkWidget *url, *ca_file, *user, *password; /* PlassFormRow */
  GtkWidget *sign_in;                         /* button */
  gboolean first_run;
  guint slow; /* source */
};

G_DEFINE_FINAL_TYPE (PlassStartPage, plass_start_page, ADW_TYPE_BIN)

static GtkWidget *
input_of (GtkWidget *row)
{
  return plass_form_row_get_input (PLASS_FORM_ROW (row));
}

static void
show_page (PlassStartPage *page, const char *name)
{
  gtk_stack_set_visible_child_name (GTK_STACK (page->stack), name);
  gtk_widget_set_visible (page->back, page->first_run && g_str_equal (name, "sign-in"));
  gtk_spinner_set_spinning (GTK_SPINNER (page->opening_spinner), g_str_equal (name, "opening"));
}

/* ---- Address ---- */

static gboolean
is_address (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 && *g_uri_get_host (uri);
}

static void
ask_name (PlassStartPage *page)
{
  show_page (page, "sign-in");
  gtk_widget_grab_focus (input_of (
      plass_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (input_of (page->user)))) ? page->user
                                                                                         : page->password));
}

static void
address_given (PlassStartPage *page)
{
  g_autofree char *url = plass_input_get_text (input_of (page->url));
  g_autofree char *ca_file = plass_input_get_text (input_of (page->ca_file));
  gboolean good_url = is_address (url);
  gboolean good_file = !*ca_file || g_file_test (ca_file, G_FILE_TEST_IS_REGULAR);

  plass_form_row_set_problem (PLASS_FORM_ROW (page->url),
                              good_url ? NULL : _ ("Write the whole address. It begins with https://."));
  plass_form_row_set_problem (PLASS_FORM_ROW (page->ca_file),
                              good_file ? NULL : _ ("There is no such file."));
  if (good_url && good_file)
    ask_name (page);
  else
    gtk_widget_grab_focus (input_of (good_url ? page->ca_file : page->url));
}

static void
file_chosen (GtkNativeDialog *chooser, int response, PlassStartPage *page)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
    g_autofree char *path = g_file_get_path (file);
    plass_input_set_text (input_of (page->ca_file), path);
  }
  g_object_unref (chooser);
}

static void
file_asked (PlassStartPage *page)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Certificate of the Service"), window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GtkWidget *
new_button (const char *words)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 12);
  return button;
}

static void
build_address (PlassStartPage *page)
{
  GtkWidget *file = gtk_entry_new (), *next = new_button (_ ("_Next"));
  GtkWidget *url = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (url), GTK_INPUT_PURPOSE_URL);
  page->url = plass_form_row_new (_ ("Address of the service"), url);
  page->ca_file = plass_form_row_new (_ ("Certificate file, if you were given one"), file);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (file), GTK_ENTRY_ICON_SECONDARY, "document-open-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (file), GTK_ENTRY_ICON_SECONDARY, _ ("Choose a file"));
  g_signal_connect_swapped (file, "icon-press", G_CALLBACK (file_asked), page);
  g_signal_connect_swapped (url, "activate", G_CALLBACK (address_given), page);
  g_signal_connect_swapped (file, "activate", G_CALLBACK (address_given), page);
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (address_given), page);
  gtk_box_append (GTK_BOX (page->service_form), page->url);
  gtk_box_append (GTK_BOX (page->service_form), page->ca_file);
  gtk_box_append (GTK_BOX (page->service_form), next);
}

/* ---- Name and password ---- */

static void
name_given (PlassStartPage *page)
{
  g_autofree char *url = plass_input_get_text (input_of (page->url));
  g_autofree char *ca_file = plass_input_get_text (input_of (page->ca_file));
  g_autofree char *user = plass_input_get_text (input_of (page->user));
  const char *password = gtk_editable_get_text (GTK_EDITABLE (input_of (page->password)));

  if (!*user || !*password) {
    gtk_widget_grab_focus (input_of (*user ? page->password : page->user));
    return;
  }
  plass_form_row_set_problem (PLASS_FORM_ROW (page->password), NULL);
  g_signal_emit_by_name (page, "sign-in", url, ca_file, user, password);
  /* It stands nowhere longer than it must. */
  gtk_editable_set_text (GTK_EDITABLE (input_of (page->password)), "");
}

static void
build_sign_in (PlassStartPage *page)
{
  GtkWidget *user = gtk_entry_new (), *password = gtk_password_entry_new ();

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (password), TRUE);
  page->user = plass_form_row_new (_ ("User name"), user);
  page->password = plass_form_row_new (_ ("Password"), password);
  page->sign_in = new_button (_ ("_Sign In"));
  g_signal_connect_swapped (user, "activate", G_CALLBACK (name_given), page);
  g_signal_connect_swapped (password, "activate", G_CALLBACK (name_given), page);
  g_signal_connect_swapped (page->sign_in, "clicked", G_CALLBACK (name_given), page);
  gtk_box_append (GTK_BOX (page->sign_in_form), page->user);
  gtk_box_append (GTK_BOX (page->sign_in_form), page->password);
  gtk_box_append (GTK_BOX (page->sign_in_form), page->sign_in);
}

static void
back_clicked (PlassStartPage *page)
{
  show_page (page, "service");
}

static void
retry_clicked (PlassStartPage *page)
{
  g_signal_emit_by_name (page, "retry");
}

/* ---- From outside ---- */

/* Most openings are over before one could read the word. */
static gboolean
show_slow (gpointer data)
{
  PlassStartPage *page = data;

  page->slow = 0;
  gtk_widget_set_visible (page->opening, TRUE);
  return G_SOURCE_REMOVE;
}

void
plass_start_page_show_opening (PlassStartPage *page)
{
  show_page (page, "opening");
  gtk_widget_set_visible (page->opening, FALSE);
  if (!page->slow)
    page->slow = g_timeout_add (400, show_slow, page);
}

void
plass_start_page_ask (PlassStartPage *page, const PlassService *service, const char *user,
                      const char *problem)
{
  page->first_run = plass_text_is_blank (user);
  plass_input_set_text (input_of (page->url), service->url);
  plass_input_set_text (input_of (page->ca_file), service->ca_file);
  if (!page->first_run)
    plass_input_set_text (input_of (page->user), user);
  adw_status_page_set_description (ADW_STATUS_PAGE (page->sign_in_page),
                                   page->first_run ? _ ("Step 2 of 2: who are you?") : NULL);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->password), problem);
  if (page->first_run && !problem)
    show_page (page, "service");
  else
    ask_name (page);
}

static const struct {
  PlassTrouble trouble;
  const char *icon, *title, *text;
} troubles[] = {
  { PLASS_TROUBLE_KEYRING_LOCKED, "system-lock-screen-symbolic", N_ ("The keyring is locked"),
    N_ ("The key to what is kept here lies in the keyring of this computer. Unlock it – signing out of the "
        "computer and in again does that – and try again. Nothing is lost.") },
  { PLASS_TROUBLE_NO_KEYRING, "system-lock-screen-symbolic", N_ ("This computer has no keyring"),
    N_ ("Plass keeps its keys in a keyring and opens nothing without one. Ask the service desk to set it up. "
        "Nothing is lost.") },
  { PLASS_TROUBLE_KEY, "system-lock-screen-symbolic", N_ ("The key does not fit"),
    N_ ("What is kept here was locked with another key than the one in the keyring. It stays as it is, and "
        "nothing was changed. Ask the service desk before you do anything else.") },
  { PLASS_TROUBLE_OPEN_ELSEWHERE, "plass-needs-you-symbolic", N_ ("Plass is open already"),
    N_ ("Another window of Plass uses what is kept here, perhaps for another person who is signed in to this "
        "computer. Close it and try again.") },
  { PLASS_TROUBLE_NEWER, "software-update-available-symbolic", N_ ("Plass must be updated"),
    N_ ("What is kept here was written by a newer version. Update Plass. Nothing is lost.") },
  { PLASS_TROUBLE_NO_SPACE, "drive-harddisk-symbolic", N_ ("The disk is full"),
    N_ ("Make some room on this computer and try again. Nothing is lost.") },
  { PLASS_TROUBLE_STORE, "plass-needs-you-symbolic", N_ ("What is kept here cannot be read"),
    N_ ("The file stays as it is: nothing was deleted or changed. What was sent is safe at the central "
        "service. Ask the service desk, who can look at the file.") },
  { PLASS_TROUBLE_CLOCK, "plass-needs-you-symbolic", N_ ("The clock of this computer is wrong"),
    N_ ("It stands before the last time that Plass spoke with the central service. Set the date and the "
        "clock, "
        "and try again. Nothing is lost.") },
  { PLASS_TROUBLE_WIPED, "system-lock-screen-symbolic", N_ ("Nothing is kept on this computer any more"),
    N_ ("The administrator has removed everything that Plass kept here. What was sent is safe at the central "
        "service. Ask the service desk; whoever signs in again begins anew.") },
};

void
plass_start_page_show_trouble (PlassStartPage *page, PlassTrouble trouble)
{
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++) {
    if (troubles[i].trouble != trouble)
      continue;
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page->trouble), troubles[i].icon);
    adw_status_page_set_title (ADW_STATUS_PAGE (page->trouble), _ (troubles[i].title));
    adw_status_page_set_description (ADW_STATUS_PAGE (page->trouble), _ (troubles[i].text));
  }
  show_page (page, "trouble");
  gtk_widget_grab_focus (page->retry);
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&PLASS_START_PAGE (object)->slow, g_source_remove);
  G_OBJECT_CLASS (plass_start_page_parent_class)->dispose (object);
}

static void
plass_start_page_class_init (PlassStartPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/start-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassStartPage, stack);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, back);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, opening);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, opening_spinner);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, service_form);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, sign_in_form);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, sign_in_page);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, trouble);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, retry);
  gtk_widget_class_bind_template_callback (widget, back_clicked);
  gtk_widget_class_bind_template_callback (widget, retry_clicked);
  g_signal_new ("sign-in", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("retry", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plass_start_page_init (PlassStartPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  plass_access_watch_stack (GTK_STACK (page->stack));
  build_address (page);
  build_sign_in (page);
}
