/* platter.c — what a disk has of one file for sure, and what a power cut may leave of the rest */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platter.h"

#include <string.h>

#define SECTOR 512

/* ---- What reaches the disk -------------------------------------------------------------------------- */

static void
clear_change (gpointer data)
{
  g_clear_pointer (&((Change *)data)->bytes, g_bytes_unref);
}

void
platter_free (gpointer data)
{
  Platter *platter = data;

  g_byte_array_unref (platter->synced);
  g_array_unref (platter->changes);
  g_free (platter);
}

Platter *
platter_new (void)
{
  Platter *platter = g_new0 (Platter, 1);

  platter->synced = g_byte_array_new ();
  platter->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (platter->changes, clear_change);
  return platter;
}

static void
resize (GByteArray *image, gint64 size)
{
  guint before = image->len;

  g_byte_array_set_size (image, (guint)size);
  if (image->len > before)
    memset (image->data + before, 0, image->len - before);
}

static void
put (GByteArray *image, gint64 at, const guint8 *bytes, gsize count)
{
  if (at + (gint64)count > (gint64)image->len)
    resize (image, at + (gint64)count);
  memcpy (image->data + at, bytes, count);
}

static void
apply (const Change *change, GByteArray *image, gboolean *exists)
{
  gsize size;
  const guint8 *bytes;

  *exists = change->what != DELETED;
  if (change->what != WRITTEN) {
    resize (image, change->what == RESIZED ? change->at : 0);
    return;
  }
  bytes = g_bytes_get_data (change->bytes, &size);
  put (image, change->at, bytes, size);
}

void
platter_write (Platter *platter, gint64 at, gconstpointer bytes, gsize count)
{
  Change change = { WRITTEN, at, g_bytes_new (bytes, count) };

  g_array_append_val (platter->changes, change);
}

void
platter_resize (Platter *platter, gint64 size)
{
  Change change = { RESIZED, size, NULL };

  g_array_append_val (platter->changes, change);
}

void
platter_delete (Platter *platter)
{
  Change change = { DELETED, 0, NULL };

  g_array_append_val (platter->changes, change);
}

static void
sync_first (Platter *platter, guint n)
{
  for (guint i = 0; i < n; i++)
    apply (&g_array_index (platter->changes, Change, i), platter->synced, &platter->exists);
  g_array_remove_range (platter->changes, 0, n);
}

void
platter_sync (Platter *platter)
{
  platter->exists = TRUE;
  sync_first (platter, platter->changes->len);
}

void
platter_settle (Platter *platter)
{
  for (guint n = platter->changes->len; n > 0; n--)
    if (g_array_index (platter->changes, Change, n - 1).what == DELETED) {
      sync_first (platter, n);
      return;
    }
}

/* ---- Power cut -------------------------------------------------------------------------------------- */

static void
put_sector (GByteArray *image, const Change *change, const guint8 *bytes, gsize from, gsize count,
            Weather weather, GRand *rand)
{
  gint32 luck = g_rand_int_range (rand, 0, weather == GARBAGE_TOO ? 3 : 2);
  guint8 garbage[SECTOR];

  if (weather == KEPT || luck == 0)
    put (image, change->at + (gint64)from, bytes + from, count);
  if (weather == KEPT || luck != 2)
    return;
  for (gsize i = 0; i < count; i++)
    garbage[i] = (guint8)g_rand_int (rand);
  put (image, change->at + (gint64)from, garbage, count);
}

static void
put_sectors (GByteArray *image, const Change *change, Weather weather, GRand *rand)
{
  gsize size, count;
  const guint8 *bytes = g_bytes_get_data (change->bytes, &size);

  for (gsize from = 0; from < size; from += count) {
    count = MIN (size - from, SECTOR - (gsize)(change->at + (gint64)from) % SECTOR);
    put_sector (image, change, bytes, from, count, weather, rand);
  }
}

void
platter_leave (const Platter *platter, Weather weather, GRand *rand, GByteArray *image, gboolean *ret_exists)
{
  guint n = platter->changes->len, torn = n ? (guint)g_rand_int_range (rand, 0, (gint32)n) : 0;

  g_byte_array_append (image, platter->synced->data, platter->synced->len);
  *ret_exists = platter->exists;
  for (guint i = 0; i < n; i++) {
    const Change *change = &g_array_index (platter->changes, Change, i);
    Weather now = weather != FIRST_ONES ? weather : i < torn ? KEPT : i > torn ? LOST : SOME_SECTORS;

    if (now == LOST || (now != KEPT && change->what != WRITTEN && g_rand_boolean (rand))) {
      if (change->what == DELETED)
        return; /* whatever came later went into another file of that name */
      continue;
    }
    if (change->what == WRITTEN)
      put_sectors (image, change, now, rand);
    else
      apply (change, image, ret_exists);
    *ret_exists = change->what != DELETED;
  }
}
