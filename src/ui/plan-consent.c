/* plan-consent.c — the consent of a plan as a row: five answers, all of them answers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PLAN_CONSENT (plass_plan_consent_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlanConsent, plass_plan_consent, PLASS, PLAN_CONSENT, AdwActionRow)

struct _PlassPlanConsent {
  AdwActionRow parent;
  GtkWidget *choice;
  gulong selected;
};

G_DEFINE_FINAL_TYPE (PlassPlanConsent, plass_plan_consent, ADW_TYPE_ACTION_ROW)

static void
chosen (GtkDropDown *choice, GParamSpec *pspec, PlassPlanConsent *row)
{
  g_autofree char *code = plass_input_get_text (GTK_WIDGET (choice));

  g_signal_emit_by_name (row, "chosen", code);
}

static char *
explain (const PlassPlan *plan)
{
  g_autofree char *day = plass_words_date (plan->consent_on);

  if (plass_code_is (&plan->consent, "oral"))
    return *day ? g_strdup_printf (_ ("Said yes %s"), day) : g_strdup (_ ("Said yes"));
  if (plass_code_is (&plan->consent, "written"))
    return *day ? g_strdup_printf (_ ("Signed %s"), day) : g_strdup (_ ("Signed"));
  if (plass_code_is (&plan->consent, "waits"))
    return g_strdup (_ ("Wishes to wait: ask again at the next conversation. It stays a draft."));
  if (plass_code_is (&plan->consent, "declined"))
    return g_strdup (
        _ ("Says no to a plan. They keep their coordinator; what is written here stays a draft."));
  return g_strdup (_ ("Ask before the plan is shared with anyone. Until then it is a draft."));
}

void
plass_plan_consent_set (GtkWidget *widget, const PlassPlan *plan)
{
  PlassPlanConsent *row = PLASS_PLAN_CONSENT (widget);
  g_autofree char *words = explain (plan);

  g_signal_handler_block (row->choice, row->selected);
  plass_input_set_text (row->choice, *plan->consent.text ? plan->consent.text : "none");
  g_signal_handler_unblock (row->choice, row->selected);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

GtkWidget *
plass_plan_consent_new (void)
{
  return g_object_new (PLASS_TYPE_PLAN_CONSENT, NULL);
}

static void
plass_plan_consent_class_init (PlassPlanConsentClass *class)
{
  g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
plass_plan_consent_init (PlassPlanConsent *row)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Consent to the plan"));
  row->choice = plass_choice_new ();
  for (const PlassCodeItem *item = plass_codes_get ("plan-consent"); item->code; item++)
    plass_choice_add (row->choice, item->code, plass_codes_label ("plan-consent", item->code));
  gtk_widget_set_valign (row->choice, GTK_ALIGN_CENTER);
  plass_access_name (row->choice, _ ("Consent to the plan"));
  row->selected = g_signal_connect (row->choice, "notify::selected", G_CALLBACK (chosen), row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), row->choice);
}
