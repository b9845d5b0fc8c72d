/* idle.c — how long nobody may touch anything: by role, and as the service orders */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static void
each_role_has_its_time (void)
{
  static const struct {
    const char *role, *hide, *lock;
    guint hides, locks;
  } cases[] = {
    { "reception", NULL, NULL, 60, 600 },
    { "caseworker", NULL, NULL, 0, 300 },
    { "health", NULL, NULL, 0, 300 },
    { "intake", NULL, NULL, 0, 300 },
    { "supervisor", NULL, NULL, 0, 300 },
    { "administrator", NULL, NULL, 0, 300 },
    { "", NULL, NULL, 0, 300 },
    /* as the service orders */
    { "reception", "30", "120", 30, 120 },
    { "reception", "0", NULL, 0, 600 },
    { "caseworker", "45", "900", 45, 900 },
    /* what makes no sense is no order */
    { "reception", "soon", "-5", 60, 600 },
    { "caseworker", "", "", 0, 300 },
    { "caseworker", NULL, "0", 0, 300 },
    { "caseworker", NULL, "3", 0, 300 },
    { "caseworker", NULL, "99999999999999999999", 0, 300 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassCode role = plass_code (cases[i].role);
    PlassIdlePolicy policy = plass_idle_policy (&role, cases[i].hide, cases[i].lock);
    g_assert_cmpuint (policy.hide, ==, cases[i].hides);
    g_assert_cmpuint (policy.lock, ==, cases[i].locks);
  }
}

static void
names_go_first (void)
{
  static const struct {
    guint hide, lock;
    gint64 secs;
    PlassIdleStep due;
  } cases[] = {
    { 60, 600, 0, PLASS_IDLE_NOT },     { 60, 600, 59, PLASS_IDLE_NOT },
    { 60, 600, 60, PLASS_IDLE_HIDE },   { 60, 600, 599, PLASS_IDLE_HIDE },
    { 60, 600, 600, PLASS_IDLE_LOCK },  { 60, 600, 90000, PLASS_IDLE_LOCK },
    { 0, 300, 299, PLASS_IDLE_NOT },    { 0, 300, 300, PLASS_IDLE_LOCK },
    { 600, 300, 300, PLASS_IDLE_LOCK }, /* whoever is locked out sees no names */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassIdlePolicy policy = { cases[i].hide, cases[i].lock };
    g_assert_cmpint (plass_idle_due (&policy, cases[i].secs), ==, cases[i].due);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idle/each-role-has-its-time", each_role_has_its_time);
  g_test_add_func ("/idle/names-go-first", names_go_first);
  return g_test_run ();
}
