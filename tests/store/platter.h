/* platter.h — what a disk has of one file for sure, and what a power cut may leave of the rest */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A change that no sync has followed yet. */
typedef struct {
  enum { WRITTEN, RESIZED, DELETED } what;
  gint64 at; /* offset, or the new size */
  GBytes *bytes;
} Change;

typedef struct {
  gboolean exists;
  GByteArray *synced;
  GArray *changes; /* Change */
} Platter;

Platter *platter_new (void);
void platter_free (gpointer platter);
void platter_write (Platter *platter, gint64 at, gconstpointer bytes, gsize count);
void platter_resize (Platter *platter, gint64 size);
void platter_delete (Platter *platter);
/* All of it is on the disk; or up to the last deletion, when only the folder was synced. */
void platter_sync (Platter *platter);
void platter_settle (Platter *platter);

/* Which of the changes since the last sync are there after the cut; a sector of 512 bytes at a time. */
typedef enum { LOST, KEPT, FIRST_ONES, SOME_SECTORS, GARBAGE_TOO, N_WEATHERS } Weather;
/* Appends to @image what the file holds then; @ret_exists: whether it is there at all. */
void platter_leave (const Platter *platter, Weather weather, GRand *rand, GByteArray *image,
                    gboolean *ret_exists);

G_END_DECLS
