/* clock.c — times of a program and of its limit, taken by turns, and the ratio of their medians */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

#include <time.h>

static double
read_clock (clockid_t id)
{
  struct timespec at;

  clock_gettime (id, &at);
  return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

double
clock_cpu (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

double
clock_wall (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, two = *(const double *)b;

  return (one > two) - (one < two);
}

double
clock_percentile (GArray *values, double percent)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint)((values->len - 1) * percent / 100));
}

gboolean
clock_report (const char *what, double goal, double ours, double limit)
{
  double ratio = ours / limit;
  gboolean good = goal <= 0 || ratio <= 1.5 * goal;

  if (goal > 0)
    g_print ("%-44s %10.1f µs  limit %10.1f µs  ratio %5.2f  goal ≤ %.2f%s\n", what, ours, limit, ratio, goal,
             good ? "" : "  TOO SLOW");
  else if (limit > 0)
    g_print ("%-44s %10.1f µs  limit %10.1f µs  ratio %5.2f\n", what, ours, limit, ratio);
  else
    g_print ("%-44s %10.1f µs\n", what, ours);
  return good;
}

gboolean
clock_compare (const char *what, double goal, guint rounds, double (*now) (void),
               void (*ours) (gpointer data), void (*limit) (gpointer data), gpointer data)
{
  g_autoptr (GArray) our_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) limit_times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i <= rounds; i++) {
    double start = now (), middle, end;

    ours (data);
    middle = now ();
    if (limit)
      limit (data);
    end = now () - middle;
    middle -= start;
    if (i == 0)
      continue; /* the first fills the caches */
    g_array_append_val (our_times, middle);
    g_array_append_val (limit_times, end);
  }
  return clock_report (what, limit ? goal : 0, clock_percentile (our_times, 50),
                       limit ? clock_percentile (limit_times, 50) : 0);
}
