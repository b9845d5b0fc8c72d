/* desk.h — a store in a temporary folder, and records to fill it with */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

typedef struct {
  char *folder, *path;
  PlassKey key;
  PlassStore *store;
  PlassActor who;
} Desk;

Desk *desk_new (void);
/* Closes and opens again, as after a night. */
void desk_reopen (Desk *desk);
/* The closed store's database as SQLite sees it, for looking and for doing harm. */
typedef struct {
  sqlite3 *db;
  PlassSealVfs *vfs;
} DeskSql;
DeskSql desk_open_sql (Desk *desk);
void desk_close_sql (DeskSql *sql);
/* Wraps @key in a slot that costs next to nothing to open (as no program of ours would make it): for tests
 * that must try many files. @slot: with a phrase alone. */
void desk_cheap_slot (GKeyFile *file, const PlassSealId *id, PlassSlot slot, const char *phrase,
                      const PlassKey *key);
/* With everything in it. */
void desk_remove_folder (const char *folder);
/* Closes and removes the folder. */
void desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* Records with everything that check asks for; set more before saving. Owned. */
PlassPerson *make_person (const char *given, const char *family);
PlassInstitution *make_institution (const char *name);
PlassPlace *make_place (const PlassId *institution, const char *name);
PlassCase *make_case (const PlassId *person, const char *state);
PlassBooking *make_booking (const PlassId *person, const PlassId *place, const char *state, gint64 start);

/* One edit; fails the test when it is refused. @act NULL: a transaction. */
void desk_put (Desk *desk, const char *act, const PlassKind *kind, gconstpointer record);
/* From the service, as revision @revision. */
void desk_take (Desk *desk, const PlassKind *kind, gconstpointer record, const char *revision);
/* Everything that waits is sent and kept as it is. */
void desk_send_all (Desk *desk, const char *revision);
PlassRow desk_row (Desk *desk, const PlassKind *kind, const PlassId *id);
PlassStatus desk_status (Desk *desk);

G_END_DECLS
