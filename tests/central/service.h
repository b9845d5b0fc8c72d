/* service.h — a loopback service in this process or another, and a client that speaks to it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/central-private.h"

/* Takes "role:user" (for the whole city) or "role:user:institution" for a token: the service's own check has
 * tests of its own. */
gboolean service_check_token (PlassLedger *ledger, const char *bearer, PlassCaller *ret_caller,
                              GError **error);

/* A service on a ledger in a temporary folder, in a thread of its own. */
typedef struct _Service Service;
Service *service_start (void);
/* @limits must outlive it, NULL: the usual; @loud: with log lines. */
Service *service_start_with (const PlassLimits *limits, gboolean loud);
/* Where it runs. */
GMainContext *service_context (Service *service);
void service_stop (Service *service);
const char *service_url (Service *service);
/* "sqlite:/tmp/…" */
const char *service_database (Service *service);

typedef struct {
  guint status;
  char *body, *etag, *location, *modified, *encoding, *retry_after, *allow;
  cJSON *json; /* NULL: no JSON */
} Answer;
void answer_clear (Answer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* What to ask: NULL members are not sent. */
typedef struct {
  const char *method, *path, *token, *body, *type;
  const char *headers[12]; /* name, value, …, NULL */
} Ask;
/* FALSE: no answer came. */
gboolean client_try (SoupSession *session, const char *url, const Ask *ask, Answer *ret_answer);
/* Must be answered. */
void client_ask (SoupSession *session, const char *url, const Ask *ask, Answer *ret_answer);
SoupSession *client_new (void);
/* "overlap" of an OperationOutcome, or ""; borrowed. */
const char *answer_detail (const Answer *answer);
const char *answer_text (const Answer *answer, const char *path);

/* ---- A small city ---------------------------------------------------------------------------------------
 */

typedef struct {
  PlassId house, other_house;
  PlassId places[6];  /* 0–3 in house, 4–5 in the other; place 3 is women-only */
  PlassId persons[4]; /* woman, man, not asked, man */
  PlassId worker;
} City;
/* Written into @database as import does it. */
void city_make (const char *database, City *ret_city);
/* Parameters for an act. Owned. */
char *act_body (const char *command, const PlassBooking *booking);
/* Open, with what a contact needs; what it holds is borrowed. */
PlassContact contact_make (PlassId person, PlassId institution);
PlassBooking booking_make (const City *city, guint person, guint place, const char *state);
/* @record as a resource's text. Owned. */
char *resource_text (const PlassKind *kind, gconstpointer record);
