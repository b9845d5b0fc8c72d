/* store.h — what this device remembers: records, their history, what is not sent yet, and the answers pages
 * need */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One SQLite database. One writer connection behind a mutex, shared by the main thread and the sync worker; a
 * reading connection a thread. Every function may be called from any thread unless it says otherwise. */
typedef struct _PlassStore PlassStore;

/* The data key, which seals every page. It lies wrapped in the key file and is never kept in clear. */
typedef struct {
  guint8 bytes[32];
} PlassKey;

/* Opens or makes the store at @path (folder 0700, file 0600), sealed with @key: nothing of a record ever lies
 * in clear on the disk. The key file `records.sealkey` beside it names its generation. PLASS_ERROR_LOCKED:
 * another program has it; WRONG_KEY; NEWER_SERVICE: made by a newer version; BROKEN: kept as it is, never
 * recreated. */
PlassStore *plass_store_open (const char *path, const PlassKey *key, GError **error);
/* Waits for readers; NULL is fine. */
void plass_store_close (PlassStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassStore, plass_store_close)

/* Where its database lies; owned. */
char *plass_store_dup_path (PlassStore *store);
/* Removes a closed store for good: first every key file in the folder of @path (its database), then all else
 * there but the file named @but (NULL: all). Goes on after a failure and tells the first. */
gboolean plass_store_destroy (const char *path, const char *but, GError **error);

/* ---- Keys: how the data key is wrapped beside the database ------------------------------------------ */

/* A slot of the key file `records.sealkey`: any one that opens gives the data key, so the weakest decides. */
typedef enum {
  PLASS_SLOT_KEYRING,    /* a 32-byte secret of the Secret Service */
  PLASS_SLOT_PASSPHRASE, /* Argon2id */
  PLASS_SLOT_BOTH,       /* both of them together */
  PLASS_SLOT_RECOVERY,   /* a generated phrase, printed once, kept by the organisation */
} PlassSlot;

/* What opens a slot; what the slot does not need is ignored. */
typedef struct {
  const guint8 *keyring; /* 32 bytes or NULL */
  const char *phrase;    /* NULL or text */
  const char *item;      /* what @keyring is called in the keyring: kept beside the slot, in clear; or NULL */
} PlassSecret;

typedef struct {
  PlassSlot slot;
  PlassSecret secret;
} PlassSlotSecret;

/* TRUE when there is a store at @path, whether it opens or not. Ask this, not the file system: after a
 * rotation the database lies elsewhere in the folder. */
gboolean plass_store_exists (const char *path);

/* TRUE when the store at @path (its database) has a key file: then no new key may ever be made for it. */
gboolean plass_key_exists (const char *path);
/* Makes a new random data key for a store that is not there yet, with one slot. The keyring secret must have
 * been stored and read back before. RULE: there is a key file or a database already. */
gboolean plass_key_create (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                           GError **error);
/* Opens one slot. WRONG_KEY: it does not fit; BROKEN: the file cannot be read; RULE: no such slot. */
gboolean plass_key_unlock (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                           GError **error);
/* Adds or replaces a slot for the known key; or takes one away (never the last). Milliseconds, except
 * Argon2id (half a second). This is how a passphrase or the keyring's secret is changed. WRONG_KEY: @key is
 * not the store's. */
gboolean plass_key_set_slot (const char *path, const PlassKey *key, PlassSlot slot, const PlassSecret *secret,
                             GError **error);
gboolean plass_key_remove_slot (const char *path, PlassSlot slot, GError **error);
gboolean plass_key_has_slot (const char *path, PlassSlot slot);
/* All slots there are: bit 1 << PlassSlot. 0 when the key file cannot be read. */
guint plass_key_slots (const char *path);
/* What the secret that @slot needs is called in the keyring, owned; "": it was given no name; NULL: it needs
 * none, or there is no such slot. */
char *plass_key_item (const char *path, PlassSlot slot);
/* A secret of this name is about to be made for a slot: it is told with those that nothing needs until a slot
 * does, so that whatever comes between leaves nothing behind. */
gboolean plass_key_expect_item (const char *path, const char *item, GError **error);
/* What the secrets were called that nothing here needs any more, since slots were written or the key was made
 * anew: NULL-terminated, owned; NULL: none. They are told until they are forgotten, which is for after they
 * were taken out of the keyring. */
char **plass_key_replaced (const char *path);
gboolean plass_key_forget_replaced (const char *path, GError **error);
/* NULL, or what is wrong with @phrase as a passphrase, in words for the form: fewer than 12 characters, or
 * made of what everybody tries first. Owned. */
char *plass_key_phrase_problem (const char *phrase);
/* A phrase of 116 random bits that a person can read aloud: "K7QM-3XWP-…", no letters that look alike; typed
 * back with small letters or without the hyphens it is the same. Owned; wipe with plass_key_wipe_text. */
char *plass_key_new_recovery (void);
/* Overwrites and frees. */
void plass_key_wipe_text (char *text);
void plass_key_wipe (PlassKey *key);

/* ---- Backup, restore -------------------------------------------------------------------------------- */

/* Long work says how far it is: @done 0–1, in the thread that works. A GCancellable ends it with
 * G_IO_ERROR_CANCELLED and nothing changed. */
typedef void (*PlassProgress) (double done, gpointer user_data);

/* One state of the open store into the file @target (0600), sealed under a key of its own that @phrase opens:
 * a recovery phrase, or a passphrase that plass_key_phrase_problem finds nothing wrong with. Others go on
 * reading and writing meanwhile. @target is there whole or not at all. RULE: it lies in the store's folder,
 * or is there already; with @replace an older backup (nothing else) is replaced. NO_SPACE; REFUSED: that
 * place cannot be written. Call in a thread. */
gboolean plass_store_backup (PlassStore *store, const char *target, gboolean replace, const char *phrase,
                             PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                             GError **error);

typedef struct {
  PlassTime made;
  guint persons, cases, contacts, stays, plans, notes, places, institutions;
  guint unsent; /* commands that the service had not got then, parked ones too */
  /* Whose desk it was: the settings "identity-user", "identity-worker" and "identity-service", the address of
   * the service that knows them. "" or not set: not told. */
  char user[64];
  PlassId worker;
  char service[256];
} PlassBackupInfo;

/* Opens a backup, reads every page of it and looks whether it hangs together; changes nothing. BROKEN:
 * damaged, cut short, or no backup; WRONG_KEY: another phrase; NEWER_SERVICE; REFUSED: the file cannot be
 * opened. */
gboolean plass_store_backup_check (const char *file, const char *phrase, PlassBackupInfo *ret_info,
                                   PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                                   GError **error);
/* The same check, and then the backup is the store at @path, under a new key in @slots (at least one; give a
 * recovery slot too). Needs nothing but the file and the phrase: any machine will do. The store at @path must
 * be closed (else LOCKED); what is there is put aside in a folder beside (plass_store_kept), not deleted.
 * Until the very end nothing is changed. @ret_key (or NULL) opens it. The restored store has the settings
 * "restored" (when the backup was made) and "refetch", and no "cursor": all is fetched anew, and what was not
 * sent waits. Call in a thread. */
gboolean plass_store_restore (const char *file, const char *phrase, const char *path,
                              const PlassSlotSecret *slots, guint n_slots, PlassKey *ret_key,
                              PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                              GError **error);

/* ---- A new key, a check, what lies in the folder ------------------------------------------------------ */

/* A new data key for everything: all is written anew under it and takes over at once, then what was is
 * deleted; once a year, or when a key file or a machine was in wrong hands. The slots are @slots (their
 * secrets must open, or have been stored and read back, before) and a new recovery phrase, returned in
 * @ret_recovery (owned; plass_key_wipe_text): to be shown once; NULL: @slots has one that somebody has seen
 * already. The old phrase and old copies of the key file
 * open nothing of what is written from now on. Reading goes on meanwhile; saving waits, a second for each
 * 300,000 rows or so. A program that dies on the way leaves the old store or the new one, whole. Call in a
 * thread. */
gboolean plass_store_rotate (PlassStore *store, const PlassSlotSecret *slots, guint n_slots,
                             char **ret_recovery, PlassProgress progress, gpointer user_data,
                             GCancellable *cancellable, GError **error);

/* What was looked at, and what of it is not as it should be. */
typedef struct {
  guint64 pages, bad_pages;   /* of the file on the disk, read past every cache */
  guint64 frames, bad_frames; /* of the log that is not in the file yet */
  guint64 rows, bad_rows;     /* records, each read field by field, and what waits to be sent */
  guint structure;            /* findings of SQLite's own check and of the comparison of shapes */
  guint orphans;              /* rows that refer to one that is not there */
  guint indexes, bad_indexes; /* of names: do they find what is there? */
} PlassStoreReport;
/* TRUE when nothing bad was found. */
gboolean plass_store_report_is_clean (const PlassStoreReport *report);
/* Reads everything while the store is in use and changes nothing; the writer is kept out for moments only.
 * FALSE with @error: the check itself could not go on (cancelled); damage is in the report. Call in a thread.
 */
gboolean plass_store_check (PlassStore *store, PlassProgress progress, gpointer user_data,
                            GCancellable *cancellable, PlassStoreReport *ret_report, GError **error);

typedef enum {
  PLASS_KEPT_CURRENT,  /* the store itself */
  PLASS_KEPT_ASIDE,    /* put aside by a person or a restore: opens by its own path with its own secrets */
  PLASS_KEPT_LEFTOVER, /* of a program that died: goes away by itself when the store has opened */
} PlassKeptKind;
typedef struct {
  PlassKeptKind kind;
  char *path;     /* as plass_store_open takes it; of a leftover: the file or folder */
  PlassTime when; /* last changed */
  guint64 size;   /* bytes */
  gboolean whole; /* has a database and a key file */
} PlassKept;
/* What lies in the folder of the store at @path: the current one first, then what was put aside, newest
 * first. Array of PlassKept *, owned. Opens nothing. */
GPtrArray *plass_store_kept (const char *path);
/* A person has decided: the closed store at @path, opening or not, is kept in a folder beside (@ret_where,
 * owned, or NULL: as plass_store_open takes it), and @path is free for a new one. LOCKED: it is open; RULE:
 * there is none. */
gboolean plass_store_move_aside (const char *path, char **ret_where, GError **error);

/* ---- Records ---------------------------------------------------------------------------------------- */

/* Who edits or reads, for history and access log. */
typedef struct {
  PlassId worker;
  PlassCode role;
} PlassActor;

/* Several records of one kind, owned. */
typedef struct {
  const PlassKind *kind;
  guint len;
  gpointer *items;
} PlassRecords;

void plass_records_free (PlassRecords *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassRecords, plass_records_free)

/* One record, owned by the caller; NULL without error when there is none. */
gpointer plass_store_get (PlassStore *store, const PlassKind *kind, const PlassId *id, GError **error);
/* All of @kind whose @field has the text @value (plass_field_to_text), in the order they were made; @field
 * NULL: all. */
PlassRecords *plass_store_list (PlassStore *store, const PlassKind *kind, const char *field,
                                const char *value, GError **error);

typedef struct {
  const PlassKind *kind;
  gconstpointer record;
} PlassEdit;

/* One local transaction: rows (dirty), history of every changed field, search text, access log, and one
 * command for the service. @act NULL: the service gets a transaction of these resources; else "hold",
 * "admit", "discharge", …: the act on edits[0], a booking. Kinds with .arbiter may only be put with an act.
 * The records are checked first: PLASS_ERROR_RULE when one has a problem that stops. After commit the
 * watchers are told. */
gboolean plass_store_put (PlassStore *store, const PlassActor *who, const char *act, const PlassEdit *edits,
                          guint n_edits, GError **error);

/* What changed; @id NULL: more than one record of @kind; @kind NULL: anything, also the status of sending.
 * Called in the main context that was the thread's default when watching began, soon after the commit. */
typedef void (*PlassStoreChanged) (const PlassKind *kind, const PlassId *id, gpointer user_data);
guint plass_store_watch (PlassStore *store, PlassStoreChanged changed, gpointer user_data);
void plass_store_unwatch (PlassStore *store, guint watch);

typedef struct {
  PlassId record;
  guint version; /* 1 is the first save */
  const PlassField *field;
  char *before, *after; /* as plass_field_to_text */
  PlassId worker;
  PlassTime recorded;
} PlassHistoryLine;

/* Every change of one record, newest first; array of PlassHistoryLine *, owned. */
GPtrArray *plass_store_history (PlassStore *store, const PlassKind *kind, const PlassId *id, GError **error);

/* Somebody looked: kept for "who has looked". @what: "read", "search", "print", "export". */
gboolean plass_store_log_access (PlassStore *store, const PlassActor *who, const char *what,
                                 const PlassKind *kind, const PlassId *id, const char *why, GError **error);
typedef struct {
  PlassTime when;
  PlassId worker;
  PlassCode role;
  char *what, *why;
} PlassAccessLine;
/* Who has looked at this person, newest first; array of PlassAccessLine *, owned. */
GPtrArray *plass_store_access (PlassStore *store, const PlassId *person, guint limit, GError **error);

/* A line of it as it was written, for sending. Owned. */
typedef struct {
  gint64 number; /* grows with time */
  PlassTime when;
  const PlassKind *kind; /* NULL: none */
  PlassId record, person;
  char *what, *why;
} PlassLook;
/* What @worker looked at after line @after, oldest first, at most @limit; array of PlassLook *, owned. */
GPtrArray *plass_store_looks (PlassStore *store, const PlassId *worker, gint64 after, guint limit,
                              GError **error);

/* Small things to remember: "cursor", "service", … @ret_value: owned, NULL when not set. FALSE: nobody knows
 * whether it is. */
gboolean plass_store_read_setting (PlassStore *store, const char *name, char **ret_value, GError **error);
/* The same where what cannot be read may as well not be set; owned. */
char *plass_store_setting (PlassStore *store, const char *name);
gboolean plass_store_set_setting (PlassStore *store, const char *name, const char *value, GError **error);

/* The words of a code in the user's language: from records of kind `code`, else plass_codes_label. Owned. */
char *plass_store_code_label (PlassStore *store, const char *list, const char *code);
/* The choices of a list in order, fixed or extended: array of PlassCodeWord *, owned (g_ptr_array_unref). */
GPtrArray *plass_store_codes (PlassStore *store, const char *list, GError **error);

/* ---- Finding ---------------------------------------------------------------------------------------- */

typedef struct {
  const PlassKind *kind; /* person, place, case (institution too) */
  PlassId id;
  char *title, *detail; /* "Kari Testesen"; "Dalsberget 204 · Per Fiktiv" — detail may be "" */
  PlassDate birth;      /* persons */
  PlassCode protection; /* persons: ui masks by it */
} PlassHit;

/* Find as you type: folded prefix of every word, over person, place, case, institution; people first. At most
 * @limit of each kind. Never ranks (PERFORMANCE 1). Array of PlassHit *, owned. */
GPtrArray *plass_store_search (PlassStore *store, const char *typed, guint limit, GError **error);

/* ---- Lists ------------------------------------------------------------------------------------------ */

typedef enum {
  PLASS_CASES_BY_NEXT_DUE,
  PLASS_CASES_BY_NAME,
  PLASS_CASES_BY_PLACE,
  PLASS_CASES_BY_LEVEL,
  PLASS_CASES_BY_COORDINATOR,
  PLASS_CASES_BY_PLAN,
} PlassCaseOrder;

typedef struct {
  PlassId mine;        /* worker who coordinates or owns the next step; not set: everybody's */
  PlassId institution; /* not set: all */
  PlassCode level, district;
  gboolean without_next_step, overdue, ready_to_move, without_plan;
  const char *typed; /* narrows by name; NULL: all */
  PlassCaseOrder order;
  gboolean descending;
  gboolean closed_too; /* else only planned, waiting, active, paused */
} PlassCaseQuery;

typedef struct {
  PlassId case_id, person;
  char *name;                                          /* of the person; the alias when there is no name */
  char *place;                                         /* "Dalsberget 204" or NULL: no place now */
  PlassCode protection, level, case_state, plan_state; /* plan_state "" : no plan */
  char *coordinator;
  char *next_step;
  PlassDate next_due, birth;
  gboolean alert;  /* a safety alert stands on the person */
  gboolean unsent; /* something of the case or its person is not sent yet */
} PlassCaseLine;

/* The row numbers of the whole answer in order (gint64), owned; about 10 ms for 100,000. */
GArray *plass_store_case_rows (PlassStore *store, const PlassCaseQuery *query, GError **error);
/* The lines of @n row numbers into an array of PlassCaseLine *, owned, same order. About 1 ms for 64. */
GPtrArray *plass_store_case_window (PlassStore *store, const gint64 *rows, guint n, GError **error);
/* How many there would be with each filter set alone, for the chips. */
typedef struct {
  guint all, mine, without_next_step, overdue, ready_to_move, without_plan;
} PlassCaseCounts;
gboolean plass_store_case_counts (PlassStore *store, const PlassId *worker, PlassCaseCounts *ret_counts,
                                  GError **error);

/* A GListModel that holds the row numbers of the whole answer and a few windows of 64 lines. Items are
 * PlassCaseItem. Main thread. set_query reads the numbers anew; refresh (after a change) announces the
 * smallest changed span. */
#define PLASS_TYPE_CASE_MODEL (plass_case_model_get_type ())
G_DECLARE_FINAL_TYPE (PlassCaseModel, plass_case_model, PLASS, CASE_MODEL, GObject)
PlassCaseModel *plass_case_model_new (PlassStore *store);
gboolean plass_case_model_set_query (PlassCaseModel *model, const PlassCaseQuery *query, GError **error);
void plass_case_model_refresh (PlassCaseModel *model);

#define PLASS_TYPE_CASE_ITEM (plass_case_item_get_type ())
G_DECLARE_FINAL_TYPE (PlassCaseItem, plass_case_item, PLASS, CASE_ITEM, GObject)
/* Borrowed; lives as long as the item. */
const PlassCaseLine *plass_case_item_line (PlassCaseItem *item);

typedef struct {
  gboolean women_only, user_controlled, severe_complex, substance_free, lar_welcome, free_only;
  PlassDate free_from; /* with free_only: free at noon that day; not set: now */
  PlassCode level;
  PlassId institution;
} PlassPlaceQuery;

typedef struct {
  PlassPlace place;
  char *institution_name, *unit_name, *room_name;
  PlassPlaceUse use;
  PlassId booking, person; /* who is in it or holds it; not set: nobody */
  PlassCode booking_state, protection;
  char *person_name;
  PlassTime since, until; /* of that booking: start; planned end or hold-until */
  PlassTime free_from;    /* when it is known to come free; not set: not known; now when free */
  gboolean provisional;   /* the booking is not confirmed by the service yet */
  char *closed_why;
} PlassPlaceLine;

/* All places that fit, by institution, ward, room and name: array of PlassPlaceLine *, owned. 1,000 places ≈
 * 20 ms. */
GPtrArray *plass_store_places (PlassStore *store, const PlassPlaceQuery *query, PlassTime now,
                               GError **error);

typedef struct {
  guint all, women_only, user_controlled, severe_complex, substance_free, lar_welcome, free_now;
} PlassPlaceCounts;
gboolean plass_store_place_counts (PlassStore *store, PlassTime now, PlassPlaceCounts *ret_counts,
                                   GError **error);

/* The stays of a person, newest first: array of PlassStayLine *, owned. */
typedef struct {
  PlassBooking booking;
  char *place_name, *institution_name;
  gboolean provisional;
  char *refusal; /* why the service said no, in words; NULL */
} PlassStayLine;
GPtrArray *plass_store_stays (PlassStore *store, const PlassId *person, GError **error);
/* The booking that keeps a place for this person now (active first), or NULL. Owned. */
PlassBooking *plass_store_current_booking (PlassStore *store, const PlassId *person, PlassTime now,
                                           GError **error);

/* For "I dag": bookings whose day has come. @institution not set: all. */
typedef struct {
  PlassBooking booking;
  char *person_name, *place_name, *institution_name;
  PlassCode protection;
  gboolean provisional;
  PlassTime
      since; /* NOT_BACK only: when this desk learnt of it; not set: it was so when the stay came here */
} PlassBookingLine;
typedef enum {
  PLASS_TODAY_ARRIVALS,    /* planned or held to begin today or earlier and not yet admitted */
  PLASS_TODAY_DEPARTURES,  /* active with a planned end today or earlier */
  PLASS_TODAY_RUNNING_OUT, /* holds that run out within 24 hours */
  PLASS_TODAY_NOT_BACK,    /* have not come back and keep their place, the longest known first */
} PlassTodayList;
GPtrArray *plass_store_today (PlassStore *store, PlassTodayList which, const PlassId *institution,
                              PlassTime now, GError **error);

/* Open contacts, the most urgent first: array of PlassContactLine *, owned. */
typedef struct {
  PlassContact contact;
  char *person_name, *owner_name;
  PlassCode protection;
  gboolean unsent;
} PlassContactLine;
GPtrArray *plass_store_open_contacts (PlassStore *store, const PlassId *institution, GError **error);

/* For counting (planning sums them): array of PlassPlaceFact, owned. */
GArray *plass_store_place_facts (PlassStore *store, PlassTime now, GError **error);
/* Cases that wait for a place in the whole city, by level: array of {level, count}. */
typedef struct {
  PlassCode level;
  guint count;
} PlassWaiting;
/* What the service counted (sync only). @queue NULL: it tells nothing, as this desk has all such cases itself
 * and counts them, also offline. Whoever may not know who waits would else see that nobody does. */
gboolean plass_store_tell_waiting (PlassStore *store, const GArray *queue, GError **error);
GArray *plass_store_waiting (PlassStore *store, GError **error);

/* ---- In step with the service (sync only) ----------------------------------------------------------- */

typedef enum { PLASS_ROW_CLEAN, PLASS_ROW_DIRTY, PLASS_ROW_PARKED } PlassRowState;

/* What the store knows of a row beside the record. Owned: plass_row_clear. */
typedef struct {
  PlassRowState state;
  guint64 version; /* local, grows with every write of the row; 0: there is no such row */
  char *revision;  /* the service's versionId; NULL: the service has not seen it */
  char *json; /* the last resource from the service: base of a merge, carrier of unknown elements; NULL */
  PlassTime edited; /* last local edit */
} PlassRow;
void plass_row_clear (PlassRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassRow, plass_row_clear)
/* Version ids are opaque, except that our own service counts: TRUE only when both are numbers and @a is the
 * smaller. NULL is fine. */
gboolean plass_revision_is_older (const char *a, const char *b);
/* The record (owned, NULL when none) and what is known of its row. */
gpointer plass_store_peek (PlassStore *store, const PlassKind *kind, const PlassId *id, PlassRow *ret_row,
                           GError **error);

/* What came from the service, ready to be kept. Borrowed pointers. */
typedef struct {
  const PlassKind *kind;
  gconstpointer record;        /* as it shall stand here (merged where both changed); gone: its id will do */
  const char *json, *revision; /* as the service has it */
  guint64 seen;                /* PlassRow.version when it was looked at */
  gboolean dirty;              /* the merge left something to be sent */
  const GArray *clashes; /* guint numbers of ASK fields; kept with both values for a person; NULL: none */
  gconstpointer ours;    /* with clashes: the local record before the merge */
  gconstpointer theirs;  /* with dirty: the service's record, to go back to when the edit is let go of; NULL:
                            told apart field by field as well as may be */
  gboolean gone;         /* no longer ours to see: purge */
  PlassId by;            /* with clashes: the worker who saved the service's version; not set: not told */
  PlassTime updated;     /* and when */
  gboolean again;        /* all is fetched anew: this record is seen again */
} PlassReceived;

/* Keeps a page and its cursor in one transaction (at most 50 rows or 5 ms a hold of the writer once somebody
 * else wishes to write; the cursor goes with the last part). Rows that were edited meanwhile (seen differs)
 * are left alone and their numbers appended to
 * @ret_stale (guint): look at them again. @cursor NULL: unchanged. */
gboolean plass_store_take (PlassStore *store, const PlassReceived *rows, guint n_rows, const char *cursor,
                           GArray *ret_stale, GError **error);

/* Lets go of every row that has nothing unsent, with its history, and of the cursor: all is fetched anew (the
 * setting "refetch"). What was not sent, or was refused, stays. */
gboolean plass_store_forget_received (PlassStore *store, GError **error);

/* One command that waits to be sent. Owned: plass_outbound_free. */
typedef struct {
  PlassId command;
  char *act;     /* "" = transaction */
  gint64 number; /* grows with time */
  PlassTime made;
  guint tries; /* how often it was handed out since the program started, this time included */
  guint n_rows;
  struct {
    const PlassKind *kind;
    gpointer record;
    PlassRow row;
  } * rows;
} PlassOutbound;
void plass_outbound_free (PlassOutbound *outbound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassOutbound, plass_outbound_free)
/* The oldest command with a number above @after that is not parked; NULL without error: none. */
PlassOutbound *plass_store_next_out (PlassStore *store, gint64 after, GError **error);
/* The service has it: the answer's rows become clean (unless edited since) and the command is gone. */
gboolean plass_store_sent (PlassStore *store, const PlassId *command, const PlassReceived *rows, guint n_rows,
                           GError **error);
/* The service says no: kept with the reason. A booking the service never had becomes "refused" here, one it
 * has goes back to what the service says; other rows keep the edit. @alternatives: JSON text or NULL. */
gboolean plass_store_park (PlassStore *store, const PlassId *command, const char *code, const char *reason,
                           const char *alternatives, GError **error);
/* The service has erased for good whom this is about: the command goes, and its records with their history.
 * Nobody may keep them, so that nothing waits for a decision. */
gboolean plass_store_erased (PlassStore *store, const PlassId *command, GError **error);
/* The service says that it has erased this person: all that is here about them goes, with its history, and
 * every command about them, refused long ago or not sent yet. Of a command that is about somebody else too,
 * theirs is again as the service has it. */
gboolean plass_store_erase_person (PlassStore *store, const PlassId *person, GError **error);
/* Setting: how many commands the two let go of; "0" when a person has read it. */
#define PLASS_ERASED_UNSENT "erased-unsent"
/* Parked commands, newest first: array of PlassParked *, owned. */
typedef struct {
  PlassId command;
  char *act, *code, *reason, *alternatives;
  const PlassKind *kind; /* of the first row */
  PlassId id;
  char *title; /* "Kari Testesen, Dalsberget 204" */
  PlassTime made;
} PlassParked;
GPtrArray *plass_store_parked (PlassStore *store, GError **error);
/* One record of a parked command: as it was wanted, and as the service has it (NULL: it never had it). */
typedef struct {
  const PlassKind *kind;
  gpointer wanted, before;
} PlassParkedRow;
/* Array of PlassParkedRow *, owned. */
GPtrArray *plass_store_parked_rows (PlassStore *store, const PlassId *command, GError **error);
/* A person has read it: try once more, or let go of it (rows go back to what the service has; history keeps
 * all). */
gboolean plass_store_retry (PlassStore *store, const PlassId *command, GError **error);
/* What was let go of, for as long as it may be taken back. Owned: plass_discarded_free. */
typedef struct _PlassDiscarded PlassDiscarded;
void plass_discarded_free (PlassDiscarded *discarded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassDiscarded, plass_discarded_free)
/* @ret_discarded NULL: not wanted. */
gboolean plass_store_discard (PlassStore *store, const PlassId *command, PlassDiscarded **ret_discarded,
                              GError **error);
/* Parked again, with its records as they were; what has changed in them meanwhile is merged in. */
gboolean plass_store_take_back (PlassStore *store, const PlassDiscarded *discarded, GError **error);

/* A field that two desks changed and only a person may settle (PLASS_ASK): theirs stands for now. */
typedef struct {
  gint64 number;
  const PlassKind *kind;
  PlassId record;
  const PlassField *field;
  char *ours, *theirs;          /* as plass_field_to_text */
  PlassId ours_by, theirs_by;   /* workers; not set: not known */
  PlassTime ours_at, theirs_at; /* when they wrote it; not set: not known */
  PlassTime made;
} PlassClash;
/* Oldest first: array of PlassClash *, owned. */
GPtrArray *plass_store_clashes (PlassStore *store, GError **error);
/* A person has chosen @value (ours, theirs or a third): it is saved and sent like any edit. */
gboolean plass_store_settle (PlassStore *store, const PlassActor *who, gint64 number, const char *value,
                             GError **error);
/* Takes the choice back: @clash waits again, and the field is @before, what it was when the choice was made.
 */
gboolean plass_store_unsettle (PlassStore *store, const PlassActor *who, const PlassClash *clash,
                               const char *before, GError **error);

/* Everything is to be fetched anew, since the service does not know the cursor any more: marks each record
 * that it has, and forgets the cursor. */
gboolean plass_store_refetch_begin (PlassStore *store, GError **error);
/* All was fetched. @sweep: what was not seen again is taken away, except that what is not sent yet stays, and
 * what this desk was the last to write is parked with @reason: the service may have lost it. */
gboolean plass_store_refetch_end (PlassStore *store, gboolean sweep, const char *reason, GError **error);

typedef struct {
  guint unsent;            /* commands that wait */
  PlassTime oldest;        /* of them */
  PlassTime last_complete; /* when all was fetched and sent; not set: never */
  guint parked, conflicts;
} PlassStatus;
gboolean plass_store_status (PlassStore *store, PlassStatus *ret_status, GError **error);
/* How many records the service has given so far. */
gboolean plass_store_count_received (PlassStore *store, guint *ret_records, GError **error);
/* A round is complete: remembers the time. */
gboolean plass_store_completed (PlassStore *store, PlassTime when, GError **error);

G_END_DECLS
