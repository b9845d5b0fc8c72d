/* worker-picker.c — who of those who work here: find as you type, with where they work, since names repeat */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUGGESTIONS 6

struct _PlassWorkerPicker {
  GtkBox parent;
  const PlassDesk *desk;
  PlassRecords *workers; /* as they were when it was made */
  PlassId chosen;
  gboolean writing;        /* the name of the chosen one goes into the entry */
  GtkWidget *entry, *list; /* owned by the box */
};

G_DEFINE_FINAL_TYPE (PlassWorkerPicker, plass_worker_picker, GTK_TYPE_BOX)

static void
clear (PlassWorkerPicker *picker)
{
  plass_suggestions_clear (picker->list);
  gtk_widget_set_visible (picker->list, FALSE);
}

/* ---- Suggestions --------------------------------------------------------------------------------------- */

/* "Nurse · Dalsberget"; "" when neither is known. */
static char *
describe (PlassStore *store, const PlassWorker *worker)
{
  g_autoptr (PlassRecords) roles =
      plass_store_list (store, &plass_kind_role, "worker", worker->id.text, NULL);
  GString *words = g_string_new (worker->title);

  for (guint i = 0; roles && i < roles->len; i++) {
    const PlassRole *role = roles->items[i];
    g_autoptr (PlassInstitution) house =
        plass_id_is_set (&role->institution)
            ? plass_store_get (store, &plass_kind_institution, &role->institution, NULL)
            : NULL;

    if (house && role->active != PLASS_NO)
      g_string_append_printf (words, "%s%s", words->len ? " · " : "", house->name);
  }
  return g_string_free (words, FALSE);
}

static gboolean
is_meant (const char *name, char *const *words)
{
  g_autofree char *folded = plass_text_fold (name);

  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

static void
suggest (PlassWorkerPicker *picker, const char *typed)
{
  g_autofree char *folded = plass_text_fold (typed);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint found = 0;

  for (guint i = 0; picker->workers && i < picker->workers->len && found < SUGGESTIONS; i++) {
    const PlassWorker *worker = picker->workers->items[i];
    g_autofree char *name = plass_worker_name (worker), *detail = NULL;
    GtkWidget *row;

    if (worker->active == PLASS_NO || !is_meant (name, words))
      continue;
    detail = describe (picker->desk->store, worker);
    row = plass_row_new (name, detail);
    g_object_set_data_full (G_OBJECT (row), "plass-id", g_strdup (worker->id.text), g_free);
    g_object_set_data_full (G_OBJECT (row), "plass-name", g_strdup (name), g_free);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    gtk_list_box_append (GTK_LIST_BOX (picker->list), row);
    found++;
  }
  gtk_widget_set_visible (picker->list, found > 0);
}

static void
entry_changed (PlassWorkerPicker *picker)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (picker->entry));

  if (picker->writing)
    return;
  picker->chosen = (PlassId){ "" };
  clear (picker);
  if (!plass_text_is_blank (typed))
    suggest (picker, typed);
  g_signal_emit_by_name (picker, "chosen");
}

static void
row_activated (PlassWorkerPicker *picker, GtkListBoxRow *row)
{
  picker->chosen = plass_id_parse (g_object_get_data (G_OBJECT (row), "plass-id"));
  picker->writing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (picker->entry), g_object_get_data (G_OBJECT (row), "plass-name"));
  picker->writing = FALSE;
  gtk_widget_grab_focus (picker->entry);
  gtk_editable_set_position (GTK_EDITABLE (picker->entry), -1);
  clear (picker);
  g_signal_emit_by_name (picker, "chosen");
}

static void
entry_activated (PlassWorkerPicker *picker)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (picker->list), 0);

  if (first)
    row_activated (picker, first);
}

/* ---- Making it ----------------------------------------------------------------------------------------- */

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PLASS_WORKER_PICKER (widget)->entry);
}

static void
finalize (GObject *object)
{
  plass_records_free (PLASS_WORKER_PICKER (object)->workers);
  G_OBJECT_CLASS (plass_worker_picker_parent_class)->finalize (object);
}

static void
plass_worker_picker_class_init (PlassWorkerPickerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = grab_focus;
  g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plass_worker_picker_init (PlassWorkerPicker *picker)
{
  picker->entry = plass_suggestions_entry_new (GTK_BOX (picker));
  picker->list = plass_suggestions_list_new (GTK_BOX (picker), _ ("Suggestions"));
  plass_suggestions_add_keys (picker->entry, picker->list);
  g_signal_connect_swapped (picker->entry, "changed", G_CALLBACK (entry_changed), picker);
  g_signal_connect_swapped (picker->entry, "activate", G_CALLBACK (entry_activated), picker);
  g_signal_connect_swapped (picker->list, "row-activated", G_CALLBACK (row_activated), picker);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  g_autofree char *one = plass_worker_name (*(PlassWorker *const *)a);
  g_autofree char *other = plass_worker_name (*(PlassWorker *const *)b);
  g_autofree char *first = plass_text_sort_key (one), *second = plass_text_sort_key (other);

  return strcmp (first, second);
}

GtkWidget *
plass_worker_picker_new (const PlassDesk *desk, const char *label)
{
  PlassWorkerPicker *picker = g_object_new (PLASS_TYPE_WORKER_PICKER, NULL);

  picker->desk = desk;
  picker->workers = plass_store_list (desk->store, &plass_kind_worker, NULL, NULL, NULL);
  if (picker->workers && picker->workers->len > 0)
    qsort (picker->workers->items, picker->workers->len, sizeof (gpointer), by_name);
  gtk_entry_set_placeholder_text (GTK_ENTRY (picker->entry), _ ("Name"));
  plass_access_name (picker->entry, label);
  return GTK_WIDGET (picker);
}

PlassId
plass_worker_picker_get (PlassWorkerPicker *picker)
{
  return picker->chosen;
}

GtkWidget *
plass_worker_picker_get_entry (PlassWorkerPicker *picker)
{
  return picker->entry;
}
