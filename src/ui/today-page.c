/* today-page.c — the day: who comes, who leaves, what runs out, and what waits for me */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* A block is for today's eyes: the rest stands on its own page. */
#define MOST_ROWS 8

#define PLASS_TYPE_TODAY_PAGE (plass_today_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassTodayPage, plass_today_page, PLASS, TODAY_PAGE, AdwBin)

struct _PlassTodayPage {
  AdwBin parent;
  const PlassDesk *desk;
  GtkWidget *greeting, *day, *arrivals, *departures, *running_out, *mine, *contacts, *second,
      *not_back; /* from the template */
};

G_DEFINE_FINAL_TYPE (PlassTodayPage, plass_today_page, ADW_TYPE_BIN)

const char *
plass_today_greeting (int hour)
{
  static const struct {
    int from;
    const char *words;
  } greetings[] = {
    { 18, N_ ("Good evening") },
    { 10, N_ ("Good day") },
    { 5, N_ ("Good morning") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    if (hour >= greetings[i].from && hour < 23)
      return _ (greetings[i].words);
  /* "Good night" is what one says to somebody who goes to bed. */
  return _ ("Hello");
}

static void
show_greeting (PlassTodayPage *page)
{
  g_autoptr (PlassWorker) me =
      plass_store_get (page->desk->store, &plass_kind_worker, &page->desk->identity.worker, NULL);
  g_autofree char *day = plass_words_day (plass_date_today ());
  g_autofree char *words = NULL;
  int hour, minute;

  plass_time_clock (plass_time_now (), &hour, &minute);
  /* Translators: "Good morning, Kari" */
  words = me && me->given
              ? g_strdup_printf (C_ ("greeting", "%1$s, %2$s"), plass_today_greeting (hour), me->given)
              : g_strdup (plass_today_greeting (hour));
  gtk_label_set_text (GTK_LABEL (page->greeting), words);
  gtk_label_set_text (GTK_LABEL (page->day), day);
}

/* ---- Blocks ---- */

static guint
fill_bookings (PlassTodayPage *page, GtkWidget *section, PlassTodayList which)
{
  const PlassId *own = &page->desk->identity.institution;
  g_autoptr (GPtrArray) lines = plass_store_today (
      page->desk->store, which, plass_id_is_set (own) ? own : NULL, plass_time_now (), NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; lines && i < MIN (lines->len, MOST_ROWS); i++)
    g_ptr_array_add (rows, plass_today_booking_row_new (page->desk, g_ptr_array_index (lines, i), which));
  if (lines && lines->len > MOST_ROWS)
    g_ptr_array_add (rows, plass_today_more_row_new (lines->len - MOST_ROWS, "places"));
  plass_refill_section (PLASS_SECTION (section), rows);
  plass_section_set_count (PLASS_SECTION (section), lines ? (int)lines->len : 0);
  return lines ? lines->len : 0;
}

static void
fill_mine (PlassTodayPage *page)
{
  PlassStore *store = page->desk->store;
  const PlassCaseQuery query = { .mine = page->desk->identity.worker, .without_next_step = TRUE };
  g_autoptr (GArray) numbers = plass_store_case_rows (store, &query, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint n = numbers ? MIN (numbers->len, MOST_ROWS) : 0;
  g_autoptr (GPtrArray) lines =
      n ? plass_store_case_window (store, (const gint64 *)(gpointer)numbers->data, n, NULL) : NULL;

  for (guint i = 0; lines && i < lines->len; i++)
    g_ptr_array_add (rows, plass_today_case_row_new (page->desk, g_ptr_array_index (lines, i)));
  if (numbers && numbers->len > MOST_ROWS)
    g_ptr_array_add (rows, plass_today_more_row_new (numbers->len - MOST_ROWS, "cases"));
  plass_refill_section (PLASS_SECTION (page->mine), rows);
  plass_section_set_count (PLASS_SECTION (page->mine), numbers ? (int)numbers->len : 0);
}

static void
fill_contacts (PlassTodayPage *page)
{
  g_autoptr (GPtrArray) lines = plass_store_open_contacts (page->desk->store, NULL, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint mine = 0;

  for (guint i = 0; lines && i < lines->len; i++) {
    const PlassContactLine *line = g_ptr_array_index (lines, i);
    if (!plass_id_equal (&line->contact.next_owner, &page->desk->identity.worker))
      continue;
    if (mine++ < MOST_ROWS)
      g_ptr_array_add (rows, plass_contact_row_new (page->desk, line));
  }
  if (mine > MOST_ROWS)
    g_ptr_array_add (rows, plass_today_more_row_new (mine - MOST_ROWS, "intake"));
  plass_refill_section (PLASS_SECTION (page->contacts), rows);
  plass_section_set_count (PLASS_SECTION (page->contacts), (int)mine);
}

static void
add_second (GPtrArray *rows, const char *key, const char *words)
{
  GtkWidget *row = plass_row_new (words, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-reviews");
  plass_refill_mark (row, key, words);
  g_ptr_array_add (rows, row);
}

/* Only for those who are one, and only when something waits: it is no part of the usual day. */
static void
fill_second (PlassTodayPage *page)
{
  const PlassSecondPerson waits = plass_second_person (page->desk->store);
  const guint all = plass_desk_is_second_person (page->desk) ? waits.reviews + waits.erasures : 0;
  g_autofree char *reviews =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u emergency access to look back at",
                                    "%u emergency accesses to look back at", waits.reviews),
                       waits.reviews);
  g_autofree char *erasures = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u erasure to approve", "%u erasures to approve", waits.erasures),
      waits.erasures);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  gtk_widget_set_visible (page->second, all > 0);
  if (waits.reviews > 0)
    add_second (rows, "reviews", reviews);
  if (waits.erasures > 0)
    add_second (rows, "erasures", erasures);
  plass_refill_section (PLASS_SECTION (page->second), rows);
  plass_section_set_count (PLASS_SECTION (page->second), (int)all);
}

/* In a card that is there only when it holds something. */
static gboolean
focus_is_in_rare (PlassTodayPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus
         && (gtk_widget_is_ancestor (focus, page->not_back) || gtk_widget_is_ancestor (focus, page->second));
}

/* Whoever did the last of it by the keyboard goes on with the first that is left. */
static void
go_on (PlassTodayPage *page)
{
  GtkWidget *const sections[] = { page->second,      page->not_back, page->arrivals, page->departures,
                                  page->running_out, page->mine,     page->contacts };

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++) {
    GtkListBox *list = plass_section_get_list (PLASS_SECTION (sections[i]));
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 0);
    if (row && gtk_widget_grab_focus (GTK_WIDGET (row)))
      return;
  }
  plass_section_focus_sentence (PLASS_SECTION (page->arrivals));
}

static void
refresh (GtkWidget *widget)
{
  PlassTodayPage *page = PLASS_TODAY_PAGE (widget);
  const gboolean was_in_rare = focus_is_in_rare (page);

  show_greeting (page);
  fill_second (page);
  gtk_widget_set_visible (page->not_back, fill_bookings (page, page->not_back, PLASS_TODAY_NOT_BACK) > 0);
  fill_bookings (page, page->arrivals, PLASS_TODAY_ARRIVALS);
  fill_bookings (page, page->departures, PLASS_TODAY_DEPARTURES);
  fill_bookings (page, page->running_out, PLASS_TODAY_RUNNING_OUT);
  fill_mine (page);
  fill_contacts (page);
  if (was_in_rare && !focus_is_in_rare (page))
    go_on (page);
}

static void
plass_today_page_class_init (PlassTodayPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  g_type_ensure (PLASS_TYPE_WRAP);
  g_type_ensure (PLASS_TYPE_SECTION);
  g_type_ensure (PLASS_TYPE_COLUMNS);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/today-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, greeting);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, day);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, second);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, not_back);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, arrivals);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, departures);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, running_out);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, mine);
  gtk_widget_class_bind_template_child (widget, PlassTodayPage, contacts);
}

static void
plass_today_page_init (PlassTodayPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

GtkWidget *
plass_today_page_new (const PlassDesk *desk)
{
  PlassTodayPage *page = g_object_new (PLASS_TYPE_TODAY_PAGE, NULL);

  page->desk = desk;
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}
