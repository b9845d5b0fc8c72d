/* disk.h — a disk under SQLite that counts its calls, fails when told to, and can lose its power */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/* Real files in real folders, and beside them what a power cut would leave of each. */
typedef struct _Disk Disk;

/* Stands before SQLite's VFS @name until freed: whoever asks for @name gets this disk, the store too. Nothing
 * may be open on it when it is freed. */
Disk *disk_new (const char *name);
void disk_free (Disk *disk);

/* Kinds of calls; what is not named here never fails. */
typedef enum {
  DISK_READ = 1 << 0,
  DISK_WRITE = 1 << 1,
  DISK_SYNC = 1 << 2,
  DISK_RESIZE = 1 << 3, /* truncate, and ask for the size */
  DISK_NAMES = 1 << 4,  /* open, delete */
  DISK_CHANGES = DISK_WRITE | DISK_SYNC | DISK_RESIZE | DISK_NAMES,
} DiskCalls;

/* From now on the @nth (1 …) of @calls fails with @code; with @for_good all that come after it, too. A write
 * that fails has written its first half. 0: none. */
void disk_fail_at (Disk *disk, DiskCalls calls, guint nth, int code, gboolean for_good);
/* How many calls have failed by this. */
guint disk_failures (const Disk *disk);

/* The power goes at the @nth change from now: that one has not reached the disk for sure, and every call
 * after it fails. */
void disk_cut_at (Disk *disk, guint nth);
gboolean disk_is_cut (const Disk *disk);
/* Writes into @folder what lies on the disk when the power comes back. Of what was not synced a sector of 512
 * bytes at a time is there, is lost, or is garbage, as @rand has it. */
void disk_leave (const Disk *disk, GRand *rand, const char *folder);

G_END_DECLS
