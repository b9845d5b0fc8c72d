/* draft.c — what stands in inputs, as text that can be kept and put back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* Which input it is: its place among all that lie in the same window, and its sort, so that a window that was
 * made anew by another version takes nothing that does not belong there. */
typedef struct {
  GtkWidget *widget;
  char sort;
} Input;

static void
free_input (gpointer input)
{
  g_free (input);
}

/* Secrets are no input: they are never kept. */
static char
sort_of (GtkWidget *widget)
{
  if (PLASS_IS_PERSON_PICKER (widget))
    return 'p';
  if (GTK_IS_DROP_DOWN (widget))
    return g_object_get_data (G_OBJECT (widget), "plass-values") ? 'c' : 0;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return gtk_widget_has_css_class (widget, "text-area") ? 'a' : 0;
  if (GTK_IS_CHECK_BUTTON (widget))
    return 'b';
  if (GTK_IS_SWITCH (widget))
    return 's';
  return GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) ? 'e' : 0;
}

/* What stands in a list was found and not written, and may be in another order next time. */
static gboolean
may_hold_inputs (GtkWidget *widget)
{
  return !GTK_IS_LIST_BOX (widget) && !GTK_IS_LIST_BASE (widget) && !GTK_IS_PASSWORD_ENTRY (widget);
}

static void
find_inputs (GtkWidget *widget, GPtrArray *inputs)
{
  char sort = sort_of (widget);

  if (sort) {
    Input *input = g_new0 (Input, 1);
    *input = (Input){ widget, sort };
    g_ptr_array_add (inputs, input);
    return;
  }
  for (GtkWidget *child = may_hold_inputs (widget) ? gtk_widget_get_first_child (widget) : NULL; child;
       child = gtk_widget_get_next_sibling (child))
    find_inputs (child, inputs);
}

static GPtrArray *
inputs_of (GtkWidget *root)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func (free_input);

  find_inputs (root, inputs);
  return inputs;
}

/* As it was written, also when it cannot be read as a date yet. */
static char *
read_input (const Input *input)
{
  if (input->sort == 'e')
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (input->widget)));
  if (input->sort != 'p')
    return plass_input_get_text (input->widget);
  PlassId person = plass_person_picker_get (PLASS_PERSON_PICKER (input->widget));
  g_autofree char *typed = plass_person_picker_get_typed (PLASS_PERSON_PICKER (input->widget));
  return g_strconcat (person.text, " ", typed, NULL);
}

static void
write_input (const Input *input, const char *text)
{
  const char *typed = strchr (text, ' ');

  if (input->sort == 'e') {
    gtk_editable_set_text (GTK_EDITABLE (input->widget), text);
  } else if (input->sort != 'p') {
    plass_input_set_text (input->widget, text);
  } else if (typed) {
    g_autofree char *id = g_strndup (text, (gsize)(typed - text));
    PlassId person = plass_id_parse (id);
    plass_person_picker_set (PLASS_PERSON_PICKER (input->widget), &person, typed + 1);
    g_signal_emit_by_name (input->widget, plass_id_is_set (&person) ? "chosen" : "typed");
  }
}

static char *
name_input (const Input *input, guint at)
{
  return g_strdup_printf ("%c%u", input->sort, at);
}

GVariant *
plass_draft_read (GtkWidget *root, GVariant *before)
{
  g_autoptr (GPtrArray) inputs = inputs_of (root);
  g_auto (GVariantDict) had = G_VARIANT_DICT_INIT (before);
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < inputs->len; i++) {
    const Input *input = g_ptr_array_index (inputs, i);
    g_autofree char *name = name_input (input, i), *text = read_input (input);
    const char *old = NULL;
    g_variant_dict_lookup (&had, name, "&s", &old);
    if (!before || g_strcmp0 (old, text) != 0)
      g_variant_builder_add (&values, "{sv}", name, g_variant_new_string (text ? text : ""));
  }
  return g_variant_ref_sink (g_variant_builder_end (&values));
}

void
plass_draft_write (GtkWidget *root, GVariant *values)
{
  g_autoptr (GPtrArray) inputs = inputs_of (root);
  g_auto (GVariantDict) kept = G_VARIANT_DICT_INIT (values);

  for (guint i = 0; i < inputs->len; i++) {
    const Input *input = g_ptr_array_index (inputs, i);
    g_autofree char *name = name_input (input, i);
    const char *text;
    if (g_variant_dict_lookup (&kept, name, "&s", &text))
      write_input (input, text);
  }
}

/* ---- Words that are changed in place ---- */

typedef struct {
  char *name;
  PlassDraftRead read;
  PlassDraftWrite write;
} Mark;

static void
free_mark (gpointer data)
{
  Mark *mark = data;

  g_free (mark->name);
  g_free (mark);
}

void
plass_draft_mark (GtkWidget *widget, const char *name, PlassDraftRead read, PlassDraftWrite write)
{
  Mark *mark = g_new0 (Mark, 1);

  *mark = (Mark){ g_strdup (name), read, write };
  g_object_set_data_full (G_OBJECT (widget), "plass-draft", mark, free_mark);
}

static void
read_marks (GtkWidget *widget, GVariantBuilder *values)
{
  const Mark *mark = g_object_get_data (G_OBJECT (widget), "plass-draft");
  g_autofree char *text = mark ? mark->read (widget) : NULL;

  if (text)
    g_variant_builder_add (values, "{sv}", mark->name, g_variant_new_string (text));
  for (GtkWidget *child = mark ? NULL : gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    read_marks (child, values);
}

GVariant *
plass_draft_read_marks (GtkWidget *root)
{
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE_VARDICT);
  read_marks (root, &values);
  return g_variant_ref_sink (g_variant_builder_end (&values));
}

static void
write_marks (GtkWidget *widget, GVariantDict *values)
{
  const Mark *mark = g_object_get_data (G_OBJECT (widget), "plass-draft");
  const char *text;

  if (mark && g_variant_dict_lookup (values, mark->name, "&s", &text))
    mark->write (widget, text);
  for (GtkWidget *child = mark ? NULL : gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    write_marks (child, values);
}

void
plass_draft_write_marks (GtkWidget *root, GVariant *values)
{
  g_auto (GVariantDict) kept = G_VARIANT_DICT_INIT (values);

  write_marks (root, &kept);
}
