/* fresh.h — an empty ledger with accounts, in a temporary folder */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/central-private.h"

typedef struct {
  char *folder, *database;
  PlassLedger *ledger;
} Fresh;

Fresh *fresh_new (void);
/* Closes the ledger and removes the folder with all that is in it. */
void fresh_free (Fresh *fresh);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fresh, fresh_free)

/* An account that may be used, with a worker's id that follows from its name. */
void fresh_add_user (Fresh *fresh, const char *user, const char *password);
gint64 fresh_count (Fresh *fresh, const char *sql);
