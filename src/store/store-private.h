/* store-private.h — what the files of the store know of each other: connections, tables, rows, changes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

#define PLASS_STORE_KINDS 32 /* room for growth: plass_kinds() has fewer, asserted when a store opens */

/* ---- Sealing: pages that never lie in clear on the disk (seal-*.c) ---------------------------------- */

#define PLASS_SEAL_PAGE 4096  /* bytes of a page on the disk and in SQLite */
#define PLASS_SEAL_RESERVE 40 /* of these at the end of each page: nonce 24, tag 16 */
#define PLASS_SEAL_USABLE (PLASS_SEAL_PAGE - PLASS_SEAL_RESERVE)
#define PLASS_SEAL_WAL_HEADER 32
#define PLASS_SEAL_FRAME (24 + PLASS_SEAL_PAGE) /* a WAL frame, the same size sealed and clear */

/* One generation of a database: 16 random bytes, new for each generation and each backup. */
typedef struct {
  guint8 bytes[16];
} PlassSealId;

/* Subkeys in locked, read-only memory. Opaque to all but seal-page.c. */
typedef struct _PlassSealKeys PlassSealKeys;

PlassSealKeys *plass_seal_keys_new (const PlassKey *key, const PlassSealId *id);
/* Wipes, then frees; NULL is fine. */
void plass_seal_keys_free (PlassSealKeys *keys);

/* Seals or opens one unit. The disk's bytes and SQLite's are both PLASS_SEAL_PAGE long (frames
 * PLASS_SEAL_FRAME); the last 40 bytes of a clear page are zero. @nonce NULL: a fresh random one; only tests
 * give it. Opening gives FALSE, and leaves @clear untouched or zeroed, when the unit is not authentic at that
 * place. */
void plass_seal_page (const PlassSealKeys *keys, guint64 number, const guint8 *clear, const guint8 *nonce,
                      guint8 *sealed);
gboolean plass_unseal_page (const PlassSealKeys *keys, guint64 number, const guint8 *sealed, guint8 *clear);
void plass_seal_frame (const PlassSealKeys *keys, guint64 number, const guint8 *clear, const guint8 *nonce,
                       guint8 *sealed);
gboolean plass_unseal_frame (const PlassSealKeys *keys, guint64 number, const guint8 *sealed, guint8 *clear);
void plass_seal_image (const PlassSealKeys *keys, guint64 offset, const guint8 *clear, const guint8 *nonce,
                       guint8 *sealed);
gboolean plass_unseal_image (const PlassSealKeys *keys, guint64 offset, const guint8 *sealed, guint8 *clear);
/* The four bytes that hide the sum behind a journal image; @sealed is that image. */
void plass_seal_mask (const PlassSealKeys *keys, const guint8 *sealed, guint8 mask[4]);

/* A SQLite VFS for one key, over @base ("unix-excl"). Registered under the returned object's name until
 * freed. Free refuses (FALSE) while one of its files is open. */
typedef struct _PlassSealVfs PlassSealVfs;
PlassSealVfs *plass_seal_vfs_new (const char *base, PlassSealKeys *keys);
gboolean plass_seal_vfs_free (PlassSealVfs *vfs);
const char *plass_seal_vfs_name (const PlassSealVfs *vfs);

/* One open file of a sealed database (seal-vfs.c opens; seal-db.c, seal-wal.c, seal-journal.c do the I/O). */
typedef struct {
  sqlite3_file base; /* first: SQLite's view */
  const PlassSealKeys *keys;
  PlassSealVfs *vfs;
  sqlite3_file *real; /* lies behind this struct, in the memory SQLite gave */
  gboolean wal_mode;  /* database: page 1 said so when last seen, or the log beside it when opened */
  gboolean held;      /* WAL: a frame header waits for its page */
  guint64 held_frame;
  guint8 held_header[24];
  gboolean have_image; /* journal: the last image read or written, whose sum comes next */
  gboolean wrote;      /* journal: this handle has written images */
  gint64 image_at, last_written;
  guint8 image_mask[4];
  gboolean stale_image; /* journal: the image was a leftover; its sum must not fit */
} PlassSealFile;

int plass_seal_db_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset);
int plass_seal_db_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset);
int plass_seal_db_truncate (sqlite3_file *file, sqlite3_int64 size);
int plass_seal_wal_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset);
int plass_seal_wal_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset);
int plass_seal_journal_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset);
int plass_seal_journal_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset);
/* TRUE when the key fits what lies at @path: page 1, some WAL frame, or the first image of a journal. An
 * absent or empty database fits, unless a log lies beside it. */
gboolean plass_seal_probe (const PlassSealKeys *keys, const char *path);
/* The same; @ret_wal_mode: whether what fits says that the file is kept in WAL mode. */
gboolean plass_seal_probe_mode (const PlassSealKeys *keys, const char *path, gboolean *ret_wal_mode);

/* ---- Key files and what opens them (key-file.c, key-slot.c, key-item.c, phrase.c)
 * ------------------------------- */

#define PLASS_KEY_FILE "records.sealkey"

/* The generation that the key file of the store at @path names. */
gboolean plass_seal_id_load (const char *path, PlassSealId *ret_id, GError **error);
/* The same; a store that is not there yet gets a key file without slots. RULE: there is a database without
 * one. */
gboolean plass_seal_id_need (const char *path, PlassSealId *ret_id, GError **error);

/* A new key file without slots, for a new random generation. Owned. */
GKeyFile *plass_key_file_new (PlassSealId *ret_id);
/* The same with a new random data key in slots. */
GKeyFile *plass_key_file_make (const PlassSlotSecret *slots, guint n_slots, PlassKey *ret_key,
                               PlassSealId *ret_id, GError **error);
/* NULL when @text is no key file of this version. Owned. */
GKeyFile *plass_key_file_parse (const char *text, gsize length, PlassSealId *ret_id);
/* Atomically, and on the disk before it returns. */
gboolean plass_key_file_save (GKeyFile *file, const char *name, GError **error);
const char *plass_key_slot_group (PlassSlot slot);
/* Wraps @key anew. RULE: a secret is missing; NO_SPACE: not enough memory. */
gboolean plass_key_slot_write (GKeyFile *file, const PlassSealId *id, PlassSlot slot,
                               const PlassSecret *secret, const PlassKey *key, GError **error);
/* As plass_key_unlock. */
gboolean plass_key_slot_open (GKeyFile *file, const PlassSealId *id, PlassSlot slot,
                              const PlassSecret *secret, PlassKey *ret_key, GError **error);
gboolean plass_hex_read (GKeyFile *file, const char *group, const char *name, guint8 *out, gsize count);
void plass_hex_write (GKeyFile *file, const char *group, const char *name, const guint8 *bytes, gsize count);
/* As it lies beside the database; owned. BROKEN: it cannot be read. */
GKeyFile *plass_key_file_load (const char *path, PlassSealId *ret_id, GError **error);
/* Which secret of the keyring @slot needs; NULL or "": it has no name. */
void plass_key_item_write (GKeyFile *file, PlassSlot slot, const char *item);
/* Notes in @file, which takes the place of @before, the secrets of the keyring that were needed until now. */
void plass_key_items_follow (GKeyFile *file, GKeyFile *before);
/* What was typed as it was meant: the same phrase whatever keyboard sent it. Owned; wipe it. */
char *plass_phrase_tidy (PlassSlot slot, const char *typed);

/* ---- generation.c: where the files of a store lie --------------------------------------------------- */

#define PLASS_ASIDE "aside-"

/* Always FALSE: @words and errno as NO_SPACE or BROKEN. */
gboolean plass_fail_file (const char *words, GError **error);
/* The highest generation that is there; 0: the folder itself. */
guint plass_generation_newest (const char *path);
/* A file of it: @name, or NULL for the database. Owned. */
char *plass_generation_file (const char *path, const char *name);
/* There is more than the newest: what it replaced was not deleted yet. */
gboolean plass_generation_has_others (const char *path);
/* A fresh folder for the files of the next generation. Owned. */
char *plass_generation_begin (const char *path, GError **error);
/* What @part replaces shall be put aside, not deleted. @ret_where (or NULL): the folder. */
gboolean plass_generation_keep_old (const char *part, char **ret_where, GError **error);
/* All files of @part to the disk, then it takes over at once. */
gboolean plass_generation_commit (const char *part, GError **error);
/* Puts aside what a newest generation says must be. */
gboolean plass_generation_settle (const char *path, GError **error);
/* Deletes what was replaced, and litter: only when the newest has opened and nothing is being made. */
void plass_generation_tidy (const char *path);
/* Deletes one generation that was replaced, by its database. */
void plass_generation_drop (const char *path, const char *database);
/* Is this the name of a folder of ours that was put aside? */
gboolean plass_generation_is_aside (const char *name);
/* Would plass_generation_tidy delete @name? */
gboolean plass_generation_is_leftover (const char *path, const char *name);
/* A file, a link, or a folder with files. */
void plass_remove_path (const char *path);
gboolean plass_sync_path (const char *path, GError **error);

/* ---- connection.c: one SQLite connection and the statements it keeps ready -------------------------- */

typedef sqlite3_stmt PlassStatement;

typedef struct {
  sqlite3 *db;
  GHashTable *statements; /* SQL text → PlassStatement, owned */
  GHashTable *known;      /* the same by the address of texts that live as long as the store */
} PlassConnection;

/* @vfs: of a PlassSealVfs. @make: the file may be made; only the writer may. The writer alone checkpoints. */
PlassConnection *plass_connection_open (const char *path, const char *vfs, gboolean writer, gboolean make,
                                        GError **error);
/* For reading everything: of a name that may be a URI (plass_database_uri). Never checkpoints. */
PlassConnection *plass_connection_open_uri (const char *name, const char *vfs, gboolean read_only,
                                            GError **error);
/* A reader of a file that may be damaged: opens whatever its pages say. NULL: the key fits nothing there. */
PlassConnection *plass_connection_open_bare (const char *path, const char *vfs);
/* Empty, in memory: a model of a shape, never for records. */
PlassConnection *plass_connection_open_memory (GError **error);
void plass_connection_close (PlassConnection *connection);
/* Fills @error with what a person can do about the connection's last failure; never a word of the data.
 * Always FALSE. */
gboolean plass_connection_fail (PlassConnection *connection, GError **error);
gboolean plass_connection_exec (PlassConnection *connection, const char *sql, GError **error);

/* Borrowed from the connection and ready to bind; give back with plass_statement_done (or g_autoptr). One
 * user at a time: a statement must not be asked for again while it is stepped through. */
PlassStatement *plass_statement_get (PlassConnection *connection, const char *sql, GError **error);
/* The same for a text that never moves (static, or a table's): not compared letter by letter. */
PlassStatement *plass_statement_find (PlassConnection *connection, const char *sql, GError **error);
void plass_statement_done (PlassStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassStatement, plass_statement_done)
/* Bind by name; a text that is NULL or empty binds NULL. The text is not copied: it must live until done. */
void plass_bind_text (PlassStatement *statement, const char *name, const char *text);
void plass_bind_int (PlassStatement *statement, const char *name, gint64 value);
void plass_bind_bytes (PlassStatement *statement, const char *name, GBytes *bytes);
/* TRUE: there is a row. FALSE: no more, or failed with @error set. */
gboolean plass_statement_step (PlassConnection *connection, PlassStatement *statement, GError **error);
/* Steps to the end, whatever rows come; FALSE when it failed. */
gboolean plass_statement_run (PlassConnection *connection, PlassStatement *statement, GError **error);
/* Gets, runs and gives back the statement of @sql, whose one parameter is :number. */
gboolean plass_connection_run_numbered (PlassConnection *connection, const char *sql, gint64 number,
                                        GError **error);
/* The text of a column; "" for NULL. Borrowed until the next step. */
const char *plass_column_text (PlassStatement *statement, int column);
char *plass_column_dup (PlassStatement *statement, int column); /* NULL for NULL */
PlassId plass_column_id (PlassStatement *statement, int column);
PlassCode plass_column_code (PlassStatement *statement, int column);
PlassDate plass_column_date (PlassStatement *statement, int column);
PlassTime plass_column_time (PlassStatement *statement, int column);
GBytes *plass_column_bytes (PlassStatement *statement, int column); /* NULL for NULL */

/* ---- migrations.c ----------------------------------------------------------------------------------- */

#define PLASS_STORE_APPLICATION 0x506c6173 /* "Plas": application_id of the file */

/* Is this our file, and not a newer program's? Before anything is written. */
gboolean plass_migrations_check (PlassConnection *connection, gboolean is_new, GError **error);
/* Brings the file to this program's version. */
gboolean plass_migrations_run (PlassConnection *connection, GError **error);
/* Does the file have exactly the tables, indexes and triggers of its version? */
gboolean plass_migrations_same_shape (PlassConnection *connection, gboolean *ret_same, GError **error);
/* What the newest version looks like, for tests. */
int plass_migrations_version (void);

/* ---- table.c: statements made from the field tables ------------------------------------------------- */

typedef struct {
  const PlassKind *kind;
  guint number;                      /* place in plass_kinds() */
  gboolean found, sorted;            /* has a column find_text (and an index of it), sort_key */
  char *columns;                     /* every field, qualified: "t"."id", "t"."name", … */
  char *find, *write, *purge;        /* by id; upsert; delete by row */
  char *received_get, *received_put; /* what the service last sent */
  char *base_keep;                   /* the snapshot a discarded edit goes back to */
  char *mark;                        /* sync_state of a row */
  int *parameters;                   /* number of each field's parameter in write; of the writer */
  char *index_add, *index_remove;    /* full text; NULL: not found */
} PlassTable;

/* One for each kind, in the order of plass_kinds(); NULL-terminated array, owned. */
PlassTable **plass_tables_new (void);
void plass_tables_free (PlassTable **tables);
/* Fills the fields of @record (zeroed) from the columns that begin at @column. */
void plass_table_read (const PlassKind *kind, PlassStatement *statement, int column, gpointer record);
/* Binds every field of @table's write, by its name. Texts made on the way are kept in @texts until the
 * statement is done. Under the writer only. */
void plass_table_bind (const PlassTable *table, PlassStatement *statement, gconstpointer record,
                       GPtrArray *texts);

/* ---- snapshot.c: a record as bytes ------------------------------------------------------------------ */

GBytes *plass_snapshot_make (const PlassKind *kind, gconstpointer record);
/* NULL when @bytes is NULL or is no snapshot. */
gpointer plass_snapshot_read (const PlassKind *kind, GBytes *bytes);

/* ---- derived.c: what is kept beside a record so that lists and searches need not compute it --------- */

/* Folded text that finds the record; owned. */
char *plass_derived_find_text (PlassConnection *connection, const PlassKind *kind, gconstpointer record);
/* Order as a Norwegian reader expects, numbers by size; owned. */
char *plass_derived_sort_key (const PlassKind *kind, gconstpointer record);
/* What every typed word must begin with, as an FTS5 query; NULL when nothing was typed. Owned. */
char *plass_derived_query (const char *typed);

/* ---- store.c ---------------------------------------------------------------------------------------- */

/* What a commit changed, for the watchers. */
typedef struct {
  struct {
    guint8 count; /* 0 none, 1 that id, 2 several */
    PlassId id;
  } kinds[PLASS_STORE_KINDS];
  gboolean status; /* of sending */
} PlassChanges;

void plass_changes_add (PlassChanges *changes, guint kind, const PlassId *id);

typedef struct _PlassWatch PlassWatch;

/* The files that the store works on. A rotation replaces them while readers still look at the old ones. */
typedef struct {
  char *path; /* of the database */
  PlassSealVfs *vfs;
  guint users; /* readers; guarded by the store's pool_mutex */
} PlassFiles;

struct _PlassStore {
  char *path; /* what the store is called: plass_generation_file tells where it lies */
  int lock;   /* file descriptor that holds the lock */
  PlassTable **tables;

  int waiting; /* threads that wish to write; atomic */

  GMutex write_mutex; /* guards all below until the next blank line */
  PlassConnection *writer;
  GHashTable *fresh; /* numbers of commands that were never handed out: a later edit may join them */
  GHashTable *tries; /* number of a command → how often it was handed out since the program started */

  GMutex pool_mutex;
  GCond pool_idle;
  PlassFiles *files;  /* in use now */
  GPtrArray *readers; /* idle PlassConnections to them */
  guint reading;

  GMutex label_mutex;
  GHashTable *labels[2]; /* PlassLabel: id → what it is called; learned as asked for */
  guint label_age;       /* grows whenever a place, a house or a worker changes */

  GMutex watch_mutex;
  GPtrArray *watches; /* PlassWatch */
  guint last_watch;
};

/* Takes the lock of the store at @path: a file descriptor to be closed; −1: LOCKED or an error of the disk.
 */
int plass_store_lock (const char *path, GError **error);
/* Once, before SQLite or the cryptography is first used. */
void plass_store_prepare (void);
/* A writer that is set up and brought to this program's version. */
PlassConnection *plass_store_open_writer (const char *database, const PlassSealVfs *vfs, gboolean make,
                                          GError **error);
PlassFiles *plass_files_new (const char *database, const PlassKey *key, const PlassSealId *id);
void plass_files_free (PlassFiles *files);
/* @files (owned) with their @writer take the place of what the store works on; the writer's mutex is held.
 * Readers that look at the old files finish first. */
void plass_store_swap (PlassStore *store, PlassFiles *files, PlassConnection *writer);

/* ---- copy.c: long work over a whole store ------------------------------------------------------------ */

/* Who watches a long piece of work, and which part of the whole this one is. */
typedef struct {
  PlassProgress progress; /* or NULL */
  gpointer user_data;
  GCancellable *cancellable; /* or NULL */
  double from, to;           /* within 0–1 */
} PlassWork;
void plass_work_tell (const PlassWork *work, guint64 done, guint64 of);
PlassWork plass_work_part (const PlassWork *work, double from, double to);
/* FALSE with G_IO_ERROR_CANCELLED when a person has had enough. */
gboolean plass_work_goes_on (const PlassWork *work, GError **error);
/* How many rows of a statement that may take long say something else than @but in their first column. */
gboolean plass_work_rows (const PlassWork *work, PlassConnection *connection, const char *sql,
                          const char *but, gint64 *ret_rows, GError **error);
gboolean plass_work_count (PlassConnection *connection, const char *sql, gint64 *ret_count, GError **error);
/* "file:…?vfs=…": @more is appended as it is. Owned. */
char *plass_database_uri (const char *path, const char *vfs, const char *more);
/* One state of the store, sealed by @vfs, into @target: an empty file that nobody else opens. */
gboolean plass_copy_into (PlassFiles *files, const char *target, const PlassSealVfs *vfs,
                          const PlassWork *work, GError **error);
/* SQLite's own check, the references, and the shape: BROKEN unless all is well. */
gboolean plass_database_check (PlassConnection *connection, const PlassWork *work, GError **error);

/* ---- rotate.c ---------------------------------------------------------------------------------------- */

/* As plass_store_rotate, with these slots and no other. */
gboolean plass_rotate (PlassStore *store, const PlassSlotSecret *slots, guint n_slots, const PlassWork *work,
                       GError **error);

/* ---- check-pages.c ----------------------------------------------------------------------------------- */

/* Counts into @report. FALSE: cancelled. @files: looked at as long as the store works on them. */
gboolean plass_check_pages (PlassStore *store, PlassFiles *files, const PlassWork *work,
                            PlassStoreReport *report, GError **error);

/* ---- backup-file.c: the format of a backup ----------------------------------------------------------- */

/* One page: what a backup ends with. */
gboolean plass_backup_tail_write (guint8 *tail, GKeyFile *file, const PlassKey *key, const PlassSealId *id,
                                  PlassTime made, guint64 pages);
/* @pages: how many stand before it in the file. BROKEN, WRONG_KEY or NEWER_SERVICE. */
gboolean plass_backup_tail_read (const guint8 *tail, guint64 pages, const char *phrase, PlassTime *ret_made,
                                 PlassKey *ret_key, PlassSealId *ret_id, GError **error);
gboolean plass_backup_damaged (GError **error); /* always FALSE */
gboolean plass_backup_newer (GError **error);   /* so are its format or its records; always FALSE */

/* A backup that the phrase has opened: g_auto (PlassBackupFile) backup = { -1 }; */
typedef struct {
  int fd;
  PlassTime made;
  guint64 pages;
  PlassSealKeys *keys;
} PlassBackupFile;
gboolean plass_backup_file_open (PlassBackupFile *backup, const char *path, const char *phrase,
                                 GError **error);
void plass_backup_file_clear (PlassBackupFile *backup);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassBackupFile, plass_backup_file_clear)
/* A page of its database, authentic; else BROKEN. */
gboolean plass_backup_file_page (PlassBackupFile *backup, guint64 number, guint8 *clear, GError **error);
/* Does the file end as a backup does? Says nothing about whether it is whole. */
gboolean plass_backup_is_one (const char *path);

/* Keeps the files that are in use now from going away; give them back. */
PlassFiles *plass_files_hold (PlassStore *store);
void plass_files_release (PlassStore *store, PlassFiles *files);

const PlassTable *plass_store_table (PlassStore *store, const PlassKind *kind);
const PlassTable *plass_store_table_named (PlassStore *store, const char *kind);

/* A reading connection for the time of one answer: g_auto (PlassReader) reader = { 0 }; */
typedef struct {
  PlassStore *store;
  PlassFiles *files;
  PlassConnection *connection;
  gboolean snapshot;
  guint label_age; /* when the reading began */
} PlassReader;
/* @snapshot: several statements see one state of the store. */
gboolean plass_reader_begin (PlassReader *reader, PlassStore *store, gboolean snapshot, GError **error);
void plass_reader_end (PlassReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassReader, plass_reader_end)

/* The writer for the time of one transaction, rolled back unless committed. */
typedef struct {
  PlassStore *store;
  PlassConnection *connection;
  PlassChanges changes;
  PlassTime now;
  gboolean lazy;
  GArray *index_edits; /* of rows.c: brought into the indexes at the end; NULL: none */
} PlassWriter;
gboolean plass_writer_begin (PlassWriter *writer, PlassStore *store, GError **error);
/* The commit need not reach the disk before it returns: for what can be fetched again, and is followed by a
 * commit that does. The file stays whole whatever happens. */
gboolean plass_writer_begin_lazy (PlassWriter *writer, PlassStore *store, GError **error);
/* Commits, lets go of the writer and tells the watchers. From then on the connection is another thread's: no
 * statement of it may be held any more, not even to be given back. */
gboolean plass_writer_commit (PlassWriter *writer, GError **error);
void plass_writer_end (PlassWriter *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassWriter, plass_writer_end)

/* ---- watch.c ---------------------------------------------------------------------------------------- */

void plass_watches_tell (PlassStore *store, const PlassChanges *changes);
void plass_watches_clear (PlassStore *store);

/* ---- rows.c: a record in its table, with what is derived and what is known of it -------------------- */

typedef struct {
  const PlassTable *table;
  gint64 row; /* 0: there is none */
  PlassRowState state;
  guint64 version;
  PlassTime edited;
  char *find_text;
  gpointer record; /* NULL: there is none */
} PlassStored;
void plass_stored_clear (PlassStored *stored);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassStored, plass_stored_clear)

gboolean plass_rows_find (PlassConnection *connection, const PlassTable *table, const PlassId *id,
                          PlassStored *ret_stored, GError **error);
/* Writes @record over @stored (or anew), keeps index and derived columns in step, raises @stored's version,
 * and fills in its row. The record of @stored stays what it was. */
gboolean plass_rows_write (PlassWriter *writer, PlassStored *stored, gconstpointer record,
                           PlassRowState state, PlassTime edited, GError **error);
/* Takes the row, its index and what the service sent out; history stays unless @history_too. */
gboolean plass_rows_purge (PlassWriter *writer, PlassStored *stored, gboolean history_too, GError **error);
/* The indexes of names follow: once, at the end of a transaction. */
gboolean plass_rows_index (PlassWriter *writer, GError **error);
void plass_rows_forget_index (PlassWriter *writer);
gboolean plass_rows_mark (PlassWriter *writer, const PlassTable *table, const PlassId *id,
                          PlassRowState state, GError **error);

typedef struct {
  char *revision, *json;
  GBytes *base; /* the record as the service has it, while the row differs from it; NULL: the row itself */
} PlassLast;
void plass_last_clear (PlassLast *last);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassLast, plass_last_clear)
static inline gboolean
plass_last_is_nothing (const PlassLast *last) /* the service never had it */
{
  return last->revision == NULL && last->json == NULL;
}

gboolean plass_last_get (PlassConnection *connection, const PlassTable *table, gint64 row,
                         PlassLast *ret_last, GError **error);
gboolean plass_last_put (PlassConnection *connection, const PlassTable *table, gint64 row,
                         const char *revision, const char *json, GBytes *base, GError **error);
/* Before a local edit: remembers what to go back to, unless that is known already. */
gboolean plass_last_keep (PlassConnection *connection, const PlassStored *stored, GError **error);

/* ---- settings.c ------------------------------------------------------------------------------------- */

gboolean plass_settings_write (PlassConnection *connection, const char *name, const char *value,
                               GError **error);

/* ---- records.c -------------------------------------------------------------------------------------- */

/* RULE: the first problem that stops; warnings do not. */
gboolean plass_records_check (const PlassKind *kind, gconstpointer record, GError **error);
/* The row, its history and the access log of one local edit; the command is the caller's. */
gboolean plass_records_edit (PlassWriter *writer, const PlassActor *who, const PlassEdit *edit,
                             GError **error);

/* ---- history.c -------------------------------------------------------------------------------------- */

/* A line for every field in which @after differs from @before (NULL: was not there). @who NULL: the service.
 */
gboolean plass_history_add (PlassWriter *writer, const PlassTable *table, guint64 version,
                            gconstpointer before, gconstpointer after, const PlassActor *who, GError **error);

/* ---- access.c --------------------------------------------------------------------------------------- */

gboolean plass_access_add (PlassWriter *writer, const PlassActor *who, const char *what,
                           const PlassKind *kind, const PlassId *id, const PlassId *person, const char *why,
                           GError **error);
/* The person a record is about; the empty id when it is about none. */
PlassId plass_access_person (const PlassKind *kind, gconstpointer record);

/* ---- outbox.c --------------------------------------------------------------------------------------- */

/* A command for @edits, or joins the one that waits with the same rows. */
gboolean plass_outbox_add (PlassWriter *writer, const PlassActor *who, const char *act,
                           const PlassEdit *edits, guint n_edits, GError **error);
/* What holds a row: commands that wait (from number @after on), and parked ones. */
typedef struct {
  guint waiting, parked;
} PlassHolds;
gboolean plass_outbox_holds (PlassConnection *connection, const PlassKind *kind, const PlassId *id,
                             gint64 after, PlassHolds *ret_holds, GError **error);
/* Nothing of this row is left to be sent: takes it out of the transactions that wait; parked ones stay. */
gboolean plass_outbox_drop (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error);
/* DIRTY, PARKED or CLEAN, from the commands that hold it. */
gboolean plass_outbox_mark (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error);
/* A refused command is tried again, under a new id: under the old one the service would repeat its answer. */
gboolean plass_outbox_renew (PlassWriter *writer, gint64 number, GError **error);
/* Removes a command and everything of it. */
gboolean plass_outbox_remove (PlassWriter *writer, gint64 number, GError **error);
/* Numbers that a query with :number gives; array of gint64, owned. */
GArray *plass_outbox_numbers (PlassConnection *connection, const char *sql, gint64 number, GError **error);
/* The service said no: the command waits for a person. @follows: the refused command it hangs on; 0: none. */
gboolean plass_outbox_park (PlassWriter *writer, gint64 number, gint64 follows, const char *code,
                            const char *reason, const char *alternatives, GError **error);
/* 0 without error: no such command. */
gint64 plass_outbox_number (PlassConnection *connection, const PlassId *command, GError **error);

typedef struct {
  const PlassTable *table;
  PlassId id;
  GBytes *snapshot; /* acts of kinds that the service decides: the booking as it was at that act */
} PlassCommandRow;
/* The rows of a command in order: array of PlassCommandRow *, owned. */
GPtrArray *plass_outbox_rows (PlassStore *store, PlassConnection *connection, gint64 number, GError **error);

/* ---- parked.c --------------------------------------------------------------------------------------- */

/* A row that no command holds any more goes back to what the service has. @ret_left: how it stands then
 * (owned); NULL: it is gone. */
gboolean plass_parked_give_up (PlassWriter *writer, PlassStored *stored, gpointer *ret_left, GError **error);

/* ---- verdict.c -------------------------------------------------------------------------------------- */

/* Writes @record over a row, with a line in the history that names nobody: the service did it. */
gboolean plass_verdict_overwrite (PlassWriter *writer, PlassStored *stored, gconstpointer record,
                                  PlassRowState state, GError **error);

/* ---- take.c ----------------------------------------------------------------------------------------- */

/* One row from the service over what is stored (already looked up). */
gboolean plass_take_row (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, GError **error);
/* The service does not have it any more. */
gboolean plass_take_gone (PlassWriter *writer, PlassStored *stored, GError **error);
/* Only as what to go back to: the row itself shows what waits to be sent. */
gboolean plass_take_behind (PlassWriter *writer, const PlassReceived *in, PlassStored *stored,
                            GError **error);

/* ---- refetch.c -------------------------------------------------------------------------------------- */

/* The service has named the record again. */
gboolean plass_refetch_seen (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error);

/* ---- labels.c --------------------------------------------------------------------------------------- */

/* Few places and workers stand in many lines: what they are called is remembered until one of them changes.
 */
typedef enum {
  PLASS_LABEL_PLACE,  /* "Dalsberget 204" */
  PLASS_LABEL_WORKER, /* "Per Fiktiv" */
} PlassLabel;
/* Owned; NULL when there is no such record. */
char *plass_label_get (PlassReader *reader, PlassLabel which, const char *id);
guint plass_label_age (PlassStore *store);
void plass_labels_forget (PlassStore *store, const PlassChanges *changes);
/* "Kari Testesen"; owned, "" when there is no such record. */
char *plass_label_person (PlassConnection *connection, const PlassId *person);
/* Out of columns that begin at @column: given, family, alias. Owned. */
char *plass_label_name (PlassStatement *statement, int column);
/* Out of short_name, name of the institution, name of the place; NULL when there is no place. Owned. */
char *plass_label_house (PlassStatement *statement, int column);

G_END_DECLS
