/* sync-private.h — what the files of this room share: the web, the provider, the remote, a round */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/sync.h"

#include "wire/wire.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What the provider knows this program as: a public client. */
#define PLASS_CLIENT_ID "plass-desk"

/* Overwrites a secret text and frees it; NULL is fine. */
void plass_wipe (char *secret);

/* ---- The web ------------------------------------------------------------------------------------------ */

/* What a service answered. Owned: plass_answer_clear. */
typedef struct {
  guint status; /* HTTP */
  char *body;   /* ends with a 0 that is not counted; never NULL after a call that went well */
  gsize length;
  char *location;    /* of a redirection, which is never followed; NULL */
  guint retry_after; /* seconds the service asks for; 0: it says nothing */
} PlassAnswer;
void plass_answer_clear (PlassAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassAnswer, plass_answer_clear)

/* One SoupSession of the thread that made it: blocking, pinned, bounded. */
typedef struct _PlassWeb PlassWeb;
/* @cancellable may be NULL. BROKEN: an address or authority file that cannot be used. */
PlassWeb *plass_web_new (const PlassService *service, GCancellable *cancellable, GError **error);
void plass_web_free (PlassWeb *web);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassWeb, plass_web_free)
/* "https://host:port", without a slash at the end. */
const char *plass_web_base (const PlassWeb *web);

typedef struct {
  const char *method;
  const char *where;   /* absolute, or below the base: "/fhir/…" */
  const char *bearer;  /* access token or NULL */
  const char *command; /* X-Plass-Command or NULL */
  gboolean repeatable; /* a POST that says the same however often it is heard; what has a command is */
  const char *type;    /* of the body */
  char *body;          /* NULL: none; taken, and overwritten after use: it may hold a secret */
  gboolean any_type;   /* an HTML answer is what is expected here: else it is a portal's, not the service's */
} PlassRequest;
/* FALSE and OFFLINE when the service did not answer: no network, wrong certificate (the message says which),
 * a portal's page, an answer cut short or too large. Any answer of its own gives TRUE, whatever its status.
 */
gboolean plass_web_send (PlassWeb *web, PlassRequest request, PlassAnswer *ret_answer, GError **error);

/* Opens a WebSocket below the base; @ended is called in the thread's own context. */
void plass_web_listen (PlassWeb *web, const char *where, const char *bearer, GCancellable *cancellable,
                       GAsyncReadyCallback ended, gpointer user_data);
/* Owned; NULL with @error. @ret_retry_after: as in PlassAnswer. */
SoupWebsocketConnection *plass_web_listen_finish (PlassWeb *web, GAsyncResult *result, guint *ret_retry_after,
                                                  GError **error);

/* ---- Listening ---------------------------------------------------------------------------------------- */

/* An ear at the service's /fhir/changes, where it says "pull" when something is new: a hint, no more. Used in
 * one thread, whose main context must run for anything to be heard; nothing here waits for the service. */
typedef struct _PlassEar PlassEar;
/* @heard: have a look. @lost: what was listened to has ended; it may be listened again in so many
 * milliseconds. BROKEN: see plass_web_new. */
PlassEar *plass_ear_new (const PlassService *service, void (*heard) (gpointer user_data),
                         void (*lost) (guint msecs, gpointer user_data), gpointer user_data, GError **error);
/* Begins, with the access token @bearer; nothing when it listens already, is about to, or has failed so
 * lately that the service is to be left alone. NULL @bearer: there is none yet, nothing. */
void plass_ear_listen (PlassEar *ear, const char *bearer);
gboolean plass_ear_is_open (const PlassEar *ear);
/* At once; it may listen again at once. */
void plass_ear_close (PlassEar *ear);
/* NULL is fine. At most two seconds. */
void plass_ear_free (PlassEar *ear);

/* ---- The provider ------------------------------------------------------------------------------------- */

/* Where one signs in, as the service itself says. Owned: plass_provider_clear. */
typedef struct {
  char *issuer, *authorize, *token, *revoke;
  gboolean names_issuer; /* promises "iss" in its answers (RFC 9207) */
  gboolean openid;       /* gives an ID token to those who ask for one */
} PlassProvider;
void plass_provider_clear (PlassProvider *provider);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassProvider, plass_provider_clear)
/* Asks /.well-known/smart-configuration. */
gboolean plass_provider_discover (PlassWeb *web, PlassProvider *ret_provider, GError **error);

typedef struct {
  char *access, *refresh, *id_token; /* the last: NULL unless asked for */
  PlassIdentity identity;
} PlassTokens;
void plass_tokens_clear (PlassTokens *tokens);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassTokens, plass_tokens_clear)
/* Posts @form (taken, overwritten) to the token endpoint. SIGN_IN: the provider says no; OFFLINE: it could
 * not be asked. */
gboolean plass_tokens_request (PlassWeb *web, const PlassProvider *provider, char *form,
                               PlassTokens *ret_tokens, GError **error);
/* A new access token for the refresh token in the keyring. The new refresh token is in the keyring before the
 * access token is given: a desk that dies between the two can still come back. */
gboolean plass_tokens_renew (PlassWeb *web, const PlassService *service, const char *user,
                             PlassTokens *ret_tokens, GError **error);

/* ---- An attempt to sign in ---------------------------------------------------------------------------- */

/* Authorization code with PKCE S256. Set @redirect, our own loopback address, before it begins. */
typedef struct {
  const PlassService *service; /* borrowed */
  const char *only;            /* the one who is to sign in, borrowed; NULL: whoever comes */
  PlassWeb *web;
  PlassProvider provider;
  char *redirect;
  char *state, *verifier, *nonce;
} PlassAttempt;
void plass_attempt_clear (PlassAttempt *attempt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassAttempt, plass_attempt_clear)
gboolean plass_attempt_begin (PlassAttempt *attempt, const PlassService *service, GError **error);
/* What a browser is to open; owned. */
char *plass_attempt_url (const PlassAttempt *attempt);
/* @location is an answer to this attempt and to no other: right or wrong is not said. */
gboolean plass_attempt_is_ours (const PlassAttempt *attempt, const char *location);
/* The code in @location against tokens; the refresh token goes to the keyring. @user: who it is when the
 * provider does not say, or NULL. */
gboolean plass_attempt_finish (const PlassAttempt *attempt, const char *location, const char *user,
                               PlassIdentity *ret_identity, GError **error);
/* The service forgets @token, and all that came of the same sign-in. What comes of it is not waited for
 * twice. */
void plass_attempt_revoke (const PlassAttempt *attempt, const char *token);
gboolean plass_attempt_check_id_token (const PlassAttempt *attempt, const char *token);
/* Escapes @value; nothing of it stays behind. */
void plass_attempt_add_field (GString *form, const char *name, const char *value);
/* REFUSED; gives FALSE. */
gboolean plass_attempt_say_unusable (GError **error);

/* ---- The remote: all that a round knows of the service ------------------------------------------------ */

typedef struct _PlassRemote PlassRemote;
struct _PlassRemote {
  /* A page of the feed after @cursor (NULL: from the beginning). */
  gboolean (*pull) (PlassRemote *remote, const char *cursor, PlassAnswer *ret_answer, GError **error);
  /* A transaction Bundle (taken). */
  gboolean (*push) (PlassRemote *remote, const PlassId *command, char *bundle, PlassAnswer *ret_answer,
                    GError **error);
  /* The operation @path, "Location/ID/$hold", with Parameters (taken). */
  gboolean (*act) (PlassRemote *remote, const PlassId *command, const char *path, char *parameters,
                   PlassAnswer *ret_answer, GError **error);
  /* A page of a search, "/fhir/Location?…"; NULL: this service cannot be searched. */
  gboolean (*search) (PlassRemote *remote, const char *where, PlassAnswer *ret_answer, GError **error);
  /* Device/@desk/$hello with Parameters (taken). */
  gboolean (*hello) (PlassRemote *remote, const PlassId *desk, char *parameters, PlassAnswer *ret_answer,
                     GError **error);
  /* A new access token, after a 401. SIGN_IN: a person must sign in. */
  gboolean (*renew) (PlassRemote *remote, GError **error);
};

/* The real one. @web, @service and @user must outlive it; free with plass_remote_http_free. */
PlassRemote *plass_remote_http_new (PlassWeb *web, const PlassService *service, const char *user);
void plass_remote_http_free (PlassRemote *remote);
/* The access token; borrowed, until it is renewed. NULL: none yet. */
const char *plass_remote_http_access (PlassRemote *remote);

/* ---- A page of the feed ------------------------------------------------------------------------------- */

/* One row of the feed: pieces of the page's own text. */
typedef struct {
  char *resource; /* ends with a 0; NULL: a tombstone */
  gsize length;
  char *type, *id; /* of a tombstone: out of request.url */
  gboolean erased; /* of a tombstone: response.status says that it is erased for good */
} PlassPageRow;

typedef struct {
  GArray *rows; /* PlassPageRow */
  char *cursor; /* out of the link "next", as it stands: where to go on */
  char *next;   /* that link, from "/fhir/" on; NULL: there is none */
} PlassPage;
void plass_page_clear (PlassPage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassPage, plass_page_clear)
/* Finds the rows of a history Bundle without making a tree of it; @text is written into and must outlive
 * @ret_page. BROKEN: it is no such Bundle, or cut short. */
gboolean plass_page_read (char *text, gsize length, PlassPage *ret_page, GError **error);
/* The same for what a search found: no cursor, and no more pages when there is no next link. */
gboolean plass_page_read_found (char *text, gsize length, PlassPage *ret_page, GError **error);

/* ---- The log of this desk ----------------------------------------------------------------------------- */

/* Sends what @worker looked at here and the service has not been told of yet. FALSE: it did not go well, and
 * goes again next time. */
gboolean plass_looks_send (PlassRemote *remote, PlassStore *store, const PlassId *worker, GError **error);

/* ---- Hello and orders --------------------------------------------------------------------------------- */

/* What this program speaks; a service says if that is too old. */
#define PLASS_SYNC_PROTOCOL 1

typedef struct {
  PlassOrderAction action; /* NONE: there is none */
  gboolean at_once;        /* does not wait for what was not sent */
  char nonce[40];
  gint64 issued; /* seconds since 1970 by the service's clock */
} PlassOrder;
/* REFUSED: not signed by @key (base64), for another desk than @desk, or not issued after @last. */
gboolean plass_order_read (const char *text, const char *signature, const char *key, const char *desk,
                           gint64 last, PlassOrder *ret_order, GError **error);
/* Writes down that @order is going to be carried out; from here on it is, at the next start at the latest. */
gboolean plass_order_accept (PlassStore *store, const PlassService *service, const char *user,
                             const PlassOrder *order, GError **error);
/* plass_order_obey, but at most @most of its steps, as when the power goes: 1 keyring, 2 files, 3 confirmed.
 */
PlassOrderAction plass_order_obey_some (const char *path, const char *key_name, guint most);

/* The id of this desk, made on first use; not set on failure. */
PlassId plass_hello_desk (PlassStore *store, GError **error);
/* Parameters; owned, NULL on failure. */
char *plass_hello_parameters (PlassStore *store, GError **error);
typedef struct {
  PlassOrder order;
  gboolean behind, upload_only;
  char *message; /* of the service, or NULL */
} PlassHello;
void plass_hello_clear (PlassHello *hello);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassHello, plass_hello_clear)
/* Keeps what an answer says (time, grace, policy, the key of orders if there is none yet). REFUSED: it holds
 * an order that is none. */
gboolean plass_hello_take (PlassStore *store, const PlassId *desk, const cJSON *tree, PlassHello *ret_hello,
                           GError **error);

/* ---- A round ------------------------------------------------------------------------------------------ */

/* What happened so far. */
typedef struct {
  guint fetched; /* rows of the feed */
  guint unknown; /* of them: of kinds that this program does not know */
  guint broken;  /* of them: could not be read */
  guint sent, parked;
  guint64 bytes; /* of the answers that were fetched */
} PlassTally;

/* Keeps the rows of @page and its cursor: clean rows are replaced, dirty ones merged. @afresh: nothing is
 * here yet, so rows need not be looked at first (those that are here all the same are found out). @any_age:
 * the service's ledger is another than before, so an older version is not a late one. */
gboolean plass_page_take (PlassStore *store, const PlassPage *page, gboolean afresh, gboolean any_age,
                          PlassTally *tally, GError **error);

/* The Bundle of @outbound's rows from number @first on. Owned. */
char *plass_outbound_bundle (const PlassOutbound *outbound, guint first);
/* The Parameters of its act, and "Location/ID/$hold". Owned. */
char *plass_outbound_parameters (const PlassOutbound *outbound);
char *plass_outbound_path (const PlassOutbound *outbound);
/* How many of its rows, from the first on, the act itself sends or changes. */
guint plass_outbound_of_act (const PlassOutbound *outbound);
/* The service has it and answered with @answers, Bundles: its rows become what the service says, or are as
 * they were sent where it keeps that to itself. OFFLINE: an answer was cut short. */
gboolean plass_outbound_settle (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answers,
                                guint n_answers, GError **error);
/* The act was done, but what was saved together with it was refused: keeps what the service made of the
 * act. */
gboolean plass_outbound_keep (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answer,
                              GError **error);
/* The service said no: kept with its reason and alternatives. */
gboolean plass_outbound_park (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answer,
                              GError **error);

/* The question number @number about a worker's own house, "/fhir/Location?…"; owned. NULL: there are no more.
 */
char *plass_house_question (const PlassId *institution, guint number);

typedef enum {
  PLASS_STEP_HELLO,
  PLASS_STEP_HOUSE,
  PLASS_STEP_PULL,
  PLASS_STEP_PUSH,
  PLASS_STEP_END
} PlassStep;

typedef enum {
  PLASS_END_COMPLETE,   /* all is fetched, all is sent or parked */
  PLASS_END_LATER,      /* the service is busy or in trouble: @wait seconds, then the same again */
  PLASS_END_OFFLINE,    /* no answer */
  PLASS_END_SIGNED_OUT, /* a person must sign in */
  PLASS_END_ORDERED,    /* what waited was offered, and now @order is carried out */
  PLASS_END_TROUBLE,    /* the store, or an answer that cannot be used */
} PlassRoundEnd;

typedef struct {
  PlassRemote *remote;
  PlassStore *store;
  PlassStep step;
  PlassTally tally;
  gboolean first; /* the store has never been complete */
  guint already;  /* then: records that rounds before this one fetched */
  /* how it ended */
  PlassRoundEnd end;
  guint wait;       /* seconds that the service asks for; 0: it says nothing */
  char *message;    /* in words; NULL: none */
  PlassOrder order; /* to be carried out now that the round is over, unless it ended for want of an answer */
  /* of the steps */
  PlassId institution;  /* whose house is fetched before all the rest; not set: none, or it is here already */
  guint question;       /* about it */
  char *next_question;  /* its next page; NULL: begin with the question itself */
  gboolean upload_only; /* this program is too old to fetch */
  char *greeting;       /* what the service said to hello, in words; NULL: nothing */
  gboolean renewed;     /* a new access token was fetched and nothing has gone well since */
  gboolean restarted;   /* the cursor was refused in this round */
  gboolean any_age;     /* all is fetched again, from a ledger that may be older */
  gboolean fetched;     /* the feed was fetched to its end at least once */
  gint64 after;         /* number of the last command that was looked at */
  guint again;          /* how often conflicts may still be fetched and tried again */
  guint failures;       /* 5xx since the last fetching */
  gboolean conflict;    /* a command was refused as changed meanwhile */
  GHashTable *held;     /* ids of rows whose command waits: what hangs on them waits too */
} PlassRound;

PlassRound *plass_round_new (PlassRemote *remote, PlassStore *store);
/* Before the first step: in a first sync this institution's house is fetched before all the rest. */
void plass_round_set_house (PlassRound *round, const PlassId *institution);
void plass_round_free (PlassRound *round);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassRound, plass_round_free)
/* One question to the service and what follows from its answer. FALSE: the round has ended. */
gboolean plass_round_step (PlassRound *round);

/* For the files that a round is made of: how it ends … */
void plass_round_end (PlassRound *round, PlassRoundEnd how, const char *message);
void plass_round_end_by_error (PlassRound *round, const GError *why);
void plass_round_end_later (PlassRound *round, const PlassAnswer *answer);
/* … what every question may be answered with (TRUE: it is dealt with), and the words of an answer (owned). */
gboolean plass_round_heard_the_usual (PlassRound *round, const PlassAnswer *answer);
char *plass_round_words (const PlassAnswer *answer);
/* fetch.c: one question each. */
void plass_round_say_hello (PlassRound *round);
void plass_round_pull (PlassRound *round);
void plass_round_fetch_house (PlassRound *round);

/* ---- Asked now ---------------------------------------------------------------------------------------- */

/* What an answer means, in the worker's thread. NULL with an error: nothing that can be used. */
typedef gpointer (*PlassAskRead) (PlassStore *store, const PlassAnswer *answer, GError **error);
/* @path below /fhir/; @parameters (taken) NULL: it is only read. @freed: what frees what @read gives. */
void plass_sync_ask (PlassSync *sync, gpointer source, const char *path, cJSON *parameters, PlassAskRead read,
                     GDestroyNotify freed, GAsyncReadyCallback answered, gpointer user_data);
/* What a list in an answer is made of. */
typedef struct {
  const char *name; /* "parameter" or "entry" */
  gpointer (*read) (const cJSON *item);
  GDestroyNotify freed; /* what @read gives */
} PlassAskedList;
/* Only read; the answer is an array (plass_asked_take: GPtrArray, owned). @list is static. */
void plass_sync_ask_list (PlassSync *sync, gpointer source, const char *path, const PlassAskedList *list,
                          GAsyncReadyCallback answered, gpointer user_data);
/* For an answer that only says yes. */
gpointer plass_ask_read_yes (PlassStore *store, const PlassAnswer *answer, GError **error);
gpointer plass_asked_take (GAsyncResult *result, GError **error);
/* Answers all that was asked; not @reachable: that it cannot be asked now. In the thread. */
void plass_sync_answer_asks (PlassSync *sync, gboolean reachable);
/* worker.c: something was asked. Any thread. */
void plass_sync_wake_asks (PlassSync *sync);

/* Parameters, made and read. */
cJSON *plass_asked_parameters (void);
void plass_asked_add_text (cJSON *parameters, const char *name, const char *text);
void plass_asked_add_code (cJSON *parameters, const char *name, const char *code);
void plass_asked_add_reference (cJSON *parameters, const char *name, const char *type, const PlassId *id);
/* @list: "parameter" or "part" of @tree; values are borrowed and NULL when they are not there. */
const cJSON *plass_asked_find (const cJSON *tree, const char *list, const char *name);
const char *plass_asked_text (const cJSON *tree, const char *list, const char *name, const char *member);
/* The id behind the slash; not set: there is none. */
PlassId plass_asked_reference (const cJSON *tree, const char *list, const char *name);
PlassTime plass_asked_time (const cJSON *tree, const char *list, const char *name);
/* The same at a path of any resource. */
PlassId plass_asked_reference_at (const cJSON *resource, const char *path);
PlassTime plass_asked_time_at (const cJSON *resource, const char *path);

/* What hello says of who works here: emergencies, and what waits for a second person. */
gboolean plass_standing_take (PlassStore *store, const cJSON *hello, GError **error);
typedef struct {
  PlassId person;
  PlassTime until;
} PlassStandingEmergency;
/* Array of PlassStandingEmergency, owned. */
GArray *plass_standing_emergencies (PlassStore *store);
gboolean plass_standing_keep (PlassStore *store, const GArray *emergencies, GError **error);

/* ---- The worker's thread ------------------------------------------------------------------------------ */

/* Known to worker.c, report.c, pace.c and ask.c only. */
struct _PlassSync {
  gatomicrefcount refs; /* the owner and every report that is under way */
  PlassStore *store;
  PlassService service;
  char *user;
  PlassId who;         /* the worker who signed in */
  PlassId institution; /* whose house comes first; not set: none */
  void (*reported) (const PlassSyncReport *report, gpointer user_data);
  gpointer user_data;
  GMainContext *caller;
  gboolean stopped; /* read and written in the caller's context only */

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GCancellable *cancellable;
  gint stopping, paused; /* atomic */
  GAsyncQueue *asks;     /* Ask *, of ask.c */
  gulong network;

  /* the rest belongs to the thread */
  PlassWeb *web;
  PlassRemote *remote;
  GSource *timer;
  guint backoff; /* seconds; 0: the last round went well */
  guint64 bytes; /* of the last round */
  guint unsent;  /* commands that waited when it was last looked */
  guint waited;  /* rounds that an order has waited for what was not sent */
  PlassEar *ear;
  gint64 began; /* monotonic: the last round */
};

/* report.c: what @sync tells arrives in its owner's context, until it is stopped. Any thread. */
void plass_sync_tell (PlassSync *sync, PlassSyncReport report);
void plass_sync_tell_progress (PlassSync *sync, const PlassRound *round);
void plass_sync_tell_end (PlassSync *sync, const PlassRound *round);
void plass_sync_tell_paused (PlassSync *sync);
/* Frees it when the owner and every report have let go. */
void plass_sync_release (PlassSync *sync);

/* pace.c: a round in so many milliseconds, unless one is due earlier. In the thread. */
void plass_sync_schedule (PlassSync *sync, guint msecs);
/* After a round: at the next poll, or later and later while it fails. */
void plass_sync_schedule_next (PlassSync *sync, const PlassRound *round);
void plass_sync_unschedule (PlassSync *sync);
/* What is called then. */
gboolean plass_sync_round_due (gpointer data);

G_END_DECLS
