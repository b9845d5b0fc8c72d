/* diary.h — a sealed store of whose every committed state the test knows every byte */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

#define DIARY_ROWS 40

/* For each row the number of the commit that wrote it last; 0: it is not there. Its text follows from both.
 */
typedef struct {
  guint16 written[DIARY_ROWS];
} DiaryState;

typedef struct {
  char *folder, *path;
  GRand *rand;
  PlassSealVfs *vfs;
  PlassConnection *db, *reader; /* as the store opens them; the reader now and then, within a snapshot */
  guint reader_sees;
  GArray *states;   /* DiaryState: [n] after n acknowledged commits */
  GArray *attempts; /* DiaryState: what commits after the last acknowledged one would have made */
} Diary;

/* An empty store in a folder of its own. */
Diary *diary_new (guint32 seed);
/* A file of the same key in another folder, opened and looked at with what @diary knows. */
Diary *diary_elsewhere (const Diary *diary);
void diary_free (Diary *diary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Diary, diary_free)

/* The database over SQLite's "unix-excl", whatever that is now. FALSE with @error set. */
gboolean diary_open (Diary *diary, GError **error);
void diary_close (Diary *diary);
/* One transaction out of many kinds, and now and then a checkpoint or a reader. TRUE: SQLite said that it is
 * committed (or it was rolled back on purpose). FALSE: it failed with @error, and is rolled back. */
gboolean diary_step (Diary *diary, GError **error);
guint diary_commits (const Diary *diary);
/* What is there now; the test fails when a text is not the one that was written, or when what is there is no
 * state that was ever committed. Gives the number of that state: diary_commits + 1 is an attempt that was not
 * acknowledged. */
guint diary_look (Diary *diary);
/* The same, after SQLite's own check of the whole file. */
guint diary_check (Diary *diary);
/* What diary_look found is the last commit from now on. */
void diary_go_on_from (Diary *diary, guint commit);
/* Copies every file of the folder. */
void diary_copy_files (const char *from, const char *to);

G_END_DECLS
