/* words-sync.c — the line about what is sent tells the truth, the most pressing thing first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* 2026-03-10 12:04 in Oslo */
#define NOW 1773140640
#define HOUR 3600

static const struct {
  const char *what;
  PlassStatus status;
  PlassSyncState state;
  const char *title, *detail;
  gboolean needs_me;
} cases[] = {
  { "never", { 0 }, PLASS_SYNC_FETCHING, "Fetching for the first time", "", FALSE },
  { "all sent", { .last_complete = { NOW } }, PLASS_SYNC_IDLE, "All sent", "12:04", FALSE },
  { "all sent yesterday",
    { .last_complete = { NOW - 24 * HOUR } },
    PLASS_SYNC_IDLE,
    "All sent",
    "yesterday 12:04",
    FALSE },
  { "one waits",
    { .unsent = 1, .oldest = { NOW - 5 }, .last_complete = { NOW } },
    PLASS_SYNC_IDLE,
    "1 not sent",
    "",
    FALSE },
  { "old ones wait",
    { .unsent = 12, .oldest = { NOW - 3 * HOUR }, .last_complete = { NOW } },
    PLASS_SYNC_IDLE,
    "12 not sent",
    "oldest 3 h",
    FALSE },
  { "sending", { .unsent = 2, .oldest = { NOW } }, PLASS_SYNC_SENDING, "2 not sent", "Sending …", FALSE },
  { "no network, nothing lost",
    { .last_complete = { NOW } },
    PLASS_SYNC_OFFLINE,
    "No network",
    "Nothing waits to be sent",
    FALSE },
  { "no network, three wait",
    { .unsent = 3, .oldest = { NOW - 2 * HOUR } },
    PLASS_SYNC_OFFLINE,
    "No network",
    "3 not sent, oldest 2 h",
    FALSE },
  { "signed out",
    { .unsent = 1, .oldest = { NOW } },
    PLASS_SYNC_SIGNED_OUT,
    "Signed out",
    "1 not sent",
    TRUE },
  { "needs me also without a network",
    { .unsent = 3, .oldest = { NOW }, .parked = 1 },
    PLASS_SYNC_OFFLINE,
    "Not sent – needs you (1)",
    "3 not sent",
    TRUE },
  { "a clash is no more than that",
    { .conflicts = 2, .last_complete = { NOW } },
    PLASS_SYNC_IDLE,
    "Must be settled (2)",
    "",
    TRUE },
  { "both need me",
    { .parked = 1, .conflicts = 2, .last_complete = { NOW } },
    PLASS_SYNC_IDLE,
    "Needs you (3)",
    "",
    TRUE },
};

static void
truth_is_told (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassSyncWords words;
    g_test_message ("%s", cases[i].what);
    plass_sync_words_tell (&cases[i].status, cases[i].state, (PlassTime){ NOW }, &words);
    g_assert_cmpstr (words.title, ==, cases[i].title);
    g_assert_cmpstr (words.detail, ==, cases[i].detail);
    g_assert_cmpint (words.needs_me, ==, cases[i].needs_me);
    g_assert_true (g_str_has_prefix (words.icon, "plass-"));
    plass_sync_words_clear (&words);
  }
}

/* Never "all sent" while something is not. */
static void
all_sent_is_never_a_lie (void)
{
  for (guint unsent = 0; unsent < 2; unsent++)
    for (guint parked = 0; parked < 2; parked++)
      for (int state = PLASS_SYNC_IDLE; state <= PLASS_SYNC_TROUBLE; state++) {
        const PlassStatus status = {
          .unsent = unsent, .parked = parked, .oldest = { NOW }, .last_complete = { NOW }
        };
        PlassSyncWords words;
        plass_sync_words_tell (&status, state, (PlassTime){ NOW }, &words);
        if (unsent || parked)
          g_assert_cmpstr (words.title, !=, "All sent");
        plass_sync_words_clear (&words);
      }
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words-sync/truth", truth_is_told);
  g_test_add_func ("/words-sync/never-a-lie", all_sent_is_never_a_lie);
  return g_test_run ();
}
