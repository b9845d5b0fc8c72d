/* institution-choice.c — a drop-down of all institutions, by name; more may come from the service meanwhile
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static const char *
name_of (const PlassInstitution *house)
{
  return plass_text_is_blank (house->short_name) ? house->name : house->short_name;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = plass_text_sort_key (name_of (*(PlassInstitution *const *)a));
  g_autofree char *second = plass_text_sort_key (name_of (*(PlassInstitution *const *)b));

  return strcmp (first, second);
}

GtkWidget *
plass_institution_choice_new (const char *everywhere)
{
  GtkWidget *choice = plass_choice_new ();

  plass_choice_add (choice, "", everywhere);
  plass_choice_set_search (choice);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  return choice;
}

/* Adding one anew where it belongs would move what is chosen: all of them again, and the choice with them. */
void
plass_institution_choice_fill (GtkWidget *choice, PlassStore *store)
{
  g_autoptr (PlassRecords) records = plass_store_list (store, &plass_kind_institution, NULL, NULL, NULL);
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (choice));
  GPtrArray *values = g_object_get_data (G_OBJECT (choice), "plass-values");
  g_autofree char *chosen = plass_input_get_text (choice);

  if (!records || records->len + 1 == g_list_model_get_n_items (model))
    return;
  qsort (records->items, records->len, sizeof (gpointer), by_name);
  gtk_string_list_splice (GTK_STRING_LIST (model), 1, g_list_model_get_n_items (model) - 1, NULL);
  g_ptr_array_set_size (values, 1);
  for (guint i = 0; i < records->len; i++) {
    const PlassInstitution *house = records->items[i];
    plass_choice_add (choice, house->id.text, name_of (house));
  }
  plass_input_set_text (choice, chosen);
}
