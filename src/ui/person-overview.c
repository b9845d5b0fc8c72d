/* person-overview.c — what happened, grouped by day */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLASS_TYPE_PERSON_OVERVIEW (plass_person_overview_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonOverview, plass_person_overview, PLASS, PERSON_OVERVIEW, PlassPersonPart)

#define FIRST_EVENTS 40

struct _PlassPersonOverview {
  PlassPersonPart parent;
  GtkWidget *days, *more, *none; /* owned by the tree */
  guint limit;
};

G_DEFINE_FINAL_TYPE (PlassPersonOverview, plass_person_overview, PLASS_TYPE_PERSON_PART)

/* ---- Reading ---- */

static void
add_record (GPtrArray *events, PlassStore *store, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GPtrArray) history = plass_store_history (store, kind, plass_record_id (record), NULL);

  if (history)
    plass_timeline_add_history (events, store, kind, record, history);
}

static void
add_plan (GPtrArray *events, PlassStore *store, const PlassId *person)
{
  PlassPlanRecords records;

  if (!plass_plan_records_read (store, person, &records, NULL) || !records.plan)
    return;
  add_record (events, store, &plass_kind_plan, records.plan);
  for (guint i = 0; i < records.goals->len; i++)
    add_record (events, store, &plass_kind_goal, records.goals->items[i]);
  for (guint i = 0; i < records.measures->len; i++)
    add_record (events, store, &plass_kind_measure, records.measures->items[i]);
  plass_plan_records_clear (&records);
}

static GPtrArray *
read_events (PlassPersonPart *part)
{
  const PlassDesk *desk = plass_person_part_get_desk (part);
  const PlassId *person = plass_person_part_get_person (part);
  g_autoptr (GPtrArray) stays = plass_store_stays (desk->store, person, NULL);
  g_autoptr (PlassRecords) contacts =
      plass_store_list (desk->store, &plass_kind_contact, "person", person->text, NULL);
  g_autoptr (PlassRecords) cases =
      plass_store_list (desk->store, &plass_kind_case, "person", person->text, NULL);
  g_autoptr (PlassRecords) notes = NULL;
  GPtrArray *events = plass_timeline_new ();

  if (stays)
    plass_timeline_add_stays (events, desk->store, stays, plass_time_now ());
  if (contacts)
    plass_timeline_add_contacts (events, desk->store, contacts);
  for (guint i = 0; cases && i < cases->len; i++)
    add_record (events, desk->store, &plass_kind_case, cases->items[i]);
  /* Reception and intake see neither notes nor the plan (PRODUCT 3J). */
  if (plass_desk_reads_plans (desk)) {
    notes = plass_store_list (desk->store, &plass_kind_note, "person", person->text, NULL);
    if (notes)
      plass_timeline_add_notes (events, desk->store, notes);
    add_plan (events, desk->store, person);
  }
  plass_timeline_sort (events);
  return events;
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

static GtkWidget *
new_detail (const char *detail)
{
  GtkWidget *label = new_text (detail, NULL);

  /* The whole of a note is among the notes. */
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
new_row (const PlassTimelineEvent *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *image = gtk_image_new_from_icon_name (event->icon);
  g_autofree char *clock = plass_words_clock (event->when);
  g_autofree char *foot =
      plass_text_is_blank (event->who) ? g_strdup (clock) : g_strdup_printf ("%s · %s", clock, event->who);
  g_autofree char *name =
      g_strdup_printf ("%s, %s, %s", event->title, event->detail ? event->detail : "", foot);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_widget_add_css_class (image, "dim-label");
  gtk_box_append (GTK_BOX (column), new_text (event->title, "heading"));
  if (!plass_text_is_blank (event->detail))
    gtk_box_append (GTK_BOX (column), new_detail (event->detail));
  gtk_box_append (GTK_BOX (column), new_text (foot, "dim-label"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (column), "caption");
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), column);
  gtk_widget_add_css_class (box, "event");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  plass_access_name (row, name);
  return row;
}

static PlassSection *
new_day (PlassDate day)
{
  g_autofree char *words = plass_words_date (day);
  /* A heading begins with a capital, "today" does not. */
  g_autofree char *first = g_utf8_substring (words, 0, 1), *upper = g_utf8_strup (first, -1);
  g_autofree char *heading = g_strconcat (upper, words + strlen (first), NULL);
  PlassSection *section = PLASS_SECTION (plass_section_new (heading, ""));

  plass_section_set_count (section, -1);
  return section;
}

static void
refresh (PlassPersonPart *part)
{
  PlassPersonOverview *overview = PLASS_PERSON_OVERVIEW (part);
  g_autoptr (GPtrArray) events = read_events (part);
  PlassSection *section = NULL;
  PlassDate last = { 0 };
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (overview->days)))
    gtk_box_remove (GTK_BOX (overview->days), old);
  for (guint i = 0; i < events->len && i < overview->limit; i++) {
    const PlassTimelineEvent *event = events->pdata[i];
    PlassDate day = plass_time_day (event->when);
    if (!section || day.days != last.days) {
      section = new_day (day);
      gtk_box_append (GTK_BOX (overview->days), GTK_WIDGET (section));
    }
    last = day;
    plass_section_add (section, new_row (event));
  }
  gtk_widget_set_visible (overview->more, events->len > overview->limit);
  gtk_widget_set_visible (overview->none, events->len == 0);
}

static void
leave (PlassPersonPart *part)
{
  PLASS_PERSON_OVERVIEW (part)->limit = FIRST_EVENTS;
}

static void
more_clicked (PlassPersonOverview *overview)
{
  overview->limit += 5 * FIRST_EVENTS;
  refresh (PLASS_PERSON_PART (overview));
}

static void
plass_person_overview_class_init (PlassPersonOverviewClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
}

static void
plass_person_overview_init (PlassPersonOverview *overview)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  overview->limit = FIRST_EVENTS;
  overview->days = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  overview->none = new_text (
      _ ("Nothing has been written down yet. Stays, notes and changes of the plan come here."), "dim-label");
  overview->more = gtk_button_new_with_label (_ ("Show Earlier"));
  gtk_widget_set_halign (overview->more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (overview->more, "clicked", G_CALLBACK (more_clicked), overview);
  gtk_box_append (GTK_BOX (column), overview->days);
  gtk_box_append (GTK_BOX (column), overview->none);
  gtk_box_append (GTK_BOX (column), overview->more);
  adw_bin_set_child (ADW_BIN (overview), column);
}
