/* emergency-dialog.c — nødtilgang: why, in one's own words, before somebody is opened who is not one's own */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define LEAST_WORDS 10 /* letters: "important" is no reason */

typedef struct {
  const PlassDesk *desk;
  PlassId person; /* not set: found by the number */
  PlassDialog *dialog;
  GtkWidget *number, *kind, *words; /* owned by the dialog; number NULL: who it is is known */
  PlassFormRow *number_row, *kind_row, *words_row;
} Emergency;

static const struct {
  const char *code, *words;
} reasons[] = {
  { "life", N_ ("Danger to life or health now") },
  { "safety", N_ ("Danger to others, or violence") },
  { "shelter", N_ ("Has nowhere to sleep and asks for help here") },
  { "child", N_ ("A child may be in danger") },
  { "other", N_ ("Something else that cannot wait") },
};

/* ---- Who may ------------------------------------------------------------------------------------------ */

gboolean
plass_desk_opens_emergencies (const PlassDesk *desk)
{
  static const char *const roles[] = { "caseworker", "health", "supervisor", NULL };

  return g_strv_contains (roles, desk->identity.role.text);
}

/* 0: nobody has said for how long, so that nobody may. */
static int
days_it_lasts (PlassStore *store)
{
  g_autoptr (GPtrArray) words = plass_store_codes (store, "access", NULL);

  for (guint i = 0; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);

    if (plass_code_is (&word->word, "emergency") && word->limit_days.known)
      return word->limit_days.value;
  }
  return 0;
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

static const char *
reason_words (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].code, code))
      return _ (reasons[i].words);
  return "";
}

static char *
read_number (const Emergency *emergency)
{
  g_autofree char *typed = emergency->number ? plass_input_get_text (emergency->number) : g_strdup ("");
  GString *digits = g_string_new (NULL);

  for (const char *at = typed; *at; at++)
    if (!g_ascii_isspace (*at))
      g_string_append_c (digits, *at);
  return g_string_free (digits, FALSE);
}

static gboolean
is_complete (Emergency *emergency, const char *number, const char *kind, const char *words)
{
  const gboolean has_number = plass_id_is_set (&emergency->person) || *number;
  const gboolean has_words = g_utf8_strlen (words, -1) >= LEAST_WORDS;

  if (emergency->number_row)
    plass_form_row_set_problem (emergency->number_row,
                                has_number ? NULL : _ ("Write the number of the person."));
  plass_form_row_set_problem (emergency->kind_row, *kind ? NULL : _ ("Choose what it is about."));
  plass_form_row_set_problem (emergency->words_row,
                              has_words ? NULL : _ ("Write what has happened, in a few words."));
  return has_number && *kind && has_words;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Emergency *emergency = user_data;
  g_autoptr (GError) error = NULL;
  PlassId person = { "" };
  PlassTime until = { 0 };

  plass_emergency_open_finish (result, &person, &until, &error);
  if (!plass_asking_end (PLASS_DIALOG (source), error))
    return;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (source));
  g_autofree char *when = plass_words_time (until);
  g_autofree char *told = g_strdup_printf (_ ("Emergency access until %s. It will be looked back at."), when);
  plass_toast (GTK_WIDGET (source), told);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.sync", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-person", "s", person.text);
  plass_dialog_done (emergency->dialog);
}

static void
accepted (Emergency *emergency)
{
  g_autofree char *number = read_number (emergency), *kind = plass_input_get_text (emergency->kind);
  g_autofree char *typed = plass_input_get_text (emergency->words), *reason = NULL;

  g_strstrip (typed);
  if (!is_complete (emergency, number, kind, typed))
    return;
  reason = g_strdup_printf ("%s: %s", reason_words (kind), typed);
  plass_asking_begin (emergency->dialog);
  plass_emergency_open (emergency->desk->sync, emergency->dialog, &emergency->person, number, reason,
                        answered, emergency);
}

static void
kind_chosen (Emergency *emergency)
{
  plass_form_row_set_problem (emergency->kind_row, NULL);
}

/* ---- Making it ---------------------------------------------------------------------------------------- */

static GtkWidget *
new_about (int days)
{
  g_autofree char *how_long = plass_words_days (days);
  /* Translators: %s is "1 day" */
  g_autofree char *words = g_strdup_printf (
      _ ("You will see what your role sees of a person, for %s. It is written down with your name, your "
         "reason and all that you open. A leader looks back at it on the next working day, and the person "
         "may "
         "ask who has looked."),
      how_long);

  return plass_needs_text_new (words, NULL);
}

static void
add_rows (Emergency *emergency, GtkWidget *box, const char *typed)
{
  if (!plass_id_is_set (&emergency->person)) {
    emergency->number = gtk_entry_new ();
    gtk_editable_set_text (GTK_EDITABLE (emergency->number), typed);
    emergency->number_row =
        plass_form_row_append (box, _ ("National identity number, D-number or help number"),
                               emergency->number, _ ("As the person, or somebody who knows them, gives it."));
  }
  emergency->kind = plass_choice_new ();
  plass_choice_add (emergency->kind, "", _ ("Choose …"));
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    plass_choice_add (emergency->kind, reasons[i].code, _ (reasons[i].words));
  emergency->kind_row = plass_form_row_append (box, _ ("What is it about?"), emergency->kind, NULL);
  g_signal_connect_swapped (emergency->kind, "notify::selected", G_CALLBACK (kind_chosen), emergency);
  emergency->words = plass_text_area_new (3);
  emergency->words_row =
      plass_form_row_append (box, _ ("Your reason"), emergency->words,
                             _ ("What has happened, and what you need to know. No more than is needed."));
}

/* "13917500080" may be looked for, "Kari" not: an emergency is about one person. */
static const char *
number_typed (const char *typed)
{
  return typed && g_ascii_isdigit (typed[0]) ? typed : "";
}

void
plass_emergency_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                                const char *typed)
{
  const int days = days_it_lasts (desk->store);
  Emergency *emergency;
  GtkWidget *box;

  if (days <= 0) {
    plass_toast (from, _ ("Emergency access is not used here. Call the one on duty."));
    return;
  }
  emergency = g_new0 (Emergency, 1);
  emergency->desk = desk;
  emergency->person = *person;
  emergency->dialog = plass_dialog_new (from, _ ("Emergency Access"), _ ("_Open"));
  g_object_set_data_full (G_OBJECT (emergency->dialog), "plass-emergency", emergency, g_free);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (box), new_about (days));
  add_rows (emergency, box, number_typed (typed));
  plass_dialog_set_content (emergency->dialog, box);
  g_signal_connect_swapped (emergency->dialog, "accepted", G_CALLBACK (accepted), emergency);
  gtk_window_present (GTK_WINDOW (emergency->dialog));
}
