/* clash-card.c — one record that two desks changed: each field with both values, and the choice between them
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* What a button stands for; owned by the button. */
typedef struct {
  const PlassDesk *desk;
  GPtrArray *clashes; /* keeps @clash alive */
  const PlassClash *clash;
  char *value; /* NULL: a third one is asked for */
} Choice;

static Choice *
new_choice (const PlassDesk *desk, GPtrArray *clashes, const PlassClash *clash, const char *value)
{
  Choice *choice = g_new0 (Choice, 1);

  *choice = (Choice){ desk, g_ptr_array_ref (clashes), clash, g_strdup (value) };
  return choice;
}

static void
free_choice (gpointer data)
{
  Choice *choice = data;

  g_ptr_array_unref (choice->clashes);
  g_free (choice->value);
  g_free (choice);
}

static void
free_closure_choice (gpointer data, GClosure *closure)
{
  free_choice (data);
}

/* ---- Choosing ---- */

static void
undo_asked (AdwToast *toast, Choice *choice)
{
  g_autoptr (GError) error = NULL;

  plass_store_unsettle (choice->desk->store, &choice->desk->actor, choice->clash, choice->value, &error);
  if (error)
    g_warning ("a choice could not be taken back");
}

static char *
text_now (const PlassDesk *desk, const PlassClash *clash)
{
  gpointer record = plass_store_get (desk->store, clash->kind, &clash->record, NULL);
  char *text = record ? plass_field_to_text (clash->field, record) : g_strdup ("");

  plass_record_free (clash->kind, record);
  return text;
}

gboolean
plass_clash_choose (GtkWidget *from, const PlassDesk *desk, GPtrArray *clashes, const PlassClash *clash,
                    const char *value, GError **error)
{
  g_autofree char *before = text_now (desk, clash);
  g_autofree char *told = g_strdup_printf (_ ("Settled: %s"), _ (clash->field->label));

  if (!plass_store_settle (desk->store, &desk->actor, clash->number, value, error))
    return FALSE;
  plass_toast_undo (from, told, G_CALLBACK (undo_asked), new_choice (desk, clashes, clash, before),
                    free_closure_choice);
  return TRUE;
}

static void
choice_clicked (GtkWidget *button, Choice *choice)
{
  g_autoptr (GError) error = NULL;

  if (!choice->value) {
    plass_clash_dialog_present (button, choice->desk, choice->clashes, choice->clash);
  } else if (!plass_clash_choose (button, choice->desk, choice->clashes, choice->clash, choice->value,
                                  &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (button, words);
  }
}

static GtkWidget *
new_choice_button (const char *words, const char *name, Choice *choice, gboolean hidden)
{
  GtkWidget *button = gtk_button_new_with_label (words);

  plass_access_name (button, name);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  /* Nobody chooses between what they cannot see. */
  gtk_widget_set_sensitive (button, !hidden);
  g_signal_connect_data (button, "clicked", G_CALLBACK (choice_clicked), choice, free_closure_choice, 0);
  return button;
}

/* ---- One value ---- */

/* "Kari Medarbeider, today 14:02" */
static char *
who_and_when (const PlassDesk *desk, const PlassId *worker, PlassTime when)
{
  g_autofree char *who =
      plass_id_is_set (worker) ? plass_person_words_worker (desk->store, worker) : g_strdup ("");
  g_autofree char *time = plass_words_time (when);

  if (*who && *time)
    return g_strdup_printf (C_ ("row", "%1$s, %2$s"), who, time);
  if (*who || *time)
    return g_strdup (*who ? who : time);
  return g_strdup (_ ("Not known by whom"));
}

typedef struct {
  const char *where, *text;
  PlassId by;
  PlassTime at;
  gboolean used; /* what everybody sees until somebody chooses */
} Side;

static GtkWidget *
new_where (const Side *side)
{
  GtkWidget *line = plass_wrap_new (FALSE);

  plass_wrap_append (PLASS_WRAP (line), plass_needs_text_new (side->where, "dim-label"));
  if (side->used)
    plass_wrap_append (PLASS_WRAP (line), plass_pill_new (NULL, _ ("Used for now")));
  return line;
}

static GtkWidget *
new_side (const PlassDesk *desk, GPtrArray *clashes, const PlassClash *clash, const Side *side,
          gboolean hidden)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *value =
      hidden ? g_strdup (_ ("Hidden")) : plass_field_words (desk, clash->kind, clash->field, side->text);
  g_autofree char *who = who_and_when (desk, &side->by, side->at);
  /* Translators: a button's name for a screen reader: use this value for that field */
  g_autofree char *name = g_strdup_printf (_ ("Use “%1$s” for %2$s"), value, _ (clash->field->label));
  g_autofree char *group = g_strdup_printf ("%s%s%s: %s. %s", side->where, side->used ? ", " : "",
                                            side->used ? _ ("Used for now") : "", value, who);

  gtk_box_append (GTK_BOX (box), new_where (side));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (value, hidden ? "dim-label" : "clash-value"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (who, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_choice_button (_ ("Use This"), name,
                                                    new_choice (desk, clashes, clash, side->text), hidden));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "clash-side");
  plass_access_name (box, group);
  return box;
}

/* ---- One field ---- */

static GtkWidget *
new_field (const PlassDesk *desk, GPtrArray *clashes, const PlassClash *clash, gboolean hidden)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *sides = g_object_new (PLASS_TYPE_COLUMNS, NULL);
  const Side ours = { _ ("At this desk"), clash->ours, clash->ours_by, clash->ours_at, FALSE };
  const Side theirs = { _ ("At another desk"), clash->theirs, clash->theirs_by, clash->theirs_at, TRUE };
  g_autofree char *name = g_strdup_printf (_ ("Write something else for %s"), _ (clash->field->label));

  gtk_widget_set_parent (new_side (desk, clashes, clash, &ours, hidden), sides);
  gtk_widget_set_parent (new_side (desk, clashes, clash, &theirs, hidden), sides);
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (_ (clash->field->label), "form-label"));
  gtk_box_append (GTK_BOX (box), sides);
  gtk_box_append (GTK_BOX (box), new_choice_button (_ ("Write Something Else …"), name,
                                                    new_choice (desk, clashes, clash, NULL), hidden));
  return box;
}

static gboolean
is_hidden (const PlassClash *clash, const PlassNeedsView *view, const PlassAbout *about)
{
  return view->shutter || (!view->revealed && (about->secret || (clash->field->flags & PLASS_MASKED)));
}

/* ---- The card ---- */

static void
add_buttons (GtkWidget *box, const PlassAbout *about, const PlassId *record, const PlassNeedsView *view,
             gboolean hidden)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  if (hidden && !view->shutter)
    gtk_box_append (GTK_BOX (buttons),
                    plass_needs_button_new (_ ("Show …"), about->title, "needs.show", record->text));
  if (plass_id_is_set (&about->person))
    gtk_box_append (GTK_BOX (buttons),
                    plass_needs_button_new (_ ("Open"), about->title, "win.show-person", about->person.text));
  gtk_box_append (GTK_BOX (buttons),
                  plass_needs_button_new (_ ("Later"), about->title, "needs.later", record->text));
  gtk_box_append (GTK_BOX (box), buttons);
}

GtkWidget *
plass_clash_card_new (const PlassDesk *desk, GPtrArray *clashes, guint first, guint n,
                      const PlassNeedsView *view)
{
  const PlassClash *clash = g_ptr_array_index (clashes, first);
  gpointer record = plass_store_get (desk->store, clash->kind, &clash->record, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autoptr (GString) signature = g_string_new (NULL);
  PlassAbout about = { 0 };
  gboolean hidden = FALSE;

  if (record)
    plass_record_about (desk, clash->kind, record, &about);
  else
    about.title = g_strdup (_ (clash->kind->label));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (about.title, "needs-title"));
  for (guint i = first; i < first + n; i++) {
    const PlassClash *one = g_ptr_array_index (clashes, i);
    gboolean covered = is_hidden (one, view, &about);
    hidden = hidden || covered;
    gtk_box_append (GTK_BOX (box), new_field (desk, clashes, one, covered));
    g_string_append_printf (signature, "%" G_GINT64_FORMAT "%s|%s|%d|%s|", one->number, one->ours,
                            one->theirs, covered, about.title);
  }
  add_buttons (box, &about, &clash->record, view, hidden);
  GtkWidget *row = plass_needs_row_new (box, about.title);
  plass_refill_mark (row, clash->record.text, signature->str);
  plass_about_clear (&about);
  plass_record_free (clash->kind, record);
  return row;
}
