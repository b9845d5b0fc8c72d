/* bare.h — the limit programs: the same data and questions in SQLite and plain C, nothing around them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *rows, *line, *search, *places;
} Bare;

/* A new file: tables are made, records added, then indexes. */
Bare *bare_new (const char *path);
void bare_add (Bare *bare, const PlassKind *kind, gconstpointer record);
void bare_finish (Bare *bare);
Bare *bare_open (const char *path);
void bare_close (Bare *bare);

/* All open cases in the order of their next step: numbers of rows, owned. */
GArray *bare_rows (Bare *bare);
/* Steps through the lines of @n rows with person, worker, place and plan. */
void bare_window (Bare *bare, const gint64 *rows, guint n);
/* Names of the first @limit people whose words begin like this (an FTS5 query). */
guint bare_search (Bare *bare, const char *query, guint limit);
/* Every place with its house and who lives there. */
guint bare_places (Bare *bare);

/* The least a first sync can cost: every record into a typed table of its kind with the indexes its fields
 * ask for, its JSON beside it, and people's names into full text; a thousand a transaction. */
typedef struct _BareLoad BareLoad;
BareLoad *bare_load_new (const char *path);
void bare_load_add (BareLoad *load, const PlassKind *kind, gconstpointer record, const char *json);
void bare_load_free (BareLoad *load);

G_END_DECLS
