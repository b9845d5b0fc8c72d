/* take.c — what came from the service meets what stands here */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <string.h>

/* "Practitioner/ID" of whoever saved the version, where the service tells. */
#define SAVED_BY "meta." PLASS_EXT ("saved-by") ".valueReference.reference"
#define MOST_LOOKS 50 /* a row that is edited faster than it can be looked at waits for the next round */

/* One row on its way in. */
typedef struct {
  const PlassKind *kind;
  PlassId id;
  const char *json;       /* borrowed from the page; NULL: a tombstone */
  char *revision;         /* meta.versionId */
  PlassTime updated;      /* meta.lastUpdated */
  PlassId by;             /* the worker who saved it, where the service tells */
  gpointer theirs;        /* as decoded */
  gpointer ours, merged;  /* of a row that both changed */
  GArray *clashes;        /* guint */
  PlassReceived received; /* points to the above */
  gboolean superseded;    /* the same page has a newer version */
} Incoming;

static void
forget_merge (Incoming *in)
{
  plass_record_free (in->kind, in->ours);
  plass_record_free (in->kind, in->merged);
  g_clear_pointer (&in->clashes, g_array_unref);
  in->ours = in->merged = NULL;
}

static void
clear_incoming (gpointer data)
{
  Incoming *in = data;

  if (!in->kind)
    return;
  forget_merge (in);
  plass_record_free (in->kind, in->theirs);
  g_free (in->revision);
}

/* ---- Reading ------------------------------------------------------------------------------------------ */

static const PlassKind *
kind_of_type (PlassStore *store, const char *type, const PlassId *id)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    g_auto (PlassRow) row = { 0 };
    if (!g_str_equal ((*kind)->resource, type))
      continue;
    plass_record_free (*kind, plass_store_peek (store, *kind, id, &row, NULL));
    if (row.version)
      return *kind;
  }
  return NULL;
}

/* What came and went within one page is not in the store yet. */
static const PlassKind *
kind_in_page (const GArray *incoming, const char *type, const PlassId *id)
{
  for (guint i = incoming->len; i > 0; i--) {
    const Incoming *in = &g_array_index (incoming, Incoming, i - 1);

    if (plass_id_equal (&in->id, id) && g_str_equal (in->kind->resource, type))
      return in->kind;
  }
  return NULL;
}

static void
read_tombstone (PlassStore *store, const PlassPageRow *row, const GArray *incoming, Incoming *in)
{
  in->id = plass_id_parse (row->id);
  if (!row->type || !plass_id_is_set (&in->id))
    return;
  in->kind = kind_in_page (incoming, row->type, &in->id);
  if (!in->kind)
    in->kind = kind_of_type (store, row->type, &in->id);
}

static void
read_resource (const PlassPageRow *row, Incoming *in, PlassTally *tally)
{
  g_autoptr (cJSON) tree = plass_wire_parse (row->resource, (gssize)row->length, NULL);
  const PlassKind *kind = tree ? plass_wire_kind (tree) : NULL;
  gpointer theirs = kind ? plass_wire_decode (kind, tree, NULL) : NULL;

  if (!theirs) {
    tally->broken += !tree || kind;
    tally->unknown += tree && !kind;
    return;
  }
  const char *updated = cJSON_GetStringValue (plass_wire_get (tree, "meta.lastUpdated"));
  if (updated)
    plass_time_parse (updated, &in->updated);
  const char *by = cJSON_GetStringValue (plass_wire_get (tree, SAVED_BY));
  if (by && g_str_has_prefix (by, "Practitioner/"))
    in->by = plass_id_parse (by + strlen ("Practitioner/"));
  in->kind = kind;
  in->theirs = theirs;
  in->id = *plass_record_id (theirs);
  in->json = row->resource;
  in->revision = g_strdup (plass_wire_version (tree));
}

/* The feed tells every version; of one page only the last of a row matters. */
static void
read_rows (PlassStore *store, const PlassPage *page, GArray *incoming, PlassTally *tally)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < page->rows->len; i++) {
    const PlassPageRow *row = &g_array_index (page->rows, PlassPageRow, i);
    Incoming in = { 0 };
    if (row->resource)
      read_resource (row, &in, tally);
    else
      read_tombstone (store, row, incoming, &in);
    if (!in.kind)
      continue;
    char *key = g_strconcat (in.kind->name, "/", in.id.text, NULL);
    guint before = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));
    Incoming *other = before ? &g_array_index (incoming, Incoming, before - 1) : NULL;
    in.superseded = other && plass_revision_is_older (in.revision, other->revision);
    if (other && !in.superseded)
      other->superseded = TRUE;
    g_array_append_val (incoming, in);
    if (in.superseded)
      g_free (key);
    else
      g_hash_table_replace (seen, key, GUINT_TO_POINTER (incoming->len));
  }
}

/* Before the page is taken: also what was never sent, or was refused, which a tombstone alone would leave. */
static gboolean
erase_persons (PlassStore *store, const PlassPage *page, GError **error)
{
  for (guint i = 0; i < page->rows->len; i++) {
    const PlassPageRow *row = &g_array_index (page->rows, PlassPageRow, i);
    const PlassId id = row->erased && row->id ? plass_id_parse (row->id) : (PlassId){ "" };

    if (plass_id_is_set (&id) && g_strcmp0 (row->type, plass_kind_person.resource) == 0
        && !plass_store_erase_person (store, &id, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Deciding ----------------------------------------------------------------------------------------- */

static gpointer
decode_base (const PlassKind *kind, const PlassRow *row)
{
  g_autoptr (cJSON) tree = row->json ? plass_wire_parse (row->json, -1, NULL) : NULL;

  return tree ? plass_wire_decode (kind, tree, NULL) : NULL;
}

/* Both sides have it and this side has something to say. */
static void
merge (Incoming *in, const PlassRow *row)
{
  gpointer base = decode_base (in->kind, row);

  in->merged = plass_record_new (in->kind);
  in->clashes = g_array_new (FALSE, FALSE, sizeof (guint));
  in->received.dirty = plass_record_merge (in->kind, base, in->ours, in->theirs,
                                           row->edited.secs >= in->updated.secs, in->merged, in->clashes);
  in->received.record = in->merged;
  in->received.theirs = in->theirs;
  if (in->clashes->len > 0) {
    in->received.clashes = in->clashes;
    in->received.ours = in->ours;
  }
  plass_record_free (in->kind, base);
}

/* Texts differ also by who printed them. */
static gboolean
is_same_resource (const char *one, const char *other)
{
  g_autoptr (cJSON) left = NULL, right = NULL;

  if (g_strcmp0 (one, other) == 0)
    return TRUE;
  left = one ? plass_wire_parse (one, -1, NULL) : NULL;
  right = other ? plass_wire_parse (other, -1, NULL) : NULL;
  return left && right && cJSON_Compare (left, right, TRUE);
}

/* What we have, or a page that comes late. The same version may be told again with more or less of it in
 * sight. */
static gboolean
is_old_news (const Incoming *in, const PlassRow *row)
{
  if (row->revision && g_strcmp0 (row->revision, in->revision) == 0)
    return is_same_resource (row->json, in->json);
  return row->revision && plass_revision_is_older (in->revision, row->revision);
}

/* How this row shall stand here. FALSE: as it does. */
static gboolean
decide (Incoming *in, const PlassRow *row, gboolean any_age)
{
  in->received = (PlassReceived){ .kind = in->kind,
                                  .record = in->theirs,
                                  .json = in->json,
                                  .revision = in->revision,
                                  .seen = row->version,
                                  .by = in->by,
                                  .updated = in->updated,
                                  .again = any_age };
  if (!in->json) {
    in->received.gone = TRUE;
    in->received.record = in->ours;
    return in->ours != NULL;
  }
  if (row->version && !any_age && is_old_news (in, row))
    return FALSE;
  /* Where only the service decides there is nothing to merge: the store keeps an act that waits in front. */
  if (row->state != PLASS_ROW_CLEAN && in->ours && !in->kind->arbiter)
    merge (in, row);
  return TRUE;
}

static gboolean
look (PlassStore *store, Incoming *in, gboolean any_age, gboolean *ret_wanted, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_auto (PlassRow) row = { 0 };

  forget_merge (in);
  in->ours = plass_store_peek (store, in->kind, &in->id, &row, &why);
  if (why) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  *ret_wanted = decide (in, &row, any_age);
  return TRUE;
}

/* ---- Keeping ------------------------------------------------------------------------------------------ */

typedef struct {
  PlassStore *store;
  GArray *incoming;
  GArray *waiting; /* guint: numbers of rows still to be kept */
  gboolean any_age;
} Taking;

/* Looks at every waiting row (unless @blindly) and keeps what is wanted; those that were edited in between
 * wait on. */
static gboolean
take_waiting (Taking *taking, gboolean blindly, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (PlassReceived));
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < taking->waiting->len; i++) {
    guint number = g_array_index (taking->waiting, guint, i);
    Incoming *in = &g_array_index (taking->incoming, Incoming, number);
    gboolean wanted = FALSE;
    if (blindly && in->json)
      wanted = decide (in, &(PlassRow){ 0 }, TRUE);
    else if (!look (taking->store, in, taking->any_age, &wanted, error))
      return FALSE;
    if (wanted) {
      g_array_append_val (rows, in->received);
      g_array_append_val (numbers, number);
    }
  }
  g_array_set_size (taking->waiting, 0);
  if (rows->len > 0
      && !plass_store_take (taking->store, (const PlassReceived *)(gpointer)rows->data, rows->len, NULL,
                            stale, error))
    return FALSE;
  for (guint i = 0; i < stale->len; i++)
    g_array_append_val (taking->waiting, g_array_index (numbers, guint, g_array_index (stale, guint, i)));
  return TRUE;
}

/* The cursor goes last and alone: should the program die before, the rows come once more, which does no
 * harm; the other way round a row that was being edited would be lost. */
static gboolean
take_all (Taking *taking, const char *cursor, gboolean afresh, GError **error)
{
  for (guint i = 0; i < taking->incoming->len; i++)
    if (!g_array_index (taking->incoming, Incoming, i).superseded)
      g_array_append_val (taking->waiting, i);
  for (guint looks = 0; taking->waiting->len > 0; looks++) {
    if (looks == MOST_LOOKS) {
      g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_CHANGED_MEANWHILE, "a row never stands still");
      return FALSE;
    }
    if (!take_waiting (taking, afresh && looks == 0, error))
      return FALSE;
  }
  return plass_store_take (taking->store, NULL, 0, cursor, NULL, error);
}

gboolean
plass_page_take (PlassStore *store, const PlassPage *page, gboolean afresh, gboolean any_age,
                 PlassTally *tally, GError **error)
{
  g_autoptr (GArray) incoming = g_array_new (FALSE, TRUE, sizeof (Incoming));
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  Taking taking = { .store = store, .incoming = incoming, .waiting = waiting, .any_age = any_age };

  g_array_set_clear_func (incoming, clear_incoming);
  tally->fetched += page->rows->len;
  if (!erase_persons (store, page, error))
    return FALSE;
  read_rows (store, page, incoming, tally);
  return take_all (&taking, page->cursor, afresh, error);
}
