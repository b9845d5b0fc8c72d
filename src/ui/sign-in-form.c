/* sign-in-form.c — name and password, the code where there is one, or the browser instead */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassSignInForm {
  GtkBox parent;
  GtkWidget *fields, *user, *password, *code, *button, *browser, *back, *wait; /* owned by the tree */
  PlassService service;
  char *fixed; /* who it must be; NULL: it is asked */
};

G_DEFINE_FINAL_TYPE (PlassSignInForm, plass_sign_in_form, GTK_TYPE_BOX)

static GtkEditable *
field_of (GtkWidget *row)
{
  return GTK_EDITABLE (plass_form_row_get_input (PLASS_FORM_ROW (row)));
}

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (field_of (row));
}

static const char *
user_of (PlassSignInForm *form)
{
  return form->fixed ? form->fixed : text_of (form->user);
}

static void
focus (GtkWidget *row)
{
  gtk_widget_grab_focus (GTK_WIDGET (field_of (row)));
}

/* ---- What is asked for ---- */

static void
show_code (PlassSignInForm *form, gboolean code)
{
  gtk_widget_set_visible (form->user, !code && !form->fixed);
  gtk_widget_set_visible (form->password, !code);
  gtk_widget_set_visible (form->code, code);
  gtk_widget_set_visible (form->browser, !code && plass_browser_is_there ());
  gtk_widget_set_visible (form->back, code);
}

static void
show_wait (PlassSignInForm *form, gboolean waits)
{
  gtk_widget_set_visible (form->fields, !waits);
  gtk_widget_set_visible (form->wait, waits);
  g_signal_emit_by_name (form, "waits", waits);
}

static void
focus_first (PlassSignInForm *form)
{
  focus (form->fixed || !plass_text_is_blank (text_of (form->user)) ? form->password : form->user);
}

void
plass_sign_in_form_clear (PlassSignInForm *form)
{
  gtk_editable_set_text (field_of (form->password), "");
  gtk_editable_set_text (field_of (form->code), "");
  plass_form_row_set_problem (PLASS_FORM_ROW (form->code), NULL);
}

void
plass_sign_in_form_ask (PlassSignInForm *form, const char *problem)
{
  plass_browser_wait_cancel (PLASS_BROWSER_WAIT (form->wait));
  plass_sign_in_form_clear (form);
  plass_form_row_set_problem (PLASS_FORM_ROW (form->password), problem);
  show_wait (form, FALSE);
  show_code (form, FALSE);
  focus_first (form);
}

void
plass_sign_in_form_ask_code (PlassSignInForm *form, const char *problem)
{
  show_wait (form, FALSE);
  show_code (form, TRUE);
  plass_form_row_set_problem (PLASS_FORM_ROW (form->code), problem);
  focus (form->code);
}

/* ---- What is given ---- */

static void
give_password (PlassSignInForm *form)
{
  const char *user = user_of (form), *password = text_of (form->password);

  if (!*user || !*password) {
    focus (*user ? form->password : form->user);
    return;
  }
  plass_form_row_set_problem (PLASS_FORM_ROW (form->password), NULL);
  g_signal_emit_by_name (form, "given", user, password, NULL);
  /* It stands nowhere longer than it must. */
  gtk_editable_set_text (field_of (form->password), "");
}

static void
give_code (PlassSignInForm *form)
{
  char *code = plass_code_read (text_of (form->code));

  plass_form_row_set_problem (PLASS_FORM_ROW (form->code), code ? NULL : _ ("The code has six digits."));
  if (code)
    g_signal_emit_by_name (form, "given", user_of (form), NULL, code);
  else
    focus (form->code);
  plass_key_wipe_text (code);
}

void
plass_sign_in_form_give (PlassSignInForm *form)
{
  if (gtk_widget_get_visible (form->code))
    give_code (form);
  else
    give_password (form);
}

/* ---- The browser ---- */

static void
browser_clicked (PlassSignInForm *form)
{
  plass_form_row_set_problem (PLASS_FORM_ROW (form->password), NULL);
  show_wait (form, TRUE);
  plass_browser_wait_begin (PLASS_BROWSER_WAIT (form->wait), &form->service, user_of (form));
}

static void
browser_ended (PlassSignInForm *form, const char *problem)
{
  plass_sign_in_form_ask (form, problem);
}

static void
browser_signed_in (PlassSignInForm *form, PlassIdentity *identity)
{
  plass_sign_in_form_clear (form);
  g_signal_emit_by_name (form, "signed-in", identity);
}

static void
back_clicked (PlassSignInForm *form)
{
  plass_sign_in_form_ask (form, NULL);
}

/* ---- From outside ---- */

void
plass_sign_in_form_set_service (PlassSignInForm *form, const PlassService *service)
{
  g_free (form->service.url);
  g_free (form->service.ca_file);
  form->service =
      (PlassService){ g_strdup (service->url),
                      plass_text_is_blank (service->ca_file) ? NULL : g_strdup (service->ca_file) };
}

void
plass_sign_in_form_set_user (PlassSignInForm *form, const char *user)
{
  gtk_editable_set_text (field_of (form->user), user ? user : "");
}

void
plass_sign_in_form_fix_user (PlassSignInForm *form, const char *user)
{
  g_autofree char *label = g_strdup_printf (_ ("Password of %s"), user);

  g_free (form->fixed);
  form->fixed = g_strdup (user);
  plass_form_row_set_label (PLASS_FORM_ROW (form->password), label);
  gtk_widget_set_visible (form->user, FALSE);
  gtk_widget_set_visible (form->button, FALSE); /* a dialog has its own */
}

/* ---- Making it ---- */

static void
finalize (GObject *object)
{
  PlassSignInForm *form = PLASS_SIGN_IN_FORM (object);

  g_free (form->service.url);
  g_free (form->service.ca_file);
  g_free (form->fixed);
  G_OBJECT_CLASS (plass_sign_in_form_parent_class)->finalize (object);
}

/* A password must not be copied into a GValue, where nobody overwrites it. */
static void
plass_sign_in_form_class_init (PlassSignInFormClass *class)
{
  const GType type = G_TYPE_FROM_CLASS (class), text = G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE;

  G_OBJECT_CLASS (class)->finalize = finalize;
  g_signal_new ("given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, text, text, text);
  g_signal_new ("signed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("waits", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static GtkWidget *
add_row (PlassSignInForm *form, const char *label, GtkWidget *input)
{
  GtkWidget *row = plass_form_row_new (label, input);

  g_signal_connect_swapped (input, "activate", G_CALLBACK (plass_sign_in_form_give), form);
  gtk_box_append (GTK_BOX (form->fields), row);
  return row;
}

static GtkWidget *
add_flat (PlassSignInForm *form, const char *words, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, form);
  gtk_box_append (GTK_BOX (form->fields), button);
  return button;
}

static void
plass_sign_in_form_init (PlassSignInForm *form)
{
  form->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  form->user = add_row (form, _ ("User name"), gtk_entry_new ());
  form->password = add_row (form, _ ("Password"), plass_phrase_entry_new ());
  form->code = add_row (form, _ ("Code from your authenticator app"), plass_code_entry_new ());
  plass_form_row_set_hint (PLASS_FORM_ROW (form->code),
                           _ ("The password is right. Your account asks for six digits as well."));
  form->button = plass_start_button_new (_ ("_Sign In"));
  g_signal_connect_swapped (form->button, "clicked", G_CALLBACK (plass_sign_in_form_give), form);
  gtk_box_append (GTK_BOX (form->fields), form->button);
  form->browser = add_flat (form, _ ("Sign In with the _Browser"), G_CALLBACK (browser_clicked));
  form->back = add_flat (form, _ ("_Begin Again"), G_CALLBACK (back_clicked));
  form->wait = plass_browser_wait_new ();
  g_signal_connect_swapped (form->wait, "ended", G_CALLBACK (browser_ended), form);
  g_signal_connect_swapped (form->wait, "signed-in", G_CALLBACK (browser_signed_in), form);
  gtk_widget_set_visible (form->wait, FALSE);
  gtk_box_append (GTK_BOX (form), form->fields);
  gtk_box_append (GTK_BOX (form), form->wait);
  gtk_widget_set_hexpand (form->fields, TRUE);
  gtk_widget_set_hexpand (form->wait, TRUE);
  show_code (form, FALSE);
}
