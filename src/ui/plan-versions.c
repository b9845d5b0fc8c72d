/* plan-versions.c — every saved version of a plan: who, when, before and after in words, and *Restore* */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PLAN_VERSIONS (plass_plan_versions_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlanVersions, plass_plan_versions, PLASS, PLAN_VERSIONS, PlassPersonPart)

/* Enough to find last week's words; the rest is in the store and behind *Show more*. */
#define FIRST_LINES 40

struct _PlassPlanVersions {
  PlassPersonPart parent;
  GtkWidget *list, *more; /* owned by the tree */
  guint limit;
};

G_DEFINE_FINAL_TYPE (PlassPlanVersions, plass_plan_versions, PLASS_TYPE_PERSON_PART)

typedef struct {
  const PlassKind *kind;
  PlassHistoryLine *line; /* owned by its array */
  char *about;            /* the goal's or measure's words */
} Version;

typedef struct {
  GPtrArray *histories; /* arrays of lines, which the versions borrow from */
  GArray *versions;
} Versions;

static void
clear_version (gpointer data)
{
  g_free (((Version *)data)->about);
}

static void
add_history (Versions *all, PlassStore *store, const PlassKind *kind, const PlassId *id, const char *about)
{
  GPtrArray *history = plass_store_history (store, kind, id, NULL);

  if (!history)
    return;
  g_ptr_array_add (all->histories, history);
  for (guint i = 0; i < history->len; i++) {
    Version version = { kind, history->pdata[i], NULL };
    /* A first save is told by its words alone, and an id says nothing to a reader. */
    if (version.line->field->type == PLASS_TYPE_ID
        || (version.line->version <= 1 && !(version.line->field->flags & PLASS_LONG)))
      continue;
    version.about = g_strdup (about);
    g_array_append_val (all->versions, version);
  }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Version *one = a, *two = b;

  return plass_time_compare (two->line->recorded, one->line->recorded);
}

static void
read_versions (PlassStore *store, const PlassId *person, Versions *ret_all)
{
  PlassPlanRecords records;

  ret_all->histories = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  ret_all->versions = g_array_new (FALSE, FALSE, sizeof (Version));
  g_array_set_clear_func (ret_all->versions, clear_version);
  if (!plass_plan_records_read (store, person, &records, NULL) || !records.plan)
    return;
  add_history (ret_all, store, &plass_kind_plan, &records.plan->id, NULL);
  for (guint i = 0; i < records.goals->len; i++) {
    const PlassGoal *goal = records.goals->items[i];
    add_history (ret_all, store, &plass_kind_goal, &goal->id, goal->words);
  }
  for (guint i = 0; i < records.measures->len; i++) {
    const PlassMeasure *measure = records.measures->items[i];
    add_history (ret_all, store, &plass_kind_measure, &measure->id, measure->what);
  }
  g_array_sort (ret_all->versions, newest_first);
  plass_plan_records_clear (&records);
}

/* ---- Restoring ---- */

typedef struct {
  PlassPersonPart *part; /* the panel, which the button lies in */
  const PlassKind *kind;
  const PlassField *field;
  PlassId record;
  char *value;
} Restore;

static void
free_restore (gpointer data, GClosure *closure)
{
  Restore *restore = data;

  g_free (restore->value);
  g_free (restore);
}

static void
restore_clicked (GtkButton *button, Restore *restore)
{
  PlassStore *store = plass_person_part_get_desk (restore->part)->store;
  gpointer before = plass_store_get (store, restore->kind, &restore->record, NULL);
  gpointer after = before ? plass_record_dup (restore->kind, before) : NULL;

  if (after && plass_field_from_text (restore->field, after, restore->value))
    plass_person_part_change (restore->part, restore->kind, before, after, _ ("It stands as it did before."));
  plass_record_free (restore->kind, before);
  plass_record_free (restore->kind, after);
}

static GtkWidget *
new_restore (PlassPlanVersions *self, const Version *version, const char *words)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));
  Restore *restore = g_new0 (Restore, 1);
  /* Translators: %s is what stood there before */
  g_autofree char *name = g_strdup_printf (_ ("Restore: %s"), words);

  *restore = (Restore){ PLASS_PERSON_PART (self), version->kind, version->line->field, version->line->record,
                        g_strdup (version->line->before) };
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  plass_access_name (button, name);
  g_signal_connect_data (button, "clicked", G_CALLBACK (restore_clicked), restore, free_restore, 0);
  return button;
}

/* ---- Showing ---- */

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_heading (PlassPlanVersions *self, GtkWidget *box, const Version *version)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (self))->store;
  g_autofree char *when = plass_words_time (version->line->recorded);
  g_autofree char *who = plass_person_words_worker (store, &version->line->worker);
  g_autofree char *head = *who ? g_strdup_printf ("%s · %s", when, who) : g_strdup (when);
  g_autofree char *what = version->about
                              ? g_strdup_printf ("%s · %s", version->about, _ (version->line->field->label))
                              : g_strdup (_ (version->line->field->label));

  gtk_box_append (GTK_BOX (box), new_text (head, "caption"));
  gtk_box_append (GTK_BOX (box), new_text (what, "heading"));
}

static GtkWidget *
new_row (PlassPlanVersions *self, const Version *version)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (self))->store;
  const PlassHistoryLine *line = version->line;
  g_autofree char *before = plass_history_words (store, line->field, line->before);
  g_autofree char *after = plass_history_words (store, line->field, line->after);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  add_heading (self, box, version);
  if (*before) {
    g_autofree char *was = g_strdup_printf (_ ("Before: %s"), before);
    gtk_box_append (GTK_BOX (box), new_text (was, "dim-label"));
  }
  gtk_box_append (GTK_BOX (box), new_text (*after ? after : _ ("Taken out"), NULL));
  if (line->version > 1 && line->field->merge != PLASS_ONCE)
    gtk_box_append (GTK_BOX (box), new_restore (self, version, *before ? before : _ ("empty")));
  gtk_widget_add_css_class (box, "version");
  return box;
}

static void
refresh (PlassPersonPart *part)
{
  PlassPlanVersions *self = PLASS_PLAN_VERSIONS (part);
  GtkListBoxRow *row;
  Versions all;
  guint shown;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  read_versions (plass_person_part_get_desk (part)->store, plass_person_part_get_person (part), &all);
  shown = MIN (all.versions->len, self->limit);
  for (guint i = 0; i < shown; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         new_row (self, &g_array_index (all.versions, Version, i)));
  gtk_widget_set_visible (self->more, all.versions->len > shown);
  gtk_widget_set_visible (self->list, shown > 0);
  g_array_unref (all.versions);
  g_ptr_array_unref (all.histories);
}

static void
leave (PlassPersonPart *part)
{
  PLASS_PLAN_VERSIONS (part)->limit = FIRST_LINES;
}

static void
more_clicked (PlassPlanVersions *self)
{
  self->limit += 5 * FIRST_LINES;
  refresh (PLASS_PERSON_PART (self));
}

static void
plass_plan_versions_class_init (PlassPlanVersionsClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
}

static void
plass_plan_versions_init (PlassPlanVersions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->limit = FIRST_LINES;
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  plass_access_name (self->list, _ ("Earlier versions"));
  self->more = gtk_button_new_with_label (_ ("Show More"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_clicked), self);
  gtk_box_append (GTK_BOX (box), new_text (_ ("Earlier versions"), "title-4"));
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->more);
  adw_bin_set_child (ADW_BIN (self), box);
}
