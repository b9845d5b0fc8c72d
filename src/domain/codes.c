/* codes.c — the code lists that rules read; lists that people extend are records of kind code */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const PlassCodeItem organisation_kind[] = {
  { "city", NC_ ("organisation-kind", "The city") },
  { "district", NC_ ("organisation-kind", "City district") },
  { "nonprofit", NC_ ("organisation-kind", "Non-profit organisation") },
  { "other", NC_ ("organisation-kind", "Other") },
  { NULL, NULL },
};

static const PlassCodeItem owner_kind[] = {
  { "municipal", NC_ ("owner-kind", "The city") },
  { "nonprofit", NC_ ("owner-kind", "Non-profit") },
  { "private", NC_ ("owner-kind", "Private") },
  { NULL, NULL },
};

static const PlassCodeItem institution_status[] = {
  { "open", NC_ ("institution-status", "Open") },
  { "refurbishing", NC_ ("institution-status", "Being refurbished") },
  { "closing", NC_ ("institution-status", "Closing announced") },
  { "closed", NC_ ("institution-status", "Closed") },
  { NULL, NULL },
};

static const PlassCodeItem place_kind[] = {
  { "ordinary", NC_ ("place-kind", "Ordinary") },
  { "user_controlled", NC_ ("place-kind", "User-controlled") },
  { "severe_complex", NC_ ("place-kind", "Severe and complex needs") },
  { NULL, NULL },
};

static const PlassCodeItem gender_rule[] = {
  { "none", NC_ ("gender-rule", "Everyone") },
  { "women_only", NC_ ("gender-rule", "Women only") },
  { "follows_first", NC_ ("gender-rule", "Follows the first in the room") },
  { NULL, NULL },
};

static const PlassCodeItem substance_policy[] = {
  { "active", NC_ ("substance-policy", "Substance use is no hindrance") },
  { "substance_free", NC_ ("substance-policy", "Substance-free") },
  { "medication_free", NC_ ("substance-policy", "Medication-free") },
  { NULL, NULL },
};

static const PlassCodeItem contract[] = {
  { "municipal", NC_ ("contract", "The city") },
  { "contract", NC_ ("contract", "Contract") },
  { "district", NC_ ("contract", "City district") },
  { NULL, NULL },
};

static const PlassCodeItem place_status[] = {
  { "active", NC_ ("place-status", "In use") },
  { "suspended", NC_ ("place-status", "Out of use for now") },
  { "inactive", NC_ ("place-status", "Closed down") },
  { NULL, NULL },
};

static const PlassCodeItem period_kind[] = {
  { "open", NC_ ("period-kind", "Open") },
  { "closed", NC_ ("period-kind", "Closed") },
  { "cleaning", NC_ ("period-kind", "Cleaning") },
  { "guarantee", NC_ ("period-kind", "Guarantee") },
  { "admission_stop", NC_ ("period-kind", "Stop of admissions") },
  { NULL, NULL },
};

static const PlassCodeItem identity_kind[] = {
  { "fnr", NC_ ("identity-kind", "National identity number") },
  { "dnr", NC_ ("identity-kind", "D-number") },
  { "help", NC_ ("identity-kind", "Help number") },
  { "local", NC_ ("identity-kind", "H-number") },
  { "duf", NC_ ("identity-kind", "DUF number") },
  { "none", NC_ ("identity-kind", "None") },
  { NULL, NULL },
};

static const PlassCodeItem gender[] = {
  { "woman", NC_ ("gender", "Woman") },
  { "man", NC_ ("gender", "Man") },
  { "other", NC_ ("gender", "Other") },
  { "unknown", NC_ ("gender", "Not asked") },
  { NULL, NULL },
};

static const PlassCodeItem protection[] = {
  { "none", NC_ ("protection", "None") },
  { "client_address", NC_ ("protection", "Client address") },
  { "confidential", NC_ ("protection", "Confidential") },
  { "strictly_confidential", NC_ ("protection", "Strictly confidential") },
  { NULL, NULL },
};

static const PlassCodeItem contact_state[] = {
  { "open", NC_ ("contact-state", "Open") },
  { "closed", NC_ ("contact-state", "Closed") },
  { NULL, NULL },
};

static const PlassCodeItem contact_outcome[] = {
  { "advice", NC_ ("contact-outcome", "Advice given") },
  { "invited", NC_ ("contact-outcome", "Invited to a conversation") },
  { "followed_on", NC_ ("contact-outcome", "Followed on to someone") },
  { "place_given", NC_ ("contact-outcome", "Given a place") },
  { "left_before_clear", NC_ ("contact-outcome", "Left before it was clear") },
  { NULL, NULL },
};

static const PlassCodeItem case_state[] = {
  { "planned", NC_ ("case-state", "Planned") },
  { "waiting", NC_ ("case-state", "Waiting") },
  { "active", NC_ ("case-state", "Active") },
  { "paused", NC_ ("case-state", "Paused") },
  { "finished", NC_ ("case-state", "Finished") },
  { "cancelled", NC_ ("case-state", "Cancelled") },
  { NULL, NULL },
};

static const PlassCodeItem booking_state[] = {
  { "held", NC_ ("booking-state", "Held") },
  { "planned", NC_ ("booking-state", "Planned") },
  { "active", NC_ ("booking-state", "Living here") },
  { "on_leave", NC_ ("booking-state", "On leave") },
  { "not_come_back", NC_ ("booking-state", "Not come back") },
  { "completed", NC_ ("booking-state", "Ended") },
  { "cancelled", NC_ ("booking-state", "Cancelled") },
  { "no_show", NC_ ("booking-state", "Did not come") },
  { "refused", NC_ ("booking-state", "Refused") },
  { NULL, NULL },
};

static const PlassCodeItem plan_state[] = {
  { "draft", NC_ ("plan-state", "Draft") },
  { "active", NC_ ("plan-state", "In use") },
  { "paused", NC_ ("plan-state", "Paused") },
  { "completed", NC_ ("plan-state", "Completed") },
  { "withdrawn", NC_ ("plan-state", "Withdrawn") },
  { "mistake", NC_ ("plan-state", "Made by mistake") },
  { NULL, NULL },
};

static const PlassCodeItem plan_mode[] = {
  { "plan", NC_ ("plan-mode", "Individual plan") },
  { "coordinator_only", NC_ ("plan-mode", "Coordinator without a plan") },
  { NULL, NULL },
};

static const PlassCodeItem plan_consent[] = {
  { "none", NC_ ("plan-consent", "Not asked yet") }, { "oral", NC_ ("plan-consent", "Oral") },
  { "written", NC_ ("plan-consent", "Written") },    { "waits", NC_ ("plan-consent", "Wishes to wait") },
  { "declined", NC_ ("plan-consent", "Says no") },   { NULL, NULL },
};

static const PlassCodeItem goal_state[] = {
  { "proposed", NC_ ("goal-state", "Proposed") },
  { "active", NC_ ("goal-state", "Under way") },
  { "paused", NC_ ("goal-state", "Paused") },
  { "completed", NC_ ("goal-state", "Reached") },
  { "cancelled", NC_ ("goal-state", "Dropped") },
  { "mistake", NC_ ("goal-state", "Made by mistake") },
  { NULL, NULL },
};

static const PlassCodeItem measure_state[] = {
  { "planned", NC_ ("measure-state", "Planned") },
  { "in_progress", NC_ ("measure-state", "Under way") },
  { "done", NC_ ("measure-state", "Done") },
  { "dropped", NC_ ("measure-state", "Dropped") },
  { "mistake", NC_ ("measure-state", "Made by mistake") },
  { NULL, NULL },
};

static const PlassCodeItem note_regime[] = {
  { "journal", NC_ ("note-regime", "Health journal") },
  { "case", NC_ ("note-regime", "Case record") },
  { NULL, NULL },
};

static const PlassCodeItem note_state[] = {
  { "draft", NC_ ("note-state", "Draft") },
  { "signed", NC_ ("note-state", "Signed") },
  { "corrected", NC_ ("note-state", "Corrected") },
  { "mistake", NC_ ("note-state", "Made by mistake") },
  { NULL, NULL },
};

static const PlassCodeItem role[] = {
  { "reception", NC_ ("role", "Reception") },
  { "caseworker", NC_ ("role", "Caseworker") },
  { "health", NC_ ("role", "Health worker") },
  { "intake", NC_ ("role", "Joint intake") },
  { "supervisor", NC_ ("role", "Supervisor") },
  { "administrator", NC_ ("role", "Administrator") },
  { NULL, NULL },
};

static const PlassCodeItem rule_test[] = {
  { "equals", NC_ ("rule-test", "Is the same") },
  { "must_be", NC_ ("rule-test", "Must be") },
  { "must_not_be", NC_ ("rule-test", "Must not be") },
  { "at_most", NC_ ("rule-test", "At most") },
  { NULL, NULL },
};

static const struct {
  const char *name;
  const PlassCodeItem *items;
} lists[] = {
  { "organisation-kind", organisation_kind },
  { "owner-kind", owner_kind },
  { "institution-status", institution_status },
  { "place-kind", place_kind },
  { "gender-rule", gender_rule },
  { "substance-policy", substance_policy },
  { "contract", contract },
  { "place-status", place_status },
  { "period-kind", period_kind },
  { "identity-kind", identity_kind },
  { "gender", gender },
  { "protection", protection },
  { "contact-state", contact_state },
  { "contact-outcome", contact_outcome },
  { "case-state", case_state },
  { "booking-state", booking_state },
  { "plan-state", plan_state },
  { "plan-mode", plan_mode },
  { "plan-consent", plan_consent },
  { "goal-state", goal_state },
  { "measure-state", measure_state },
  { "note-regime", note_regime },
  { "note-state", note_state },
  { "role", role },
  { "rule-test", rule_test },
};

const PlassCodeItem *
plass_codes_get (const char *list)
{
  for (gsize i = 0; list && i < G_N_ELEMENTS (lists); i++)
    if (strcmp (lists[i].name, list) == 0)
      return lists[i].items;
  return NULL;
}

static const PlassCodeItem *
find_item (const char *list, const char *code)
{
  for (const PlassCodeItem *item = plass_codes_get (list); item && item->code; item++)
    if (strcmp (item->code, code) == 0)
      return item;
  return NULL;
}

const char *
plass_codes_label (const char *list, const char *code)
{
  const PlassCodeItem *item = find_item (list, code);

  /* The list's name is the context: "Open" is said otherwise of a house than of a contact. */
  return item ? g_dpgettext2 (GETTEXT_PACKAGE, list, item->label) : code;
}

gboolean
plass_codes_has (const char *list, const char *code)
{
  return find_item (list, code) != NULL;
}
