/* spoil.h — text with mistakes in it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How often to try: a hundred times as often with PLASS_LONG. */
guint spoil_rounds (guint usual);
/* The same numbers every time, others with PLASS_SEED. Owned. */
GRand *spoil_chance (void);
/* One mistake in @text; one to four of them. */
void spoil (GString *text, GRand *chance);
void spoil_often (GString *text, GRand *chance);
