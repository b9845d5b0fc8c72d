/* form.c — a form made from a kind's field table, with problems shown beside the fields */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassForm {
  GtkBox parent;
  const PlassDesk *desk;
  const PlassKind *kind;
  GHashTable *rows;   /* field name → PlassFormRow, borrowed from the box */
  GHashTable *loaded; /* field name → text as loaded */
};

G_DEFINE_FINAL_TYPE (PlassForm, plass_form, GTK_TYPE_BOX)

static void
finalize (GObject *object)
{
  PlassForm *form = PLASS_FORM (object);

  g_hash_table_unref (form->rows);
  g_hash_table_unref (form->loaded);
  G_OBJECT_CLASS (plass_form_parent_class)->finalize (object);
}

static void
plass_form_class_init (PlassFormClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
plass_form_init (PlassForm *form)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (form), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (form), 18);
  form->rows = g_hash_table_new (g_str_hash, g_str_equal);
  form->loaded = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
}

GtkWidget *
plass_form_new (const PlassDesk *desk, const PlassKind *kind)
{
  PlassForm *form = g_object_new (PLASS_TYPE_FORM, NULL);

  form->desk = desk;
  form->kind = kind;
  return GTK_WIDGET (form);
}

/* ---- The input for a field ---- */

static GtkWidget *
new_code_choice (PlassForm *form, const PlassField *field)
{
  GtkWidget *choice = plass_choice_new ();
  g_autoptr (GPtrArray) words = plass_store_codes (form->desk->store, field->target, NULL);

  plass_choice_add (choice, "", field->flags & PLASS_REQUIRED ? _ ("Choose …") : _ ("Not set"));
  for (guint i = 0; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);
    g_autofree char *label = plass_store_code_label (form->desk->store, field->target, word->word.text);
    plass_choice_add (choice, word->word.text, label);
  }
  return choice;
}

static GtkWidget *
new_bool_choice (void)
{
  GtkWidget *choice = plass_choice_new ();

  plass_choice_add (choice, "", _ ("Not asked"));
  plass_choice_add (choice, "yes", _ ("Yes"));
  plass_choice_add (choice, "no", _ ("No"));
  return choice;
}

static char *
reference_name (const PlassKind *kind, gconstpointer record)
{
  if (kind == &plass_kind_worker)
    return plass_worker_name (record);
  if (kind == &plass_kind_person)
    return plass_person_name (record);
  const PlassField *name = plass_kind_field (kind, "name");
  return name ? plass_field_to_text (name, record) : g_strdup (plass_record_id (record)->text);
}

static GtkWidget *
new_reference_choice (PlassForm *form, const PlassField *field)
{
  GtkWidget *choice = plass_choice_new ();
  const PlassKind *kind = plass_kind_find (field->target);
  g_autoptr (PlassRecords) records = plass_store_list (form->desk->store, kind, NULL, NULL, NULL);

  plass_choice_add (choice, "", _ ("Not set"));
  /* Me first: it is the answer most often. */
  for (guint i = 0; records && kind == &plass_kind_worker && i < records->len; i++)
    if (plass_id_equal (plass_record_id (records->items[i]), &form->desk->identity.worker)) {
      g_autofree char *name = reference_name (kind, records->items[i]);
      plass_choice_add (choice, form->desk->identity.worker.text, name);
    }
  for (guint i = 0; records && i < records->len; i++) {
    const PlassId *id = plass_record_id (records->items[i]);
    if (kind == &plass_kind_worker && plass_id_equal (id, &form->desk->identity.worker))
      continue;
    g_autofree char *name = reference_name (kind, records->items[i]);
    plass_choice_add (choice, id->text, name);
  }
  if (records && records->len > 12)
    plass_choice_set_search (choice);
  return choice;
}

static GtkWidget *
new_input (PlassForm *form, const PlassField *field)
{
  switch ((PlassType)field->type) {
  case PLASS_TYPE_CODE:
    return new_code_choice (form, field);
  case PLASS_TYPE_REF:
    return new_reference_choice (form, field);
  case PLASS_TYPE_BOOL:
    return new_bool_choice ();
  case PLASS_TYPE_DATE:
    return plass_date_entry_new ();
  case PLASS_TYPE_TEXT:
    return field->flags & PLASS_LONG ? plass_text_area_new (4) : gtk_entry_new ();
  default:
    return gtk_entry_new ();
  }
}

/* ---- Making it ---- */

static void
remember (PlassForm *form, const char *field, GtkWidget *input)
{
  char *text = plass_input_get_text (input);

  g_hash_table_replace (form->loaded, (gpointer)field, text ? text : g_strdup (""));
}

PlassFormRow *
plass_form_add_input (PlassForm *form, const char *field, const char *label, GtkWidget *input)
{
  const PlassField *known = plass_kind_field (form->kind, field);
  const char *name = known ? known->name : g_intern_string (field);
  GtkWidget *row = plass_form_row_new (label ? label : known ? _ (known->label) : field, input);

  gtk_box_append (GTK_BOX (form), row);
  g_hash_table_insert (form->rows, (gpointer)name, row);
  remember (form, name, input);
  return PLASS_FORM_ROW (row);
}

PlassFormRow *
plass_form_add (PlassForm *form, const char *field, const char *label)
{
  const PlassField *known = plass_kind_field (form->kind, field);

  g_return_val_if_fail (known != NULL, NULL);
  return plass_form_add_input (form, field, label, new_input (form, known));
}

void
plass_form_add_widget (PlassForm *form, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (form), widget);
}

PlassFormRow *
plass_form_get_row (PlassForm *form, const char *field)
{
  return g_hash_table_lookup (form->rows, field);
}

/* ---- Reading and writing ---- */

void
plass_form_load (PlassForm *form, gconstpointer record)
{
  for (guint i = 0; i < form->kind->n_fields; i++) {
    const PlassField *field = &form->kind->fields[i];
    PlassFormRow *row = plass_form_get_row (form, field->name);
    if (!row)
      continue;
    g_autofree char *text = plass_field_to_text (field, record);
    plass_input_set_text (plass_form_row_get_input (row), text);
    plass_form_row_set_problem (row, NULL);
    remember (form, field->name, plass_form_row_get_input (row));
  }
}

static void
read_fields (PlassForm *form, gpointer record, GPtrArray *problems)
{
  for (guint i = 0; i < form->kind->n_fields; i++) {
    const PlassField *field = &form->kind->fields[i];
    PlassFormRow *row = plass_form_get_row (form, field->name);
    if (!row)
      continue;
    g_autofree char *text = plass_input_get_text (plass_form_row_get_input (row));
    if (!text || !plass_field_from_text (field, record, text))
      plass_problems_add (problems, field->name, _ ("This cannot be read. Try another way of writing it."));
  }
}

/* What is inside the input takes the focus: the frame that scrolls a text area would take it, and no letter.
 */
static gboolean
take_focus (GtkWidget *input)
{
  if (gtk_widget_get_state_flags (input) & GTK_STATE_FLAG_FOCUS_WITHIN)
    return TRUE;
  return gtk_widget_child_focus (input, GTK_DIR_TAB_FORWARD);
}

/* All at once, in the order of the form's table; the first one gets the focus. */
static void
show_problems (PlassForm *form, const GPtrArray *problems)
{
  gboolean focused = FALSE;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (form));

  for (; row; row = gtk_widget_get_next_sibling (row)) {
    GHashTableIter iter;
    gpointer name, known;
    g_hash_table_iter_init (&iter, form->rows);
    while (g_hash_table_iter_next (&iter, &name, &known)) {
      if (known != row)
        continue;
      const char *text = plass_problems_get (problems, name);
      plass_form_row_set_problem (known, text);
      if (text && !focused)
        focused = take_focus (plass_form_row_get_input (known));
    }
  }
}

gboolean
plass_form_save (PlassForm *form, gpointer record)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  read_fields (form, record, problems);
  plass_kind_check (form->kind, record, problems);
  show_problems (form, problems);
  return !plass_problems_stop (problems);
}

gboolean
plass_form_is_changed (PlassForm *form)
{
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, form->rows);
  while (g_hash_table_iter_next (&iter, &name, &row)) {
    g_autofree char *text = plass_input_get_text (plass_form_row_get_input (row));
    if (g_strcmp0 (text, g_hash_table_lookup (form->loaded, name)) != 0)
      return TRUE;
  }
  return FALSE;
}
