/* sealed.h — a sealed database in a folder of its own, and what tests ask of it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/* A word that stands in every row, and must stand in no file. */
#define SEALED_CANARY "KanariNavn Testesen"

typedef struct {
  char *folder, *path;
  PlassSealVfs *vfs;
  PlassKey key;   /* bytes of 7 */
  PlassSealId id; /* bytes of 3 */
} Sealed;

typedef struct {
  const char *path;
  void (*test) (Sealed *, gconstpointer);
} SealedCase;

/* Prepares the libraries as the program does. */
void sealed_prepare (void);
/* The same, and runs each case in a fresh folder. */
int sealed_main (int argc, char **argv, const SealedCase *cases, gsize n_cases);

/* With SQLite's own settings but for what sealing needs. */
sqlite3 *sealed_open (Sealed *sealed);
/* The same over any file and VFS; a clear one needs no @reserve. */
sqlite3 *sealed_open_with (const char *path, const char *vfs, gboolean reserve);
/* The extended result code. */
int sealed_run (sqlite3 *db, const char *sql);
/* Every row of one query as text, or "error N" behind those that came. Owned. */
char *sealed_answer (sqlite3 *db, const char *sql);
/* A table "person" with @rows rows: name with the canary, note of 200 digits. */
void sealed_fill (sqlite3 *db, guint rows);
/* Its whole content as one digest, or "error N": owned. */
char *sealed_digest (sqlite3 *db);

/* Files of the folder; @suffix: "", "-wal", "-journal". */
GByteArray *sealed_read_file (Sealed *sealed, const char *suffix);
void sealed_write_file (Sealed *sealed, const char *suffix, const GByteArray *bytes);
void sealed_remove_files (Sealed *sealed);
/* The file below @folder whose name ends so, owned; NULL: there is none. */
char *sealed_find (const char *folder, const char *ending);
/* No file of the folder holds a word of the data or of the schema, none is an index of the WAL. */
void sealed_assert_nothing_clear (Sealed *sealed);
/* Files as a dying program leaves them: a child does @work on an open database and is gone without closing.
 */
void sealed_crash (Sealed *sealed, void (*work) (sqlite3 *db));

G_END_DECLS
