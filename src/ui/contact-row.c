/* contact-row.c — an open contact: how long ago, who, what is needed, what comes next and when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassContact *contact;
} About;

static void
free_about (gpointer data, GClosure *closure)
{
  About *about = data;

  plass_contact_free (about->contact);
  g_free (about);
}

static void
row_activated (GtkWidget *row, About *about)
{
  plass_contact_dialog_present (row, about->desk, about->contact, NULL);
}

static void
done_clicked (GtkWidget *button, About *about)
{
  plass_contact_next_present (button, about->desk, about->contact);
}

static gboolean
is_overdue (const PlassContact *contact)
{
  return plass_date_is_set (contact->next_due)
         && plass_date_compare (contact->next_due, plass_date_today ()) < 0;
}

/* "Call back – today – Kari M." */
static char *
next_words (const PlassContactLine *line)
{
  g_autofree char *due = plass_words_date (line->contact.next_due);
  g_autoptr (GString) text =
      g_string_new (line->contact.next_step ? line->contact.next_step : _ ("No next step"));

  if (*due)
    g_string_append_printf (text, " – %s", due);
  if (is_overdue (&line->contact))
    g_string_append_printf (text, " (%s)", _ ("overdue"));
  if (!plass_text_is_blank (line->owner_name))
    g_string_append_printf (text, " – %s", line->owner_name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_clock (const PlassContactLine *line)
{
  g_autofree char *age = plass_words_age (line->contact.happened);
  GtkWidget *pill = plass_pill_new ("plass-waiting-symbolic", age);

  gtk_widget_add_css_class (pill, is_overdue (&line->contact) ? "clock-late" : "clock");
  gtk_widget_set_tooltip_text (pill, is_overdue (&line->contact) ? _ ("The next step is overdue")
                                                                 : _ ("Since they made contact"));
  return pill;
}

static About *
about_new (const PlassDesk *desk, const PlassContact *contact)
{
  About *about = g_new0 (About, 1);

  about->desk = desk;
  about->contact = plass_record_dup (&plass_kind_contact, contact);
  return about;
}

GtkWidget *
plass_contact_row_new (const PlassDesk *desk, const PlassContactLine *line)
{
  g_autofree char *who = plass_contact_words_who (desk, line), *need = plass_contact_words_need (line);
  g_autofree char *next = next_words (line), *age = plass_words_age (line->contact.happened);
  g_autofree char *detail = *need ? g_strdup_printf ("%s\n%s", need, next) : g_strdup (next);
  g_autofree char *target = g_strdup_printf (_ ("Done with the next step for %s"), who);
  g_autofree char *signature = NULL;
  GtkWidget *row = plass_row_new (who, detail), *done;

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_clock (line));
  if (line->unsent)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               plass_pill_new ("plass-not-sent-symbolic", _ ("Not sent")));
  done = plass_row_add_button (row, _ ("Done"), target);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_data (row, "activated", G_CALLBACK (row_activated), about_new (desk, &line->contact),
                         free_about, 0);
  g_signal_connect_data (done, "clicked", G_CALLBACK (done_clicked), about_new (desk, &line->contact),
                         free_about, 0);
  signature = g_strjoin ("|", line->contact.id.text, who, detail, age, line->unsent ? "unsent" : "",
                         line->contact.outcome.text, line->contact.channel.text,
                         line->contact.next_owner.text, line->contact.person.text, NULL);
  plass_refill_mark (row, line->contact.id.text, signature);
  return row;
}
