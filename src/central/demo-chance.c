/* demo-chance.c — chance that repeats itself: the same seed, the same city */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <math.h>

gboolean
plass_demo_chance (PlassDemo *demo, double share)
{
  return g_rand_double (demo->chance) < share;
}

guint
plass_demo_pick (PlassDemo *demo, guint count)
{
  return (guint)g_rand_int_range (demo->chance, 0, (gint32)count);
}

/* Log-normal, as lengths of stay are: most are short, a few go on for long. (Box and Muller.) */
double
plass_demo_spread (PlassDemo *demo, double median, double sigma)
{
  double u = 1 - g_rand_double (demo->chance), v = g_rand_double (demo->chance);

  return median * exp (sigma * sqrt (-2 * log (u)) * cos (2 * G_PI * v));
}

PlassId
plass_demo_id (PlassDemo *demo, gint64 secs)
{
  guint8 bytes[10];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)g_rand_int_range (demo->chance, 0, 256);
  return plass_id_make (secs * 1000 + plass_demo_pick (demo, 1000), bytes);
}

guint *
plass_demo_shuffle (PlassDemo *demo, guint count)
{
  guint *order = g_new (guint, count + 1);

  for (guint i = 0; i < count; i++)
    order[i] = i;
  for (guint i = count; i > 1; i--) {
    guint other = plass_demo_pick (demo, i), swapped = order[i - 1];

    order[i - 1] = order[other];
    order[other] = swapped;
  }
  return order;
}
