/* lock-page.c — what a locked desk shows: whose it is, and one field to open it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassLockPage {
  AdwBin parent;
  GtkWidget *status, *form, *phone;                                             /* template */
  GtkWidget *fields, *row, *field, *code, *open, *way, *browser, *other, *wait; /* owned by the form */
  PlassService service;
  char *user;
  PlassLockWay asked;
  char *problem; /* what is told beside the seconds; NULL: nothing */
  guint waiting; /* seconds that are left */
  guint tick;    /* source */
};

G_DEFINE_FINAL_TYPE (PlassLockPage, plass_lock_page, ADW_TYPE_BIN)

static const struct {
  const char *label, *hint;
} ways[] = {
  [PLASS_LOCK_PIN] = { N_ ("PIN of this shift"), NULL },
  [PLASS_LOCK_PASSWORD] = { N_ ("Password"), NULL },
  [PLASS_LOCK_PASSPHRASE] = { N_ ("Passphrase of this computer"), NULL },
  [PLASS_LOCK_RECOVERY] = { N_ ("Recovery code"),
                            N_ ("The service cannot be reached. The code that your organisation keeps opens "
                                "this computer meanwhile.") },
};

static GtkWidget *
code_field (PlassLockPage *page)
{
  return plass_form_row_get_input (PLASS_FORM_ROW (page->code));
}

static void
set_ready (PlassLockPage *page, gboolean ready)
{
  gtk_widget_set_sensitive (page->field, ready);
  gtk_widget_set_sensitive (code_field (page), ready);
  gtk_widget_set_sensitive (page->open, ready);
  gtk_widget_set_sensitive (page->browser, ready);
  gtk_widget_set_sensitive (page->way, ready);
  gtk_widget_set_sensitive (page->other, ready);
}

static gboolean
asks_code (PlassLockPage *page)
{
  return gtk_widget_get_visible (page->code);
}

/* What stands nowhere longer than it must. */
static void
clear (PlassLockPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (page->field), "");
  gtk_editable_set_text (GTK_EDITABLE (code_field (page)), "");
}

/* ---- What is given ---- */

static void
give_code (PlassLockPage *page)
{
  char *code = plass_code_read (gtk_editable_get_text (GTK_EDITABLE (code_field (page))));

  plass_form_row_set_problem (PLASS_FORM_ROW (page->code), code ? NULL : _ ("The code has six digits."));
  if (code)
    g_signal_emit_by_name (page, "given", page->asked, NULL, code);
  else
    gtk_widget_grab_focus (code_field (page));
  plass_key_wipe_text (code);
}

static void
give_secret (PlassLockPage *page)
{
  char *typed = plass_phrase_new (gtk_editable_get_text (GTK_EDITABLE (page->field)));

  clear (page);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), NULL);
  if (*typed)
    g_signal_emit_by_name (page, "given", page->asked, typed, NULL);
  plass_phrase_free (typed);
}

static void
field_given (PlassLockPage *page)
{
  if (!gtk_widget_get_sensitive (page->open))
    return;
  (asks_code (page) ? give_code : give_secret) (page);
}

static void
way_clicked (PlassLockPage *page)
{
  g_signal_emit_by_name (page, "other-way");
}

/* ---- The browser ---- */

static void
show_wait (PlassLockPage *page, gboolean waits)
{
  gtk_widget_set_visible (page->fields, !waits);
  gtk_widget_set_visible (page->wait, waits);
}

static void
browser_clicked (PlassLockPage *page)
{
  clear (page);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), NULL);
  show_wait (page, TRUE);
  plass_browser_wait_begin (PLASS_BROWSER_WAIT (page->wait), &page->service, page->user);
}

static void
browser_ended (PlassLockPage *page, const char *problem)
{
  show_wait (page, FALSE);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), problem);
  gtk_widget_grab_focus (page->field);
}

static void
browser_signed_in (PlassLockPage *page, PlassIdentity *identity)
{
  show_wait (page, FALSE);
  g_signal_emit_by_name (page, "signed-in", identity);
}

static void
other_clicked (PlassLockPage *page)
{
  g_signal_emit_by_name (page, "someone-else");
}

/* ---- Waiting after too many misses ---- */

static gboolean
second_passed (gpointer data)
{
  PlassLockPage *page = data;

  if (--page->waiting > 0) {
    plass_lock_page_wait (page, page->waiting);
    return G_SOURCE_CONTINUE;
  }
  page->tick = 0;
  set_ready (page, TRUE);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), page->problem);
  gtk_widget_grab_focus (page->field);
  return G_SOURCE_REMOVE;
}

void
plass_lock_page_wait (PlassLockPage *page, guint secs)
{
  page->waiting = secs;
  if (!secs)
    return;
  g_autofree char *later = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Try again in %u second.", "Try again in %u seconds.", secs), secs);
  g_autofree char *words = page->problem ? g_strdup_printf ("%s %s", page->problem, later) : g_strdup (later);
  set_ready (page, FALSE);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), words);
  if (!page->tick)
    page->tick = g_timeout_add_seconds (1, second_passed, page);
}

/* ---- From outside ---- */

static void
show_code (PlassLockPage *page, gboolean code)
{
  gtk_widget_set_visible (page->row, !code);
  gtk_widget_set_visible (page->code, code);
  gtk_widget_set_visible (page->browser,
                          !code && page->asked == PLASS_LOCK_PASSWORD && plass_browser_is_there ());
}

static void
show_phone (PlassLockPage *page)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  g_autofree char *number = g_settings_get_string (settings, "service-desk-phone");
  g_autofree char *words = g_strdup_printf (_ ("Service desk: %s"), number);

  gtk_label_set_text (GTK_LABEL (page->phone), words);
  gtk_widget_set_visible (page->phone, !plass_text_is_blank (number));
}

void
plass_lock_page_ask (PlassLockPage *page, const char *name, PlassLockWay way, const char *other_way,
                     const char *problem)
{
  g_clear_handle_id (&page->tick, g_source_remove);
  page->asked = way;
  g_free (page->problem);
  page->problem = g_strdup (problem);
  adw_status_page_set_title (ADW_STATUS_PAGE (page->status), name);
  plass_form_row_set_label (PLASS_FORM_ROW (page->row), _ (ways[way].label));
  plass_form_row_set_hint (PLASS_FORM_ROW (page->row), ways[way].hint ? _ (ways[way].hint) : NULL);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->row), problem);
  clear (page);
  show_code (page, FALSE);
  show_wait (page, FALSE);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (page->field),
                                    way == PLASS_LOCK_PIN ? PLASS_PIN_DIGITS : -1);
  gtk_widget_set_visible (page->way, other_way != NULL);
  gtk_button_set_label (GTK_BUTTON (page->way), other_way ? other_way : "");
  show_phone (page);
  set_ready (page, TRUE);
  gtk_widget_grab_focus (page->field);
}

void
plass_lock_page_ask_code (PlassLockPage *page, const char *problem)
{
  show_code (page, TRUE);
  plass_form_row_set_problem (PLASS_FORM_ROW (page->code), problem);
  set_ready (page, TRUE);
  gtk_widget_grab_focus (code_field (page));
}

void
plass_lock_page_set_service (PlassLockPage *page, const PlassService *service, const char *user)
{
  g_free (page->service.url);
  g_free (page->service.ca_file);
  g_free (page->user);
  page->service = (PlassService){ g_strdup (service->url), g_strdup (service->ca_file) };
  page->user = g_strdup (user);
}

void
plass_lock_page_work (PlassLockPage *page)
{
  set_ready (page, FALSE);
}

/* ---- Making it ---- */

static GtkWidget *
new_flat (PlassLockPage *page, const char *words, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, page);
  gtk_box_append (GTK_BOX (page->fields), button);
  return button;
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&PLASS_LOCK_PAGE (object)->tick, g_source_remove);
  G_OBJECT_CLASS (plass_lock_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PlassLockPage *page = PLASS_LOCK_PAGE (object);

  g_free (page->problem);
  g_free (page->service.url);
  g_free (page->service.ca_file);
  g_free (page->user);
  G_OBJECT_CLASS (plass_lock_page_parent_class)->finalize (object);
}

/* Once it is open, nothing of what opened it stays here. */
static void
unmap (GtkWidget *widget)
{
  clear (PLASS_LOCK_PAGE (widget));
  GTK_WIDGET_CLASS (plass_lock_page_parent_class)->unmap (widget);
}

/* A password must not be copied into a GValue, where nobody overwrites it. */
static void
add_signals (GType type)
{
  const GType text = G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE;

  g_signal_new ("given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, text,
                text);
  g_signal_new ("signed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("other-way", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("someone-else", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plass_lock_page_class_init (PlassLockPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  widget->unmap = unmap;
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/lock-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassLockPage, status);
  gtk_widget_class_bind_template_child (widget, PlassLockPage, form);
  gtk_widget_class_bind_template_child (widget, PlassLockPage, phone);
  add_signals (G_TYPE_FROM_CLASS (class));
}

static void
plass_lock_page_init (PlassLockPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  page->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (page->form), page->fields);
  page->field = gtk_password_entry_new ();
  page->row = plass_form_row_new (_ (ways[PLASS_LOCK_PASSWORD].label), page->field);
  page->open = gtk_button_new_with_mnemonic (_ ("_Unlock"));
  gtk_widget_add_css_class (page->open, "pill");
  gtk_widget_add_css_class (page->open, "suggested-action");
  gtk_widget_set_halign (page->open, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (page->open, 6);
  g_signal_connect_swapped (page->field, "activate", G_CALLBACK (field_given), page);
  g_signal_connect_swapped (page->open, "clicked", G_CALLBACK (field_given), page);
  page->code = plass_form_row_new (_ ("Code from your authenticator app"), plass_code_entry_new ());
  plass_form_row_set_hint (PLASS_FORM_ROW (page->code),
                           _ ("The password is right. Your account asks for six digits as well."));
  g_signal_connect_swapped (code_field (page), "activate", G_CALLBACK (field_given), page);
  gtk_box_append (GTK_BOX (page->fields), page->row);
  gtk_box_append (GTK_BOX (page->fields), page->code);
  gtk_box_append (GTK_BOX (page->fields), page->open);
  page->way = new_flat (page, "", G_CALLBACK (way_clicked));
  page->browser = new_flat (page, _ ("Sign In with the _Browser"), G_CALLBACK (browser_clicked));
  page->other = new_flat (page, _ ("_Someone Else"), G_CALLBACK (other_clicked));
  page->wait = plass_browser_wait_new ();
  g_signal_connect_swapped (page->wait, "ended", G_CALLBACK (browser_ended), page);
  g_signal_connect_swapped (page->wait, "signed-in", G_CALLBACK (browser_signed_in), page);
  gtk_box_append (GTK_BOX (page->form), page->wait);
  show_wait (page, FALSE);
  show_code (page, FALSE);
}
