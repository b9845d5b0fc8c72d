/* start-page.c — what is shown before there is a desk: opening, first run, and why it does not open */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassStartPage {
  AdwBin parent;
  GtkWidget *stack, *back, *opening, *opening_spinner, *service_form, *sign_in_form, *sign_in_page, *phrase,
      *new_keys, *trouble, *users;
  GtkWidget *url, *ca_file; /* PlassFormRow */
  gboolean first_run;
  PlassDeskWays ways; /* of the trouble that is shown */
  guint slow;         /* source */
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
  if (!g_str_equal (name, "new-keys"))
    plass_new_keys_page_forget (PLASS_NEW_KEYS_PAGE (page->new_keys));
  /* While it is opened the service may still say that a code was not right, and then it is to be mended. */
  if (!g_str_equal (name, "opening") && !g_str_equal (name, "sign-in"))
    plass_sign_in_form_clear (PLASS_SIGN_IN_FORM (page->sign_in_form));
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
ask_name (PlassStartPage *page, const char *problem)
{
  g_autofree char *url = plass_input_get_text (input_of (page->url));
  g_autofree char *ca_file = plass_input_get_text (input_of (page->ca_file));

  plass_sign_in_form_set_service (PLASS_SIGN_IN_FORM (page->sign_in_form), &(PlassService){ url, ca_file });
  show_page (page, "sign-in");
  plass_sign_in_form_ask (PLASS_SIGN_IN_FORM (page->sign_in_form), problem);
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
    ask_name (page, NULL);
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

GtkWidget *
plass_start_button_new (const char *words)
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
  GtkWidget *file = gtk_entry_new (), *next = plass_start_button_new (_ ("_Next"));
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

/* ---- Signing in ---- */

static void
name_given (PlassStartPage *page, const char *user, const char *password, const char *code)
{
  g_autofree char *url = plass_input_get_text (input_of (page->url));
  g_autofree char *ca_file = plass_input_get_text (input_of (page->ca_file));

  g_signal_emit_by_name (page, "sign-in", url, ca_file, user, password, code);
}

static void
signed_in (PlassStartPage *page, PlassIdentity *identity)
{
  g_autofree char *url = plass_input_get_text (input_of (page->url));
  g_autofree char *ca_file = plass_input_get_text (input_of (page->ca_file));

  g_signal_emit_by_name (page, "signed-in", url, ca_file, identity);
}

static void
back_clicked (PlassStartPage *page)
{
  show_page (page, "service");
}

/* Which of the secrets is asked for is this page's own affair; for all else the desk must be known. */
static void
way_chosen (PlassStartPage *page, const char *way)
{
  gboolean recovery = g_str_equal (way, "recovery");

  if (!recovery && !g_str_equal (way, "passphrase")) {
    g_signal_emit_by_name (page, "way", way);
    return;
  }
  show_page (page, "phrase");
  plass_phrase_page_ask (PLASS_PHRASE_PAGE (page->phrase),
                         recovery ? PLASS_TROUBLE_RECOVERY : PLASS_TROUBLE_PASSPHRASE, &page->ways, NULL);
}

static void
phrase_given (PlassStartPage *page, PlassGiven *given)
{
  g_signal_emit_by_name (page, "given", given);
}

static void
user_chosen (PlassStartPage *page, const char *user)
{
  g_signal_emit_by_name (page, "user", user);
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
plass_start_page_ask (PlassStartPage *page, const PlassService *service, const char *user, gboolean known,
                      const char *problem)
{
  page->first_run = plass_text_is_blank (user);
  plass_input_set_text (input_of (page->url), service->url);
  plass_input_set_text (input_of (page->ca_file), service->ca_file);
  plass_sign_in_form_set_user (PLASS_SIGN_IN_FORM (page->sign_in_form), user);
  adw_status_page_set_description (ADW_STATUS_PAGE (page->sign_in_page),
                                   page->first_run ? _ ("Step 2 of 3: who are you?") : NULL);
  if (page->first_run && !known && !problem)
    show_page (page, "service");
  else
    ask_name (page, problem);
}

void
plass_start_page_ask_code (PlassStartPage *page, const char *problem)
{
  show_page (page, "sign-in");
  plass_sign_in_form_ask_code (PLASS_SIGN_IN_FORM (page->sign_in_form), problem);
}

void
plass_start_page_show_trouble (PlassStartPage *page, const PlassOpened *opened)
{
  page->ways = opened->ways;
  if (opened->trouble == PLASS_TROUBLE_PASSPHRASE || opened->trouble == PLASS_TROUBLE_RECOVERY
      || opened->trouble == PLASS_TROUBLE_NEW_PASSPHRASE) {
    show_page (page, "phrase");
    plass_phrase_page_ask (PLASS_PHRASE_PAGE (page->phrase), opened->trouble, &opened->ways,
                           opened->error ? opened->error->message : NULL);
    plass_phrase_page_wait (PLASS_PHRASE_PAGE (page->phrase), opened->wait);
    return;
  }
  plass_phrase_page_wait (PLASS_PHRASE_PAGE (page->phrase), opened->wait);
  show_page (page, "trouble");
  plass_trouble_page_show (PLASS_TROUBLE_PAGE (page->trouble), opened->trouble, &opened->ways);
}

void
plass_start_page_set_waiting (PlassStartPage *page, gboolean waiting)
{
  plass_trouble_page_set_waiting (PLASS_TROUBLE_PAGE (page->trouble), waiting);
}

gboolean
plass_start_page_shows_trouble (PlassStartPage *page)
{
  return g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (page->stack)), "trouble");
}

void
plass_start_page_ask_new_keys (PlassStartPage *page, const PlassDeskWays *ways, const char *user,
                               gboolean may_ask)
{
  show_page (page, "new-keys");
  plass_new_keys_page_ask (PLASS_NEW_KEYS_PAGE (page->new_keys), ways, user, may_ask);
}

void
plass_start_page_show_users (PlassStartPage *page, char **users, const char *last)
{
  show_page (page, "users");
  plass_users_page_show (PLASS_USERS_PAGE (page->users), users, last);
}

/* Once somebody is in, nothing of how they came stays here. */
static void
unmap (GtkWidget *widget)
{
  plass_sign_in_form_clear (PLASS_SIGN_IN_FORM (PLASS_START_PAGE (widget)->sign_in_form));
  GTK_WIDGET_CLASS (plass_start_page_parent_class)->unmap (widget);
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&PLASS_START_PAGE (object)->slow, g_source_remove);
  G_OBJECT_CLASS (plass_start_page_parent_class)->dispose (object);
}

/* A password must not be copied into a GValue, where nobody overwrites it. */
static void
add_signals (PlassStartPageClass *class)
{
  const GType type = G_TYPE_FROM_CLASS (class), text = G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE;

  g_signal_new ("sign-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5, text, text, text,
                text, text);
  g_signal_new ("signed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, text, text,
                G_TYPE_POINTER);
  g_signal_new ("given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("way", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, text);
  g_signal_new ("user", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, text);
}

static void
plass_start_page_class_init (PlassStartPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->unmap = unmap;
  g_type_ensure (PLASS_TYPE_SIGN_IN_FORM);
  g_type_ensure (PLASS_TYPE_PHRASE_PAGE);
  g_type_ensure (PLASS_TYPE_NEW_KEYS_PAGE);
  g_type_ensure (PLASS_TYPE_TROUBLE_PAGE);
  g_type_ensure (PLASS_TYPE_USERS_PAGE);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/start-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassStartPage, stack);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, back);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, opening);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, opening_spinner);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, service_form);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, sign_in_form);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, sign_in_page);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, phrase);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, new_keys);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, trouble);
  gtk_widget_class_bind_template_child (widget, PlassStartPage, users);
  gtk_widget_class_bind_template_callback (widget, back_clicked);
  gtk_widget_class_bind_template_callback (widget, name_given);
  gtk_widget_class_bind_template_callback (widget, signed_in);
  gtk_widget_class_bind_template_callback (widget, way_chosen);
  gtk_widget_class_bind_template_callback (widget, phrase_given);
  gtk_widget_class_bind_template_callback (widget, user_chosen);
  add_signals (class);
}

static void
plass_start_page_init (PlassStartPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  plass_access_watch_stack (GTK_STACK (page->stack));
  build_address (page);
}
