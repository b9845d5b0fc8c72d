/* clock.h — times of a program and of its limit, taken by turns, and the ratio of their medians */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Microseconds this thread has worked: other programs on the machine do not count. */
double clock_cpu (void);
/* Microseconds on the wall: where the disk counts. */
double clock_wall (void);

/* Times of one thing; @values: double. */
double clock_percentile (GArray *values, double percent);

/* Runs both by turns @rounds times and prints one line: medians, ratio, goal. TRUE while the ratio stays
 * below 1.5 × @goal. */
gboolean clock_compare (const char *what, double goal, guint rounds, double (*now) (void),
                        void (*ours) (gpointer data), void (*limit) (gpointer data), gpointer data);
/* The same line of given times. */
gboolean clock_report (const char *what, double goal, double ours, double limit);

G_END_DECLS
