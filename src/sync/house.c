/* house.c — what a worker who is new to a desk needs tonight: the questions for their own house, asked first
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

/* In this order a page can show it as it comes: the words of the lists, the house and its places, who lives
 * or is expected there, whose cases are open, and who works there. %s is the institution. */
static const char *const questions[] = {
  "/fhir/Basic?code=kode&_count=500",
  "/fhir/Organization?_id=%s",
  "/fhir/Location?organization=Organization/%s&_count=500",
  "/fhir/Encounter?service-provider=Organization/%s&status=planned,arrived,in-progress,onleave"
  "&_include=Encounter:subject&_count=200",
  "/fhir/EpisodeOfCare?institution=Organization/%s&status=planned,waitlist,active,onhold"
  "&_include=EpisodeOfCare:patient&_include=EpisodeOfCare:care-manager&_count=200",
  "/fhir/PractitionerRole?organization=Organization/%s&_include=PractitionerRole:practitioner&_count=200",
};

char *
plass_house_question (const PlassId *institution, guint number)
{
  if (number >= G_N_ELEMENTS (questions))
    return NULL;
  g_auto (GStrv) parts = g_strsplit (questions[number], "%s", 2);
  return g_strjoinv (institution->text, parts);
}
