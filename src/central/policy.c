/* policy.c — what the organisation decides about its desks: days without contact, seconds until they lock */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* At a counter people pass behind the screen: names go early there, but the work must not stop for it. */
static const PlassPolicy reception = { .hide_secs = 60, .lock_secs = 600 };
static const PlassPolicy elsewhere = { .hide_secs = 0, .lock_secs = 300 };

static gint64
read_number (PlassLedger *ledger, const char *name, gint64 fallback, gint64 least, gint64 most)
{
  g_autofree char *text = plass_setting_get (ledger, name, NULL);

  return text ? CLAMP (g_ascii_strtoll (text, NULL, 10), least, most) : fallback;
}

PlassPolicy
plass_policy_get (PlassLedger *ledger, const PlassCode *role)
{
  const PlassPolicy *standard = plass_code_is (role, "reception") ? &reception : &elsewhere;
  g_autofree char *lock = g_strconcat ("lock-", role->text, NULL);
  g_autofree char *hide = g_strconcat ("hide-", role->text, NULL);

  return (PlassPolicy){
    .grace_days = (guint)read_number (ledger, "grace-days", PLASS_GRACE_DAYS, 1, PLASS_GRACE_MOST),
    .lock_secs = (guint)read_number (ledger, lock, standard->lock_secs, PLASS_IDLE_LEAST, PLASS_IDLE_MOST),
    .hide_secs = (guint)read_number (ledger, hide, standard->hide_secs, 0, PLASS_IDLE_MOST),
  };
}

static gboolean
set_number (PlassLedger *ledger, const char *prefix, const char *role, gint64 value, GError **error)
{
  g_autofree char *name = g_strconcat (prefix, role, NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return plass_setting_set (ledger, name, text, error);
}

gboolean
plass_policy_set_grace (PlassLedger *ledger, guint days, GError **error)
{
  return set_number (ledger, "grace-days", "", days, error);
}

gboolean
plass_policy_set_idle (PlassLedger *ledger, const PlassCode *role, guint lock_secs, guint hide_secs,
                       GError **error)
{
  return set_number (ledger, "lock-", role->text, lock_secs, error)
         && set_number (ledger, "hide-", role->text, hide_secs, error);
}
