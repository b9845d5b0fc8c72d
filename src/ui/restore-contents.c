/* restore-contents.c — what is in a backup, and what becomes of what is here when it takes its place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *words;
  gsize offset;
} counts[] = {
  { N_ ("Persons"), offsetof (PlassBackupInfo, persons) },
  { N_ ("Cases"), offsetof (PlassBackupInfo, cases) },
  { N_ ("Stays"), offsetof (PlassBackupInfo, stays) },
  { N_ ("Plans"), offsetof (PlassBackupInfo, plans) },
  { N_ ("Notes"), offsetof (PlassBackupInfo, notes) },
  { N_ ("Contacts"), offsetof (PlassBackupInfo, contacts) },
  { N_ ("Places"), offsetof (PlassBackupInfo, places) },
};

/* ---- What is not taken ---- */

/* Who works here is known by more than a name; of one who cannot get in, only the address is. */
static gboolean
is_of_another_service (const PlassBackupInfo *info, const char *service, const PlassDesk *desk)
{
  if (desk && plass_id_is_set (&info->worker) && plass_id_is_set (&desk->identity.worker))
    return !plass_id_equal (&info->worker, &desk->identity.worker);
  return *info->service && g_strcmp0 (info->service, service) != 0;
}

char *
plass_restore_refusal (const PlassBackupInfo *info, const char *user, const char *service,
                       const PlassDesk *desk)
{
  if (*info->user && g_strcmp0 (info->user, user) != 0)
    return g_strdup_printf (
        _ ("This is a backup of what %s has. It can only come back where %s works. Nothing was changed."),
        info->user, info->user);
  if (is_of_another_service (info, service, desk))
    return g_strdup_printf (
        _ ("This backup was made by somebody else with the same user name, who uses another "
           "service (%s). It can only come back there. Nothing was changed."),
        *info->service ? info->service : _ ("Not told"));
  return NULL;
}

/* What the store says about a backup is written for people; what it says about a disk is not. */
char *
plass_restore_words (const GError *error)
{
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED))
    return g_strdup (_ ("The file cannot be opened. Is it still there, and may you read it? Nothing was "
                        "changed."));
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE))
    return g_strdup (_ ("There is not enough space on this computer to put the backup in place. Nothing was "
                        "changed. Make room and try again."));
  return error->domain == PLASS_ERROR && !plass_text_is_blank (error->message) ? g_strdup (error->message)
                                                                               : plass_words_error (error);
}

/* ---- What is in it ---- */

static void
add_fact (GtkWidget *section, const char *title, const char *words)
{
  plass_section_add (PLASS_SECTION (section), plass_row_new (title, words));
}

/* "120 persons" and the like in one row: seven rows would hide what is asked below them. */
static char *
count_words (const PlassBackupInfo *info)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *number = plass_words_number (G_STRUCT_MEMBER (guint, (gpointer)info, counts[i].offset));
    /* Translators: what is counted, and how many: "Persons: 120" */
    g_autofree char *one = g_strdup_printf (_ ("%1$s: %2$s"), _ (counts[i].words), number);
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", one);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_facts (const PlassBackupInfo *info)
{
  GtkWidget *section = plass_section_new (_ ("In the backup"), NULL);
  g_autofree char *when = plass_words_time (info->made), *age = plass_words_age (info->made);
  /* Translators: when it was made, and how long ago: "Tuesday 10:00 (3 days)" */
  g_autofree char *made = g_strdup_printf (_ ("%1$s (%2$s)"), when, age);
  g_autofree char *all = count_words (info), *unsent = plass_words_number (info->unsent);

  plass_section_set_count (PLASS_SECTION (section), -1);
  add_fact (section, _ ("Made"), made);
  add_fact (section, _ ("User name"), *info->user ? info->user : _ ("Not told"));
  GtkWidget *row = plass_row_new (_ ("What is in it"), all);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  plass_section_add (PLASS_SECTION (section), row);
  add_fact (section, _ ("Not sent when it was made"), unsent);
  return section;
}

/* ---- What becomes of what is here ---- */

static guint
count_unsent (const PlassDesk *desk)
{
  PlassStatus status = { 0 };

  if (desk)
    plass_store_status (desk->store, &status, NULL);
  return status.unsent + status.parked;
}

static char *
fate_words (const PlassDesk *desk, guint unsent)
{
  if (!desk)
    return g_strdup (_ ("What is here now does not open, so nobody can tell whether there is something in it "
                        "that was not sent. It goes into a folder beside, and is not deleted."));
  if (unsent == 0)
    return g_strdup (_ ("Everything that is here now is sent, so nothing is lost: it comes again from the "
                        "central service. What is here goes into a folder beside, and is not deleted."));
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u change that is here now is not sent. It goes into a folder beside with all that is here, "
          "and will not be sent from there. Close this and send first if you can.",
          "%u changes that are here now are not sent. They go into a folder beside with all that is "
          "here, and will not be sent from there. Close this and send first if you can.",
          unsent),
      unsent);
}

GtkWidget *
plass_restore_contents_new (const PlassBackupInfo *info, const PlassDesk *desk)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  guint unsent = count_unsent (desk);
  g_autofree char *fate = fate_words (desk, unsent);

  gtk_box_append (GTK_BOX (box),
                  plass_needs_text_new (_ ("The backup is whole. Nothing has been changed yet."), NULL));
  gtk_box_append (GTK_BOX (box), new_facts (info));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (fate, unsent || !desk ? "told" : NULL));
  return box;
}
