/* input.c — what a form is made of: date, lines of text, choice; each speaks the text of fields */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* ---- Dates ---- */

static void
tidy_date (GtkEntry *entry)
{
  PlassDate date;

  if (!plass_words_read_date (gtk_editable_get_text (GTK_EDITABLE (entry)), plass_date_today (), &date))
    return;
  g_autofree char *iso = plass_date_format (date);
  plass_input_set_text (GTK_WIDGET (entry), iso);
}

static void
day_chosen (GtkCalendar *calendar, GtkEntry *entry)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *iso = g_date_time_format (day, "%Y-%m-%d");
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);

  plass_input_set_text (GTK_WIDGET (entry), iso);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static gboolean
drop_popover (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not in the signal itself: the popover is still at work there. */
static void
calendar_closed (GtkPopover *popover, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_popover, g_object_ref (popover), g_object_unref);
}

static void
calendar_asked (GtkEntry *entry, GtkEntryIconPosition position, gpointer user_data)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  PlassDate date = plass_date_today ();
  GdkRectangle icon;
  int year, month, day;

  plass_words_read_date (gtk_editable_get_text (GTK_EDITABLE (entry)), date, &date);
  plass_date_parts (date, &year, &month, &day);
  g_autoptr (GDateTime) shown = g_date_time_new_local (year, month, day, 12, 0, 0);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), shown);
  g_signal_connect (calendar, "day-selected", G_CALLBACK (day_chosen), entry);
  g_signal_connect (popover, "closed", G_CALLBACK (calendar_closed), NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_widget_set_parent (popover, GTK_WIDGET (entry));
  gtk_entry_get_icon_area (entry, position, &icon);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &icon);
  gtk_popover_popup (GTK_POPOVER (popover));
}

GtkWidget *
plass_date_entry_new (void)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_object_set_data (G_OBJECT (entry), "plass-date", entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Friday, 12.3, in 3 days"));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY,
                                     "x-office-calendar-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, _ ("Choose a day"));
  g_signal_connect (entry, "icon-press", G_CALLBACK (calendar_asked), NULL);
  g_signal_connect (entry, "activate", G_CALLBACK (tidy_date), NULL);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (tidy_date), entry);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static char *
date_text (GtkWidget *entry)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (entry));
  PlassDate date;

  if (plass_text_is_blank (typed))
    return g_strdup ("");
  if (plass_words_read_date (typed, plass_date_today (), &date) || plass_date_parse (typed, &date))
    return plass_date_format (date);
  return NULL;
}

/* Shown in full, so that one sees what was understood and it reads the same back. */
static void
show_date (GtkWidget *entry, const char *iso)
{
  PlassDate date;
  int year, month, day;

  if (!plass_date_parse (iso, &date)) {
    gtk_editable_set_text (GTK_EDITABLE (entry), iso);
    return;
  }
  plass_date_parts (date, &year, &month, &day);
  g_autofree char *text = date.precision == PLASS_PRECISION_DAY
                              ? g_strdup_printf ("%d.%d.%d", day, month, year)
                              : plass_date_format (date);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* ---- Several lines ---- */

GtkWidget *
plass_text_area_new (guint lines)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the next field, as everywhere in a form. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 18 + 19 * (int)lines);
  gtk_widget_add_css_class (scroll, "text-area");
  return scroll;
}

static GtkTextBuffer *
area_buffer (GtkWidget *area)
{
  GtkWidget *view = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (area));

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static char *
area_text (GtkWidget *area)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (area_buffer (area), &start, &end);
  return gtk_text_buffer_get_text (area_buffer (area), &start, &end, FALSE);
}

/* ---- Choices ---- */

static GtkStringList *
choice_words (GtkWidget *choice)
{
  return GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (choice)));
}

static GPtrArray *
choice_values (GtkWidget *choice)
{
  return g_object_get_data (G_OBJECT (choice), "plass-values");
}

GtkWidget *
plass_choice_new (void)
{
  /* Without the expression a drop-down that can be searched finds nothing. */
  GtkExpression *words = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), words);

  g_object_set_data_full (G_OBJECT (choice), "plass-values", g_ptr_array_new_with_free_func (g_free),
                          (GDestroyNotify)g_ptr_array_unref);
  return choice;
}

void
plass_choice_add (GtkWidget *choice, const char *value, const char *words)
{
  g_ptr_array_add (choice_values (choice), g_strdup (value));
  gtk_string_list_append (choice_words (choice), words);
}

static GtkWidget *
find_search (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_SEARCH_ENTRY (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_search (child);
  return found;
}

static gboolean
take_focus (gpointer entry)
{
  if (gtk_widget_get_mapped (entry))
    gtk_widget_grab_focus (entry);
  return G_SOURCE_REMOVE;
}

/* Not in the signal itself: what has opened gives the focus to its list after it. */
static void
search_mapped (GtkWidget *entry, gpointer unused)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, take_focus, g_object_ref (entry), g_object_unref);
}

/* GTK leaves the focus in the list, where letters do nothing. */
void
plass_choice_set_search (GtkWidget *choice)
{
  GtkWidget *entry;

  if (gtk_drop_down_get_enable_search (GTK_DROP_DOWN (choice)))
    return;
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  entry = find_search (choice); /* it is private to GTK */
  if (entry)
    g_signal_connect (entry, "map", G_CALLBACK (search_mapped), NULL);
}

/* A value that is no longer offered (an old code) stays what it is instead of turning into the first. */
static void
select_value (GtkWidget *choice, const char *value)
{
  GPtrArray *values = choice_values (choice);
  guint at;

  if (!g_ptr_array_find_with_equal_func (values, value, g_str_equal, &at)) {
    at = values->len;
    plass_choice_add (choice, value, value);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), at);
}

static char *
chosen_value (GtkWidget *choice)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));
  GPtrArray *values = choice_values (choice);

  return g_strdup (at < values->len ? g_ptr_array_index (values, at) : "");
}

/* ---- Any of them ---- */

char *
plass_input_get_text (GtkWidget *input)
{
  if (GTK_IS_DROP_DOWN (input))
    return chosen_value (input);
  if (GTK_IS_SCROLLED_WINDOW (input))
    return area_text (input);
  if (g_object_get_data (G_OBJECT (input), "plass-date"))
    return date_text (input);
  if (GTK_IS_CHECK_BUTTON (input))
    return g_strdup (gtk_check_button_get_active (GTK_CHECK_BUTTON (input)) ? "yes" : "no");
  if (GTK_IS_SWITCH (input))
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (input)) ? "yes" : "no");
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (input))));
}

void
plass_input_set_text (GtkWidget *input, const char *text)
{
  if (!text)
    text = "";
  if (GTK_IS_DROP_DOWN (input))
    select_value (input, text);
  else if (GTK_IS_SCROLLED_WINDOW (input))
    gtk_text_buffer_set_text (area_buffer (input), text, -1);
  else if (g_object_get_data (G_OBJECT (input), "plass-date"))
    show_date (input, text);
  else if (GTK_IS_CHECK_BUTTON (input))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (input), g_str_equal (text, "yes"));
  else if (GTK_IS_SWITCH (input))
    gtk_switch_set_active (GTK_SWITCH (input), g_str_equal (text, "yes"));
  else
    gtk_editable_set_text (GTK_EDITABLE (input), text);
}

void
plass_input_grab_focus (GtkWidget *input)
{
  gtk_widget_grab_focus (
      GTK_IS_SCROLLED_WINDOW (input) ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (input)) : input);
}
