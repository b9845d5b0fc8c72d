/* access-look.c — in which roles one person is seen: looked up one by one, or everybody's at once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define MANY 32 /* persons looked at one by one, until it is cheaper to read all that may be seen */

/* By the worker, or where @institution is one that is shut out; NULL: where any is. */
static gboolean
is_blocked (GHashTable *table, const char *person, const char *institution)
{
  GPtrArray *list = g_hash_table_lookup (table, person);

  for (guint i = 0; list && i < list->len; i++) {
    const char *blocked = g_ptr_array_index (list, i);

    if (!*blocked || !institution || g_str_equal (blocked, institution))
      return TRUE;
  }
  return FALSE;
}

/* Whoever is shut out of plan and notes sees what the counter sees. (Of a shielded person that is nothing.)
 */
static guint
without_plan (PlassEyes *eyes, const char *person, const char *institution, guint bits)
{
  const guint reads = bits & (PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH);

  return reads && is_blocked (eyes->partly, person, institution) ? (bits & ~reads) | PLASS_SEES_RECEPTION
                                                                 : bits;
}

/* What a tie of @person to @institution lets see. Who has moved out of a shielded address is none of the old
 * house's business any more. */
static guint
bits_of_tie (PlassEyes *eyes, const char *person, gboolean shielded, const char *institution, gint64 ended)
{
  const gint64 until = ended == G_MAXINT64 || shielded ? ended : ended + eyes->grace;
  guint bits = 0;

  if (until <= eyes->now.secs || is_blocked (eyes->blocked, person, institution))
    return 0;
  eyes->until = MIN (eyes->until, until);
  for (guint i = 0; i < eyes->n_posts; i++)
    if (g_str_equal (eyes->posts[i].institution.text, institution))
      bits |= eyes->posts[i].bits;
  return without_plan (eyes, person, institution, bits);
}

typedef struct {
  PlassEyes *eyes;
  const char *person;
  gboolean shielded;
  guint bits;
} Look;

static gboolean
take_tie (const PlassAnswer *row, gpointer user_data)
{
  Look *look = user_data;

  look->bits |= bits_of_tie (look->eyes, look->person, look->shielded, plass_answer_text (row, 0),
                             plass_answer_number (row, 1));
  return TRUE;
}

static void
read_one (Look *look)
{
  PlassEyes *eyes = look->eyes;

  look->shielded =
      plass_ledger_number (eyes->ledger, "SELECT shielded FROM person_fact WHERE person = $1",
                           PLASS_BINDS (PLASS_TEXT (look->person)), eyes->error ? NULL : &eyes->error)
      != 0;
  if (eyes->n_posts > 0 && !eyes->error)
    plass_ledger_query (eyes->ledger,
                        "SELECT institution, max (ended) FROM tie WHERE person = $1 GROUP BY institution",
                        PLASS_BINDS (PLASS_TEXT (look->person)), take_tie, look, &eyes->error);
}

/* ---- Everybody at once: a page of many persons is not to ask twice for each -----------------------------
 */

static gboolean
take_tied (const PlassAnswer *row, gpointer user_data)
{
  PlassEyes *eyes = user_data;
  const char *person = plass_answer_text (row, 0);
  const guint known = GPOINTER_TO_UINT (g_hash_table_lookup (eyes->tied, person));
  const guint bits = bits_of_tie (eyes, person, g_hash_table_contains (eyes->shielded, person),
                                  plass_answer_text (row, 1), plass_answer_number (row, 2));

  if (bits & ~known)
    g_hash_table_insert (eyes->tied, g_strdup (person), GUINT_TO_POINTER (known | bits));
  return TRUE;
}

static gboolean
take_shielded (const PlassAnswer *row, gpointer user_data)
{
  g_hash_table_add (((PlassEyes *)user_data)->shielded, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
read_all (PlassEyes *eyes)
{
  GError **error = eyes->error ? NULL : &eyes->error;
  gboolean well;

  eyes->tied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  eyes->shielded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  well = plass_ledger_query (eyes->ledger, "SELECT person FROM person_fact WHERE shielded = 1", NULL, 0,
                             take_shielded, eyes, error);
  for (guint i = 0; well && i < eyes->n_posts; i++)
    well = plass_ledger_query (eyes->ledger,
                               "SELECT person, institution, ended FROM tie WHERE institution = $1"
                               " AND ended > $2",
                               PLASS_BINDS (PLASS_TEXT (eyes->posts[i].institution.text),
                                            PLASS_NUMBER (eyes->now.secs - eyes->grace)),
                               take_tied, eyes, error);
  return well;
}

static void
read_person (Look *look)
{
  PlassEyes *eyes = look->eyes;

  if (!eyes->tied && g_hash_table_size (eyes->levels) >= MANY && !read_all (eyes))
    return;
  if (!eyes->tied) {
    read_one (look);
    return;
  }
  look->shielded = g_hash_table_contains (eyes->shielded, look->person);
  look->bits = GPOINTER_TO_UINT (g_hash_table_lookup (eyes->tied, look->person));
}

guint
plass_eyes_look (PlassEyes *eyes, const char *person)
{
  Look look = { .eyes = eyes, .person = person };
  guint level;

  read_person (&look);
  level = look.bits;
  if (!is_blocked (eyes->blocked, person, ""))
    level |= without_plan (eyes, person, "", eyes->everywhere & ~PLASS_SEES_ADMINISTRATOR);
  if (plass_eyes_is_emergency (eyes, person) && !plass_eyes_is_blocked (eyes, person))
    level |= without_plan (eyes, person, NULL, eyes->all & ~PLASS_SEES_ADMINISTRATOR);
  /* At the counter a shielded person is nobody: the list of the house says that the place is taken. */
  if (look.shielded)
    level &= ~PLASS_SEES_RECEPTION;
  if (look.shielded && level && !(level & PLASS_SEES_INTAKE))
    level |= PLASS_SEES_SHIELDED;
  if (eyes->error)
    return 0;
  return level | (plass_eyes_usual (eyes) & PLASS_SEES_OCCUPANCY);
}
