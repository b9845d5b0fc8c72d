/* fake.h — a central service in memory that can fail in every way, for desks under test */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/sync-private.h"

/* What goes wrong with one question. */
typedef enum {
  FAULT_NONE,
  FAULT_LOST,         /* the question never arrives */
  FAULT_DIED,         /* it is carried out, and no answer comes */
  FAULT_TWICE,        /* it arrives twice; the second answer is heard */
  FAULT_CUT,          /* the answer is cut short */
  FAULT_EMPTY,        /* 200 with nothing in it */
  FAULT_OLD_PAGE,     /* pull: an earlier page comes (again), its rows in any order */
  FAULT_UNAUTHORISED, /* 401: the access token has run out */
  FAULT_CHANGED,      /* push: 412 although nothing changed */
  FAULT_CONFLICT,     /* push: 409 without a word */
  FAULT_BUSY,         /* 429 */
  FAULT_DOWN,         /* 503 */
  FAULT_BROKEN,       /* 500 */
  FAULT_HTML,         /* 502 with a proxy's page */
  FAULT_PORTAL,       /* 200 with a log-in page */
  FAULT_LATE,         /* it is carried out before the next question, and its answer is never heard */
  FAULT_FORBIDDEN,    /* 403 without a word: a proxy's */
  FAULT_UNFIT,        /* 422 without a word */
  FAULT_GONE,         /* pull: 410, the cursor is not known any more */
  FAULT_GATEWAY,      /* it is carried out, and a proxy answers 502 */
  N_FAULTS,
} Fault;

/* The one truth that several desks share. */
typedef struct {
  GHashTable *resources; /* "Type/id" → cJSON */
  GPtrArray *feed;       /* char *: "Type/id" TAB entry JSON, in commit order */
  GHashTable *answers;   /* command → Answer */
  GHashTable *carried;   /* command → how often it was really carried out */
  guint page_rows;
  gboolean searched;      /* it can be searched */
  gboolean close_mouthed; /* says that it wrote, and not what */
  const char *too_new;    /* what it says to whoever fetches, instead of giving; NULL: it gives */
  guint forget_cursors;   /* answers that many pulls with 410 */
  /* a test's own say: 0 or a status with which this command's or kind's question is refused */
  guint (*judge) (const char *path, const cJSON *body);
} Central;

Central *central_new (void);
void central_free (Central *central);
/* A resource put by somebody else. */
void central_put (Central *central, const PlassKind *kind, gconstpointer record);
/* A row that the reader may no longer see. */
void central_hide (Central *central, const PlassKind *kind, const PlassId *id);
/* One that is erased for good. */
void central_erase (Central *central, const PlassKind *kind, const PlassId *id);
/* Any JSON into the feed: what this program does not know, or cannot read. */
void central_put_json (Central *central, const char *json);
/* The record as the service has it; owned, NULL when there is none. */
gpointer central_get (Central *central, const PlassKind *kind, const PlassId *id);
guint central_count (Central *central, const char *type);

/* One desk's way to it. */
typedef struct {
  PlassRemote remote;
  Central *central;
  GRand *random;
  double fault_rate;   /* of questions */
  Fault next;          /* the next question has this fault, then none */
  guint skip;          /* only after so many questions */
  guint questions;     /* so far */
  gboolean signed_out; /* renewing is refused */
  guint renewals;
  guint searches;
  guint afresh;      /* pulls without a cursor */
  GPtrArray *late;   /* char *: command, path and body of what has not arrived yet */
  const char *hello; /* ",{…}": more parameters of the answer to hello; NULL: none */
  char *said;        /* the last hello */
} Line;

void line_init (Line *line, Central *central, GRand *random);
void line_clear (Line *line);
