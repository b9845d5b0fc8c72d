/* sync.h — in step with the central service: signing in, the worker, its truth for the status line */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Which service, and whose authority signs its certificate. Plain text, kept in GSettings: nothing secret. */
typedef struct {
  char *url;     /* "https://127.0.0.1:8443" */
  char *ca_file; /* absolute path; NULL: the system's authorities */
} PlassService;

/* Who signed in: read from the token's answer and the worker's own record. Owned: plass_identity_clear. */
typedef struct {
  char *user;
  PlassId worker;
  PlassCode role;
  PlassId institution; /* not set: the whole city */
} PlassIdentity;
void plass_identity_clear (PlassIdentity *identity);
void plass_identity_copy (const PlassIdentity *identity, PlassIdentity *ret_copy);

/* ---- Secret Service (the only caller of libsecret). Blocking: never in the main thread of a window. -----
 */

typedef enum {
  PLASS_KEYRING_OPEN,
  PLASS_KEYRING_LOCKED,
  PLASS_KEYRING_NONE, /* no service, or no keyring in it yet */
} PlassKeyringState;
/* Milliseconds; raises no prompt. */
PlassKeyringState plass_keyring_state (void);
/* Asks the person through the keyring's own prompt, and waits for the answer, perhaps for ever. LOCKED: the
 * prompt was dismissed; OFFLINE: there is no keyring. */
gboolean plass_keyring_unlock (GError **error);

/* LOCKED: the keyring is locked (no prompt is raised); OFFLINE: there is no keyring. NULL without error: no
 * such item. */
char *plass_keyring_get_token (const PlassService *service, const char *user, GError **error);
gboolean plass_keyring_set_token (const PlassService *service, const char *user, const char *token,
                                  GError **error);
gboolean plass_keyring_clear_token (const PlassService *service, const char *user, GError **error);
/* A new secret for this desk's store, stored and read back under the name @item, which must be new: none that
 * is there may be written over, since a key file may need it. */
gboolean plass_keyring_make_store_key (const char *store_name, const char *item, PlassKey *ret_key,
                                       GError **error);
/* The secret called @item ("": the one without a name). WRONG_KEY: there is none; BROKEN: it is no key. */
gboolean plass_keyring_get_store_key (const char *store_name, const char *item, PlassKey *ret_key,
                                      GError **error);
/* Takes one away, or all of this desk; no such item is fine. */
gboolean plass_keyring_drop_store_key (const char *store_name, const char *item, GError **error);
gboolean plass_keyring_clear_store_keys (const char *store_name, GError **error);

/* ---- Signing in --------------------------------------------------------------------------------------- */

/* Posts the built-in provider's own login form (authorization code + PKCE S256, loopback redirect caught
 * here, `iss` and `state` checked), keeps the refresh token in the keyring and gives who it is. Blocking; the
 * password is not kept. REFUSED: wrong name or password; OFFLINE. RULE: the password is right, and the
 * account asks for a code as well: @ret_second (may be NULL) is then what takes it, owned. */
typedef struct _PlassSecondStep PlassSecondStep;
gboolean plass_sign_in (const PlassService *service, const char *user, const char *password,
                        PlassSecondStep **ret_second, PlassIdentity *ret_identity, GError **error);
/* The six digits of the authenticator app, within ten minutes. RULE: they were not right, in words, and may
 * be given again; else as plass_sign_in. Any thread, one at a time. */
gboolean plass_second_step_give (PlassSecondStep *step, const char *code, PlassIdentity *ret_identity,
                                 GError **error);
void plass_second_step_free (PlassSecondStep *step);

/* In the system's browser, at whatever provider the service names: @open (in this thread) shows it @url, and
 * the answer is caught on 127.0.0.1 at a free port. @user: the only one who will do, or NULL. Waits @secs
 * (0: five minutes), or until @cancellable (may be NULL). SIGN_IN: nobody signed in, or cancelled; REFUSED:
 * the service says no, or it was somebody else (whose sign-in is taken back); else as plass_sign_in. */
typedef gboolean (*PlassBrowserOpen) (const char *url, gpointer user_data, GError **error);
gboolean plass_sign_in_browser (const PlassService *service, const char *user, guint secs,
                                PlassBrowserOpen open, gpointer user_data, GCancellable *cancellable,
                                PlassIdentity *ret_identity, GError **error);
/* Revokes the refresh token at the service (when it can be reached) and forgets it here. Blocking. */
gboolean plass_sign_out (const PlassService *service, const char *user, GError **error);

/* ---- A desk and its service --------------------------------------------------------------------------- */

/* What the service may order a desk to do, by a signed order. */
typedef enum {
  PLASS_ORDER_NONE,
  PLASS_ORDER_LOCK, /* sign out, and stay closed until the service lets the desk in again */
  PLASS_ORDER_WIPE, /* remove everything: keyring, key file, database */
} PlassOrderAction;

/* The first hello after signing in: the desk's id, the time, days of grace, seconds until it locks; all kept
 * in the store. FALSE: it may not be opened. @ret_order is then LOCK or WIPE when the service orders so (what
 * was not sent has been offered): close the store and call plass_order_obey. Blocking. */
gboolean plass_desk_greet (PlassStore *store, const PlassService *service, const char *user,
                           PlassOrderAction *ret_order, GError **error);
/* Carries out the order that lies beside the store at @path (closed), from wherever it was left; call before
 * every opening and signing in. NONE: there is no order. @key_name: of its secret in the keyring. Blocking.
 */
PlassOrderAction plass_order_obey (const char *path, const char *key_name);
/* TRUE as long as an order about the store at @path is not finished, or the service has not heard of it. */
gboolean plass_order_is_unheard (const char *path);
/* What a person is told; static, NULL for NONE. */
const char *plass_order_words (PlassOrderAction action);

/* What the service last ordered for a desk that nobody touches: seconds until names hide, and until it locks,
 * as text. Owned; NULL: it has ordered nothing, and the role decides. */
void plass_desk_rest (PlassStore *store, char **ret_hide, char **ret_lock);

/* May an open store be shown? */
typedef enum {
  PLASS_GRACE_FINE,
  PLASS_GRACE_ORDERED,  /* locked by the service */
  PLASS_GRACE_TOO_LONG, /* no contact with the service within the days of grace: sign in */
  PLASS_GRACE_CLOCK,    /* the clock stands before the last contact */
} PlassGrace;
PlassGrace plass_grace_judge (PlassStore *store, PlassTime now);
/* Why not, and what to do; static, NULL for FINE. */
const char *plass_grace_words (PlassGrace grace);

/* ---- A refusal ---------------------------------------------------------------------------------------- */

/* Another place that the service proposes when it refuses one. */
typedef struct {
  PlassId place, institution;
  char *place_name, *institution_name;
} PlassAlternative;
/* Out of PlassParked.alternatives (NULL is fine), best first: array of PlassAlternative *, owned. */
GPtrArray *plass_alternatives_read (const char *json);

/* ---- The worker --------------------------------------------------------------------------------------- */

typedef enum {
  PLASS_SYNC_IDLE, /* waits for a change or the next poll */
  PLASS_SYNC_FETCHING,
  PLASS_SYNC_SENDING,
  PLASS_SYNC_OFFLINE,    /* no answer: tries again by itself */
  PLASS_SYNC_SIGNED_OUT, /* needs a person to sign in; nothing is lost */
  PLASS_SYNC_TROUBLE,    /* the service or the store gives an error that is told in @message */
  PLASS_SYNC_CLOSED,     /* the desk must be closed: @order, or (NONE) too long without contact */
} PlassSyncState;

typedef struct {
  PlassSyncState state;
  guint fetched;          /* rows so far: progress of a first sync, also of the rounds before */
  guint64 bytes;          /* of them in this round */
  gboolean house;         /* the own institution is here already */
  gboolean paused;        /* on purpose */
  gboolean first;         /* the first round has never been complete */
  const char *message;    /* in words, or NULL */
  PlassOrderAction order; /* CLOSED: stop the worker, close the store, and call plass_order_obey */
} PlassSyncReport;

typedef struct _PlassSync PlassSync;

/* Starts one thread with its own SoupSession and main context. It pulls and pushes when the store changes
 * (after a short pause), when the network returns, at the poll interval, and when asked. @reported is called
 * in the main context of the caller. The store must outlive it. */
PlassSync *plass_sync_start (PlassStore *store, const PlassService *service, const PlassIdentity *identity,
                             void (*reported) (const PlassSyncReport *report, gpointer user_data),
                             gpointer user_data);
/* Now, please (F5). Any thread. */
void plass_sync_kick (PlassSync *sync);
/* Work offline on purpose, for a test or a person who asks for it. */
void plass_sync_set_paused (PlassSync *sync, gboolean paused);
/* Ends the thread; at most a few seconds. NULL is fine. */
void plass_sync_stop (PlassSync *sync);

/* ---- Asked now, answered now ---------------------------------------------------------------------------
 *
 * What only the service can do, and what must not wait in an outbox: nobody should believe that they have
 * opened, blocked or erased something which has not happened. Each question goes through the worker's thread,
 * between two steps of a round; @answered is called in the main context of the caller (@source is kept alive
 * till then), also with @sync NULL. OFFLINE: the service does not answer, or this desk is paused; SIGN_IN: a
 * person must sign in; REFUSED: it said no, in words for that person. Main thread. */

/* An emergency (nødtilgang): opened with a reason, for a while, and looked back at by somebody else. @person
 * not set: found by @number, an identity number. The records come with the next round, which begins at once.
 */
void plass_emergency_open (PlassSync *sync, gpointer source, const PlassId *person, const char *number,
                           const char *reason, GAsyncReadyCallback answered, gpointer user_data);
gboolean plass_emergency_open_finish (GAsyncResult *result, PlassId *ret_person, PlassTime *ret_until,
                                      GError **error);
/* Until when this person is seen here in an emergency; not set: they are not. As the service last said. */
PlassTime plass_emergency_until (PlassStore *store, const PlassId *person);
/* Of those whose time was up at @now the records go, even when the service cannot be reached: then all is
 * fetched anew when it can, since somebody may be seen on other grounds too. What was not sent stays. The
 * worker does it by itself. */
gboolean plass_emergency_expire (PlassStore *store, PlassTime now, GError **error);

/* One that nobody has looked back at. */
typedef struct {
  PlassId id, person, worker;
  PlassCode role;
  PlassTime since, until;
  char *reason;
} PlassEmergency;
void plass_emergencies_ask (PlassSync *sync, gpointer source, GAsyncReadyCallback answered,
                            gpointer user_data);
/* Oldest first: array of PlassEmergency *, owned. */
GPtrArray *plass_emergencies_ask_finish (GAsyncResult *result, GError **error);
/* Looked back at, with a comment. Not by the one who opened it. */
void plass_emergency_review (PlassSync *sync, gpointer source, const PlassId *emergency, const char *comment,
                             GAsyncReadyCallback answered, gpointer user_data);

/* A person shuts out a worker or an institution. */
typedef struct {
  PlassId worker, institution; /* one of them */
  gboolean plan_only;          /* the plan and the notes; FALSE: all of the record */
  PlassTime since;             /* not set: not known */
  PlassId set_by;              /* not set: not known */
  char *said;                  /* what the person wished to have written; NULL */
} PlassBlock;
void plass_blocks_ask (PlassSync *sync, gpointer source, const PlassId *person, GAsyncReadyCallback answered,
                       gpointer user_data);
/* Oldest first: array of PlassBlock *, owned. */
GPtrArray *plass_blocks_ask_finish (GAsyncResult *result, GError **error);
/* Who it is, what of, and what was said is read of @block; one that stands already is changed. */
void plass_block_set (PlassSync *sync, gpointer source, const PlassId *person, const PlassBlock *block,
                      GAsyncReadyCallback answered, gpointer user_data);
/* Takes it back: who it is, and why in @said. */
void plass_block_lift (PlassSync *sync, gpointer source, const PlassId *person, const PlassBlock *block,
                       GAsyncReadyCallback answered, gpointer user_data);

/* Erasure by two people. */
typedef struct {
  PlassId person, asked_by;
  PlassTime asked;
  char *decision, *reason; /* the second NULL: none */
} PlassErasure;
void plass_erasures_ask (PlassSync *sync, gpointer source, GAsyncReadyCallback answered, gpointer user_data);
/* What waits for a second person, oldest first: array of PlassErasure *, owned. */
GPtrArray *plass_erasures_ask_finish (GAsyncResult *result, GError **error);
/* How much would go. */
typedef struct {
  const PlassKind *kind;
  guint count;
} PlassErasureCount;
void plass_erasure_preview (PlassSync *sync, gpointer source, const PlassId *person,
                            GAsyncReadyCallback answered, gpointer user_data);
/* Array of PlassErasureCount, owned. */
GArray *plass_erasure_preview_finish (GAsyncResult *result, GError **error);
/* The first to ask asks, the second, with the same @decision, does it: plass_erasure_ask_finish says which.
 */
void plass_erasure_ask (PlassSync *sync, gpointer source, const PlassId *person, const char *decision,
                        const char *reason, GAsyncReadyCallback answered, gpointer user_data);
gboolean plass_erasure_ask_finish (GAsyncResult *result, gboolean *ret_erased, GError **error);
/* No, or not any more. */
void plass_erasure_refuse (PlassSync *sync, gpointer source, const PlassId *person, const char *reason,
                           GAsyncReadyCallback answered, gpointer user_data);

/* Of a question that is answered by yes alone: review, block and refusal. */
gboolean plass_asked_finish (GAsyncResult *result, GError **error);

/* How much waits for this worker as a second person, as the service last said. */
typedef struct {
  guint reviews, erasures;
} PlassSecondPerson;
PlassSecondPerson plass_second_person (PlassStore *store);

G_END_DECLS
