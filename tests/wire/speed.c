/* speed.c — how many persons a second go to FHIR and back, beside what cJSON alone needs for the same trees
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"
#include "wire/wire.h"

#include <time.h>

#define COUNT 100000

/* Of the processor, not of the wall: others may be at work. */
static double
seconds (void)
{
  return (double)clock () / CLOCKS_PER_SEC;
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gpointer record = plass_random_record (&plass_kind_person, rand, 0.4);
  g_autoptr (cJSON) tree = plass_wire_encode (&plass_kind_person, record, NULL);
  double start = seconds ();
  double bare, ours;

  for (int i = 0; i < COUNT; i++)
    cJSON_Delete (cJSON_Duplicate (tree, TRUE));
  bare = seconds () - start;
  start = seconds ();
  for (int i = 0; i < COUNT; i++) {
    g_autoptr (cJSON) json = plass_wire_encode (&plass_kind_person, record, NULL);

    plass_record_free (&plass_kind_person, plass_wire_decode (&plass_kind_person, json, NULL));
  }
  ours = seconds () - start;
  g_print ("persons there and back: %.0f a second; %.1f times what cJSON needs to copy and free the trees\n",
           COUNT / ours, ours / bare);
  plass_record_free (&plass_kind_person, record);
  return ours / bare < 12 ? 0 : 1;
}
