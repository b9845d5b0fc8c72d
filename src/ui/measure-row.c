/* measure-row.c — a measure: tick it off, or open it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_MEASURE_ROW (plass_measure_row_get_type ())
G_DECLARE_FINAL_TYPE (PlassMeasureRow, plass_measure_row, PLASS, MEASURE_ROW, AdwActionRow)

struct _PlassMeasureRow {
  AdwActionRow parent;
  PlassPersonPart *part; /* borrowed: the row lies in it */
  GtkWidget *check, *state_box;
  PlassMeasure *measure;
  gulong toggled;
};

G_DEFINE_FINAL_TYPE (PlassMeasureRow, plass_measure_row, ADW_TYPE_ACTION_ROW)

static void
ticked (GtkCheckButton *check, PlassMeasureRow *row)
{
  gboolean done = gtk_check_button_get_active (check);
  g_autoptr (PlassMeasure) after = plass_record_dup (&plass_kind_measure, row->measure);

  after->state = plass_code (done ? "done" : "in_progress");
  after->done_on = done ? plass_date_today () : (PlassDate){ 0 };
  if (!plass_person_part_change (row->part, &plass_kind_measure, row->measure, after,
                                 done ? _ ("The measure is done.") : _ ("The measure is under way again.")))
    plass_measure_row_set (GTK_WIDGET (row), row->measure);
}

static void
activated (PlassMeasureRow *row)
{
  plass_measure_dialog_present (GTK_WIDGET (row), plass_person_part_get_desk (row->part), row->measure);
}

/* "Per Fiktiv · by Friday · twice a week" */
static char *
describe (PlassMeasureRow *row, const PlassMeasure *measure)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  PlassStore *store = plass_person_part_get_desk (row->part)->store;
  g_autofree char *worker = plass_person_words_worker (store, &measure->responsible);
  g_autofree char *due = plass_words_date (measure->due), *done_on = plass_words_date (measure->done_on);

  if (*worker)
    g_ptr_array_add (parts, g_strdup (worker));
  if (!plass_text_is_blank (measure->responsible_name))
    g_ptr_array_add (parts, g_strdup (measure->responsible_name));
  if (parts->len == 0)
    g_ptr_array_add (parts, g_strdup (_ ("Nobody yet")));
  if (plass_code_is (&measure->state, "done") && *done_on)
    g_ptr_array_add (parts, g_strdup_printf (_ ("done %s"), done_on));
  else if (*due)
    g_ptr_array_add (parts, g_strdup_printf (_ ("by %s"), due));
  else if (!plass_code_is (&measure->state, "done"))
    g_ptr_array_add (parts, g_strdup (_ ("no date")));
  if (!plass_text_is_blank (measure->extent))
    g_ptr_array_add (parts, g_strdup (measure->extent));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

static gboolean
is_overdue (const PlassMeasure *measure)
{
  return plass_date_is_set (measure->due) && plass_date_compare (measure->due, plass_date_today ()) < 0
         && (plass_code_is (&measure->state, "planned") || plass_code_is (&measure->state, "in_progress"));
}

static void
show_state (PlassMeasureRow *row, const PlassMeasure *measure)
{
  GtkWidget *old = gtk_widget_get_first_child (row->state_box), *pill;

  if (old)
    gtk_box_remove (GTK_BOX (row->state_box), old);
  if (is_overdue (measure))
    pill = plass_pill_new ("dialog-warning-symbolic", _ ("Overdue"));
  else
    pill = plass_pill_new (plass_code_is (&measure->state, "done") ? "emblem-ok-symbolic" : NULL,
                           plass_codes_label ("measure-state", measure->state.text));
  if (is_overdue (measure))
    gtk_widget_add_css_class (pill, "warning");
  gtk_box_append (GTK_BOX (row->state_box), pill);
}

void
plass_measure_row_set (GtkWidget *widget, const PlassMeasure *measure)
{
  PlassMeasureRow *row = PLASS_MEASURE_ROW (widget);
  PlassMeasure *copy = plass_record_dup (&plass_kind_measure, measure);
  g_autofree char *facts = describe (row, measure);
  g_autofree char *name = g_strdup_printf ("%s, %s", measure->what, facts);
  /* Translators: %s is a measure; the check button beside it */
  g_autofree char *tick = g_strdup_printf (_ ("Done: %s"), measure->what);

  plass_record_free (&plass_kind_measure, row->measure);
  row->measure = copy;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), copy->what);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  plass_access_name (row, name);
  plass_access_name (row->check, tick);
  g_signal_handler_block (row->check, row->toggled);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (row->check), plass_code_is (&copy->state, "done"));
  g_signal_handler_unblock (row->check, row->toggled);
  gtk_widget_set_sensitive (row->check, !plass_code_is (&copy->state, "dropped"));
  show_state (row, copy);
}

GtkWidget *
plass_measure_row_new (PlassPersonPart *part)
{
  PlassMeasureRow *row =
      g_object_new (PLASS_TYPE_MEASURE_ROW, "use-markup", FALSE, "activatable", TRUE, NULL);

  row->part = part;
  row->check = gtk_check_button_new ();
  gtk_widget_set_valign (row->check, GTK_ALIGN_CENTER);
  row->toggled = g_signal_connect (row->check, "toggled", G_CALLBACK (ticked), row);
  row->state_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), row->check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), row->state_box);
  g_signal_connect (row, "activated", G_CALLBACK (activated), NULL);
  return GTK_WIDGET (row);
}

static void
plass_measure_row_finalize (GObject *object)
{
  plass_record_free (&plass_kind_measure, PLASS_MEASURE_ROW (object)->measure);
  G_OBJECT_CLASS (plass_measure_row_parent_class)->finalize (object);
}

static void
plass_measure_row_class_init (PlassMeasureRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plass_measure_row_finalize;
}

static void
plass_measure_row_init (PlassMeasureRow *row)
{
}
