/* central-private.h — the rooms of the service among themselves: ledger, caller, server, FHIR, acts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/exchange.h"
#include "wire/wire.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* ---- The protocol, version 1 --------------------------------------------------------------------------
 *
 * Base /fhir, FHIR R4 JSON, `Authorization: Bearer …` on everything but /fhir/metadata. Every refusal is an
 * OperationOutcome whose issue[0].details.coding has our own detail code (outcome.c holds the table) and
 * whose details.text is in the words of Accept-Language (nb, or en when asked first).
 *
 * Feed     GET /fhir/_history?_count=1000[&cursor=X]      (also /fhir/Patient/_history)
 *          Bundle `history`, oldest first, in commit order, each version once; entry.request, entry.response
 *          (status, etag, lastModified) and entry.resource with meta.versionId. There is always a link
 * `next`: keep its URL's `cursor`, as it stands, in the transaction that keeps the rows, and ask with it next
 * time. A Bundle without entries: up to date. 410 `cursor-gone`: the ledger is another or older one; begin
 * again without a cursor. Instance history (/fhir/Patient/1/_history) is newest first. Write    POST /fhir
 * with a Bundle `transaction`, header `X-Plass-Command: <uuid>`. Entries PUT Type/id (with request.ifMatch
 * W/"n" when it exists, without when it is new) and POST Type (ifNoneExist "identifier=system|value"; fullUrl
 * urn:uuid:… is resolved). All or nothing; answer Bundle `transaction-response` in the same order with
 * resource, response.etag and lastModified. A 2xx answer is kept with the command: the same command again
 * gets the same bytes. 4xx is not kept: merge and send the same command again. Acts     POST
 * /fhir/Location/{place}/$hold | $admit, POST /fhir/Encounter/{booking}/$admit | $discharge | $cancel |
 * $extend | $leave | $return | $not-come-back, and $move | $swap on the stay that ends. In: Parameters {
 * command: valueId, booking: resource Encounter as the desk has it }. The booking's id is the desk's; what it
 * wants to keep (person, place, case, start, planned end, hold until, came from, end, end reason, note) is
 * taken from it; state, institution and who made it are the service's. $hold takes state held (with
 * hold-until) or planned; $admit a new booking or a held/planned one of the same id. $move takes the new
 * booking (its own id, the new place, partOf the stay in the address); $swap two of them, the second as the
 * parameter `other`, each with the place of the other's stay. $extend takes hold-until and planned end. Out:
 * 200, Bundle `collection`: first the booking, then whatever else changed. The answer is kept with the
 * command, also a judged refusal (409, 422 except `need-fact`): the same command again gets the same bytes,
 * so that a late duplicate can never book. A person who tries again therefore needs a NEW command id. Refusal
 * 409 overlap | active-elsewhere | closed | state | command-taken, 422 women-only | need-fact | rule | check
 * | act-needed | unknown-kind | unknown-reference, 412 changed-meanwhile | need-version. Alternatives of a
 * refused $hold/$admit, best first, at most five: OperationOutcome.extension[] = { url:
 * PLASS_FHIR/StructureDefinition/alternative, extension: [ { url: "place", valueReference: { reference:
 * "Location/…", display: "Dalsberget 204" } }, { url: "institution", valueReference: { reference:
 * "Organization/…", display: "Dalsberget" } } ] } Others   401 sign-in; 403 forbidden; 404 not-found; 429/503
 * with Retry-After. Hello    POST /fhir/Device/{id}/$hello, at sign-in and first in each round. In:
 * Parameters { cursor: valueString, where the desk stands in the feed (not given: it begins anew), protocol:
 * valueInteger, version: valueString }. Out: Parameters { time: valueInstant, protocol: valueInteger 1,
 * grace-days, lock-seconds, hide-seconds: valueInteger, order-key: valueBase64Binary, behind: valueBoolean
 * (an old copy was put back: drop what came from here, keep the outbox, begin anew), upload-only:
 * valueBoolean, message: valueString, order: { text: valueString, signature: valueBase64Binary } }. 403
 * desk-locked | desk-wiped. An order's text is "plass-order-1 DESK lock|wipe after-sending|at-once NONCE
 * ISSUED", signed with Ed25519. A desk that has obeyed says so by POST /desk/obeyed, a form { client_id,
 * desk, nonce }, without a token.
 */
#define PLASS_PROTOCOL 1

/* ---- Who asks (filled by the token check) ------------------------------------------------------------- */

typedef struct {
  char user[64];
  PlassId worker;
  PlassCode role;
  PlassId institution;  /* not set: the whole city */
  PlassCode language;   /* "nb" or "en"; the server sets it from Accept-Language */
  char family[80];      /* the sign-in that the token came out of; "": none */
  PlassId desk;         /* where that sign-in is at work; not set: no desk said hello with it */
  PlassCode desk_state; /* of it: "active", "lock", "wipe" */
  gboolean desk_at_once;
} PlassCaller;

/* ---- Ledger: one connection, used by one thread at a time. Several connections or processes may share a
 * ledger; statements are written so that SQLite and PostgreSQL both take them ($1 markers, each number in
 * order; ON CONFLICT … DO UPDATE, RETURNING). -------------------------------------------------------- */

typedef struct _PlassLedger PlassLedger;
typedef struct _PlassEyes PlassEyes; /* who may see what: below */

/* "sqlite:FILE" (made when missing, mode 0600, WAL, synchronous FULL). PLASS_ERROR_BROKEN, LOCKED,
 * NEWER_SERVICE, NO_SPACE; PLASS_ERROR_REFUSED with clear words for "postgresql://…" in this version. */
PlassLedger *plass_ledger_open (const char *database, GError **error);
/* Rolls back what is open; NULL is fine. */
void plass_ledger_close (PlassLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassLedger, plass_ledger_close)

/* Runs those of the NULL-terminated @steps (frozen SQL scripts) that @name has not had yet, each in its own
 * transaction. Call at start: the ledger runs its own; accounts run theirs under their own name. */
gboolean plass_ledger_migrate (PlassLedger *ledger, const char *name, const char *const *steps,
                               GError **error);

/* Copies the ledger as it stands at one moment into the new file @path (0600), while others read and write
 * it. REFUSED when there is such a file already, NO_SPACE. What was begun is taken away again. */
gboolean plass_ledger_copy (PlassLedger *ledger, const char *path, GError **error);

/* A write transaction: takes the write lock at once, so that numbers are given in commit order. Not nested.
 * PLASS_ERROR_LOCKED after 5 s. A commit that fails has rolled back. */
gboolean plass_ledger_begin (PlassLedger *ledger, GError **error);
gboolean plass_ledger_commit (PlassLedger *ledger, GError **error);
/* Nothing open is fine. */
void plass_ledger_rollback (PlassLedger *ledger);

gboolean plass_ledger_is_open (PlassLedger *ledger);
/* @ease: what is written next does not wait for the disk (it is there when the program dies, not when the
 * power does). Only outside a transaction, and back again at once. */
gboolean plass_ledger_ease (PlassLedger *ledger, gboolean ease, GError **error);
/* Overwrites what was deleted, in the journal too: at once, or, where somebody reads an older state, as soon
 * as they are done (in the thread's main loop). */
gboolean plass_ledger_scrub (PlassLedger *ledger, GError **error);
/* Several statements without binds, for tables. */
gboolean plass_ledger_script (PlassLedger *ledger, const char *sql, GError **error);
/* The ledger's own steps (migrations.c); called by open. */
gboolean plass_ledger_prepare_tables (PlassLedger *ledger, GError **error);

/* A value for a $n marker. */
typedef struct {
  gboolean is_number;
  gint64 number;
  const char *text; /* borrowed; NULL is SQL's NULL */
} PlassBind;
#define PLASS_TEXT(value) ((PlassBind){ .text = (value) })
#define PLASS_NUMBER(value) ((PlassBind){ .is_number = TRUE, .number = (value) })
#define PLASS_BINDS(...)                                                                                     \
  ((const PlassBind[]){ __VA_ARGS__ }), G_N_ELEMENTS (((const PlassBind[]){ __VA_ARGS__ }))

/* A row of an answer; only within the callback. Text is "" and numbers are 0 for NULL; text is borrowed. */
typedef struct _PlassAnswer PlassAnswer;
const char *plass_answer_text (const PlassAnswer *row, guint column);
gint64 plass_answer_number (const PlassAnswer *row, guint column);
/* FALSE ends the walk (no error). */
typedef gboolean (*PlassAnswerFunc) (const PlassAnswer *row, gpointer user_data);

/* Runs one statement: plass_ledger_query (ledger, "SELECT x FROM t WHERE a = $1", PLASS_BINDS (PLASS_TEXT
 * (a)), take_row, data, error). No binds: NULL, 0. @each may be NULL. Inside no transaction it is its own.
 * PLASS_ERROR_RULE with the constraint's own words ("overlap", "UNIQUE …") when a constraint says no. */
gboolean plass_ledger_query (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                             PlassAnswerFunc each, gpointer user_data, GError **error);
/* The first column of the first row: owned text, NULL without error when there is no row. */
char *plass_ledger_text (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                         GError **error);
/* The same as a number; 0 when there is no row. */
gint64 plass_ledger_number (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                            GError **error);

/* ---- Records in the ledger ---------------------------------------------------------------------------- */

/* Writes @record as a new version (outside HTTP: import, demo, commands); onto what the ledger has, so that
 * unknown elements survive. The same content again makes no new version. The kind's check and the rules of
 * the booking index hold: PLASS_ERROR_RULE. @who: a worker's id, or NULL. Inside a transaction of the caller
 * when one is open (10,000 in one is right), else its own. */
gboolean plass_ledger_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record,
                             const PlassId *who, GError **error);
/* The record as it stands; owned (plass_record_free); NULL without error when there is none. */
gpointer plass_ledger_get (PlassLedger *ledger, const PlassKind *kind, const PlassId *id, GError **error);
/* Every record of @kind as it stands, by id. The record belongs to the walk. FALSE from @each ends it. */
gboolean plass_ledger_each (PlassLedger *ledger, const PlassKind *kind,
                            gboolean (*each) (gconstpointer record, gpointer user_data), gpointer user_data,
                            GError **error);

/* ---- Versions: what the ledger really holds ----------------------------------------------------------- */

/* One version of one resource. Owned: plass_version_clear. No json: there is none. */
typedef struct {
  gint64 number; /* meta.versionId */
  PlassTime updated;
  const PlassKind *kind;
  char *facet;  /* what beside the kind decides who may see it: the regime of a note, the plan of a goal */
  char *person; /* whom it is about; "": nobody */
  char *json;   /* as it is kept: with id and meta. Shown only through plass_show_version */
} PlassVersion;
void plass_version_clear (PlassVersion *version);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassVersion, plass_version_clear)

/* @number 0: the one that stands. None is no error. */
gboolean plass_version_read (PlassLedger *ledger, const char *type, const char *id, gint64 number,
                             PlassVersion *ret_version, GError **error);
/* TRUE: one stands, whoever may see it. FALSE also with an error. */
gboolean plass_resource_is_there (PlassLedger *ledger, const char *type, const char *id, GError **error);
/* Adds a version of @resource (its id is set; meta is set here) and keeps every index in step. @record is
 * the same, decoded. Within a write transaction. */
gboolean plass_version_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record,
                              cJSON *resource, const char *who, PlassVersion *ret_version, GError **error);

/* Keeps the booking index: where the rules on places and people are kept by the database itself. */
gboolean plass_occupancy_write (PlassLedger *ledger, const PlassBooking *booking, GError **error);
/* Cancels every hold that has run out, as new versions. Within a write transaction. */
gboolean plass_occupancy_cancel_dead (PlassLedger *ledger, PlassTime now, GError **error);
/* Someone else keeps @place at some time of @booking. @own_holds_too FALSE: holds and plans of the same
 * person do not count. */
gboolean plass_occupancy_is_taken (PlassLedger *ledger, const PlassBooking *booking, gboolean own_holds_too,
                                   gboolean *ret_taken, GError **error);
/* The person of @booking lives at some other place. */
gboolean plass_occupancy_is_elsewhere (PlassLedger *ledger, const PlassBooking *booking,
                                       gboolean *ret_elsewhere, GError **error);
/* The ids of all records of @kind whose INDEXED reference @field is @target; owned strings. */
GPtrArray *plass_link_list (PlassLedger *ledger, const PlassKind *kind, const char *field,
                            const PlassId *target, GError **error);

/* ---- One request and its answer ----------------------------------------------------------------------- */

typedef struct {
  const char *name, *value;
} PlassParam;

typedef struct {
  PlassLedger *ledger;
  const char *base; /* "https://127.0.0.1:8443/fhir" */
  PlassCaller caller;
  PlassEyes *eyes;                             /* of the caller; NULL: nobody signed in */
  const char *type, *id, *version, *operation; /* of the path; NULL: not there */
  GArray *params;                              /* PlassParam, of the query or the posted form */
  const char *body;
  gsize length;
  const char *if_match, *if_none_match, *if_modified_since, *if_none_exist, *command; /* headers; NULL */
  gboolean posted;                                                                    /* a search by POST */
  guint n_in_address;               /* so many of @params stood in the address, the rest in the body */
  gboolean minimal, outcome_wanted; /* Prefer: return=minimal, return=OperationOutcome */
  gboolean lenient;                 /* Prefer: handling=lenient: unknown parameters are left out */
  GHashTable *coming;               /* a transaction: the set of "Patient/…" that it writes; NULL */
} PlassRequest;

/* Owned: plass_reply_clear. */
typedef struct {
  guint status;
  char *body;
  char *etag, *location, *allow;
  PlassTime modified;
  guint retry_after; /* seconds; 0: not said */
  char *trouble;     /* for the log: never data */
} PlassReply;
void plass_reply_clear (PlassReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassReply, plass_reply_clear)

typedef void (*PlassHandler) (const PlassRequest *request, PlassReply *reply);

/* Everything that can be asked: ends with a NULL method. The CapabilityStatement is made from this table. */
typedef struct {
  const char *method, *route; /* ":type/:id/_history" */
  const char *interaction;    /* FHIR's word; NULL: an operation or a helper */
  const char *operation_type; /* operations: the resource type, or "*" */
  PlassHandler handler;
} PlassRoute;
const PlassRoute *plass_routes (void);
/* Finds the route of @path (below /fhir, still percent-encoded), fills the path's parts of @request (owned by
 * @segments, a string vector for the caller to free) or refuses. NULL: @reply has been filled. */
const PlassRoute *plass_route_find (const char *method, const char *path, PlassRequest *request,
                                    char ***ret_segments, PlassReply *reply);
gboolean plass_type_is_known (const char *type);

/* Refusals: each fills @reply with an OperationOutcome in the caller's language and returns FALSE. @detail is
 * a row of the table in outcome.c. */
gboolean plass_refuse (const PlassRequest *request, PlassReply *reply, const char *detail);
/* With @where (a FHIRPath, or NULL) and @text of the caller's own (NULL: the table's). */
gboolean plass_refuse_at (const PlassRequest *request, PlassReply *reply, const char *detail,
                          const char *where, const char *text);
/* @extra (taken, may be NULL) becomes OperationOutcome.extension. */
gboolean plass_refuse_with (const PlassRequest *request, PlassReply *reply, const char *detail,
                            const char *text, cJSON *extra);
/* Breached rules of one record, all at once; @where "Bundle.entry[1].resource" or NULL. */
gboolean plass_refuse_problems (const PlassRequest *request, PlassReply *reply, const PlassKind *kind,
                                const GPtrArray *problems, const char *where);
/* What plass_shape_check found. */
gboolean plass_refuse_shape (const PlassRequest *request, PlassReply *reply, const GPtrArray *issues);
/* What a failed ledger means to the one who asks; frees @error. */
gboolean plass_refuse_error (const PlassRequest *request, PlassReply *reply, GError *error);

/* The value of a parameter, or NULL. */
const char *plass_request_param (const PlassRequest *request, const char *name);
/* Adds the pairs of a form or query to @params (PlassParam); @texts owns their words. FALSE: a broken escape.
 */
gboolean plass_request_read_form (const char *form, GArray *params, GPtrArray *texts);
/* _count, at most 1000, @fallback when not given; 0: refused. */
guint plass_request_count (const PlassRequest *request, PlassReply *reply, guint fallback);
/* FALSE when there is a parameter that @known (NULL-terminated) does not name: refused with bad-parameter. */
gboolean plass_request_check (const PlassRequest *request, PlassReply *reply, const char *const *known);
/* Opaque places in the feed: "epoch.number". */
char *plass_cursor_format (PlassLedger *ledger, gint64 number, GError **error);
gboolean plass_cursor_parse (const PlassRequest *request, PlassReply *reply, gint64 *ret_number);

/* FALSE: of another ledger, or from after this copy of it: refused with cursor-gone. */
gboolean plass_cursor_is_known (const PlassRequest *request, PlassReply *reply, const char *epoch,
                                gint64 number);

/* Is the person of the address there, and for these eyes? FALSE: refused, 404 or 410. */
gboolean plass_request_find_person (const PlassRequest *request, PlassReply *reply);

/* The handlers, one a file or two. */
void plass_serve_capability (const PlassRequest *request, PlassReply *reply);
void plass_serve_read (const PlassRequest *request, PlassReply *reply);
void plass_serve_vread (const PlassRequest *request, PlassReply *reply);
void plass_serve_create (const PlassRequest *request, PlassReply *reply);
void plass_serve_update (const PlassRequest *request, PlassReply *reply);
void plass_serve_delete (const PlassRequest *request, PlassReply *reply);
void plass_serve_bundle (const PlassRequest *request, PlassReply *reply);
void plass_serve_feed (const PlassRequest *request, PlassReply *reply);
void plass_serve_instance_history (const PlassRequest *request, PlassReply *reply);
void plass_serve_search (const PlassRequest *request, PlassReply *reply);
void plass_serve_hold (const PlassRequest *request, PlassReply *reply);
void plass_serve_admit (const PlassRequest *request, PlassReply *reply);
void plass_serve_discharge (const PlassRequest *request, PlassReply *reply);
void plass_serve_cancel (const PlassRequest *request, PlassReply *reply);
void plass_serve_move (const PlassRequest *request, PlassReply *reply);
void plass_serve_swap (const PlassRequest *request, PlassReply *reply);
void plass_serve_extend (const PlassRequest *request, PlassReply *reply);
void plass_serve_leave (const PlassRequest *request, PlassReply *reply);
void plass_serve_return (const PlassRequest *request, PlassReply *reply);
void plass_serve_not_come_back (const PlassRequest *request, PlassReply *reply);
void plass_serve_everything (const PlassRequest *request, PlassReply *reply);
void plass_serve_validate (const PlassRequest *request, PlassReply *reply);
void plass_serve_hello (const PlassRequest *request, PlassReply *reply);
/* For hello: an array of parts, each the code of a level ("unknown" where none is decided) and how many cases
 * wait for a place there in the whole city. NULL for those who have these cases themselves, and when it
 * cannot be counted. */
cJSON *plass_queue_tell (const PlassRequest *request);

/* A read that the caller has the answer of already becomes a 304. */
void plass_condition_apply (const PlassRequest *request, PlassReply *reply);
/* An entry of a Bundle as a request of its own; and its answer as an entry. */
void plass_part_run (const PlassRequest *whole, const cJSON *item, PlassReply *reply);
void plass_part_append (GString *json, const PlassReply *reply);
void plass_batch_run (const PlassRequest *request, PlassReply *reply, const cJSON *bundle);

/* ---- Shape ----------------------------------------------------------------------------------------------
 */

/* What a type is made of: "name:HumanName* status:code!=active|finished ", * many, ! needed, = the only
 * words. */
typedef struct {
  const char *type, *elements;
} PlassShape;
/* FHIR's own definitions; each ends with a NULL row. */
extern const PlassShape plass_shapes_a_to_d[], plass_shapes_e_to_z[], plass_shapes_of_types[];

typedef struct {
  char *where;             /* FHIRPath */
  const char *code, *text; /* FHIR's issue type; in the caller's language */
} PlassShapeIssue;
void plass_shape_issue_free (PlassShapeIssue *issue);
/* TRUE: @type is a word or a number, and @ret_ok says whether @json is one. */
gboolean plass_shape_check_simple (const char *type, const cJSON *json, gboolean *ret_ok);
/* Every place where @resource is not made as FHIR R4 says, at most twenty; places begin with @where (NULL:
 * the type). Types that are not in the tables are let be. Owned. */
GPtrArray *plass_shape_check (const cJSON *resource, const char *where);

/* ---- Search ---------------------------------------------------------------------------------------------
 */

typedef enum {
  PLASS_SEARCH_TOKEN,
  PLASS_SEARCH_REFERENCE,
  PLASS_SEARCH_DATE,
  PLASS_SEARCH_STRING
} PlassSearchKind;

/* A search parameter: what is indexed, what is understood and what the CapabilityStatement tells. */
typedef struct {
  const char *types; /* each with a space on both sides; NULL: every type, kept in other tables */
  const char *name;
  PlassSearchKind kind;
  const char *path;    /* "name.family"; see search-params.c */
  const char *targets; /* of a reference: the types that an id alone may mean */
  const char *system;  /* only values with this system: telecom as `phone` */
  gboolean secret;     /* numbers, names and words about people: by POST _search only, never in an address */
  gboolean ours;       /* FHIR R4 has none of that name */
} PlassSearchParam;
/* All of them; ends with a NULL name. */
const PlassSearchParam *plass_search_params (void);
gboolean plass_search_param_fits (const PlassSearchParam *param, const char *type);
/* The one of @type whose name is the first @length bytes of @name; NULL when there is none. */
const PlassSearchParam *plass_search_param_find (const char *type, const char *name, gsize length);

/* Half open, in seconds; the ends of time are G_MININT64 and G_MAXINT64. */
typedef struct {
  gint64 from, until;
} PlassSpan;
/* How long the moment is that a date or dateTime of its precision names. */
gboolean plass_span_parse (const char *text, PlassSpan *ret_span);

/* A value as the index holds it. Longer ones are not indexed. */
#define PLASS_SOUGHT_BYTES 200
typedef struct {
  char *value, *system; /* a code and its system; "Patient/1"; a folded word and the text it stands for */
  PlassSpan span;       /* dates only */
} PlassSought;
void plass_sought_clear (PlassSought *sought);
/* What @param finds in @resource: PlassSought. Owned. */
GArray *plass_sought_read (const PlassSearchParam *param, const cJSON *resource);
/* The same, sorted and each once: what the index holds. */
GArray *plass_sought_values (const PlassSearchParam *param, const cJSON *resource);
/* Of two PlassSought, for a sort; 0: they are alike. */
int plass_sought_compare (gconstpointer a, gconstpointer b);
/* Within a write transaction. */
gboolean plass_sought_write (PlassLedger *ledger, const char *type, const char *id, const cJSON *resource,
                             gboolean is_new, GError **error);
/* Makes the index anew when the table of parameters is another than the one it was made of. */
gboolean plass_sought_prepare (PlassLedger *ledger, GError **error);

/* What a search asks for, as conditions on resource r and binds ($1 is the type). */
typedef struct {
  const PlassRequest *request;
  GString *before; /* what is walked first, "… CROSS JOIN "; or "" */
  GString *where;
  GArray *binds;    /* PlassBind */
  GPtrArray *texts; /* owned by it: what the binds borrow */
} PlassTerms;
void plass_terms_init (PlassTerms *terms, const PlassRequest *request);
void plass_terms_clear (PlassTerms *terms);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassTerms, plass_terms_clear)
/* Adds a bind; its marker, owned by @terms. */
const char *plass_terms_number (PlassTerms *terms, gint64 number);
const char *plass_terms_text (PlassTerms *terms, const char *text);
/* Narrows by one parameter of the request ("date", "name:exact"). FALSE: refused. */
gboolean plass_terms_add (PlassTerms *terms, PlassReply *reply, const PlassSearchParam *param,
                          const PlassParam *given);

/* Leaves out most of what @eyes see nothing of, by index. What is left is for the predicate to judge. TRUE:
 * only what is about the few persons whom they see is left: it is found first, and sorted then. @filtered:
 * there are other conditions, which may leave fewer. */
gboolean plass_eyes_narrow (const PlassEyes *eyes, PlassTerms *terms, gboolean filtered);
/* The names of the parameters that say how the answer of a search shall be; NULL after the last. */
const char *plass_search_result (guint index);
/* Only what stands in @elements ("name,birthDate") and what FHIR demands; marked as a part. Owned. */
char *plass_subset (const char *json, const char *elements);
/* A search as sealed text, so that the next page can be asked for by an address that tells nobody anything;
 * only @user can open it again. Owned; NULL: the ledger failed. */
char *plass_seal_close (PlassLedger *ledger, const char *user, const char *text, GError **error);
/* NULL without @error: not ours, not theirs, or changed. */
char *plass_seal_open (PlassLedger *ledger, const char *user, const char *sealed, GError **error);

/* A Bundle that grows. Each resource stands in it once. */
typedef struct {
  const PlassRequest *request;
  GString *json;
  guint rows;
  GHashTable *there;   /* "Patient/1" */
  GHashTable *persons; /* set: who something in it is about */
  gboolean whole;      /* more was left out: the Bundle says so */
} PlassPile;
void plass_pile_init (PlassPile *pile, const PlassRequest *request, const char *type);
void plass_pile_clear (PlassPile *pile);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassPile, plass_pile_clear)
/* @mode "match" or "include". FALSE: it is there already. */
gboolean plass_pile_add (PlassPile *pile, const char *type, const char *id, const char *json,
                         const char *mode);
/* Something in it is about @person ("": nobody): it is logged when it is answered. */
void plass_pile_note (PlassPile *pile, const char *person);
/* A resource as it stands, when the caller may see it. @kept is called with its text; FALSE: the ledger
 * failed. */
gboolean plass_pile_add_standing (PlassPile *pile, const char *reference, const char *mode, char **ret_json,
                                  GError **error);
/* @links: JSON of the elements of Bundle.link, or "". */
void plass_pile_answer (PlassPile *pile, PlassReply *reply, const char *links, gint64 total);

/* One search under way. */
typedef struct {
  PlassRequest request; /* with the parameters of the search itself, which may come out of a sealed page */
  PlassReply *reply;
  PlassTerms terms;
  PlassPile pile;
  const PlassSearchParam *sort;       /* NULL: by id */
  gboolean by_time, descending;       /* by_time: _lastUpdated */
  gboolean only_count, filtered, few; /* filtered: there is a condition beside the type; few: so narrow
                                       * that its rows are found first and sorted then */
  gboolean includes;
  guint most, matches;
  gint64 total;
  gboolean more;
  /* where the page before ended, and where this one did */
  const char *after_id, *after_key;
  char *last_id, *last_key;
  GPtrArray *found; /* id, text, id, text …: what includes are looked for from */
  GError *error;    /* within the walk */
} PlassSearch;
/* Goes on with the search that @sealed holds; @texts owns its words. FALSE: refused. */
gboolean plass_search_open_page (PlassSearch *search, const char *sealed, GPtrArray *texts);
/* Elements of Bundle.link, owned. NULL: the ledger failed. */
char *plass_search_link_self (const PlassSearch *search);
char *plass_search_link_next (const PlassSearch *search, GError **error);
/* Fills the pile, or counts. FALSE: the ledger failed. */
gboolean plass_search_walk (PlassSearch *search, GError **error);

/* _include and _revinclude of a search. */
gboolean plass_include_check (const PlassRequest *request, PlassReply *reply, const PlassParam *given);
/* Adds what the match @json of the request's type leads to, and what leads to it. */
gboolean plass_include_add (PlassPile *pile, GArray *params, const char *id, const char *json,
                            GError **error);

/* One resource to be written by a client. */
typedef struct {
  const char *type;
  const char *id;       /* NULL: a new one is given */
  cJSON *resource;      /* borrowed; its id and meta are set here */
  const char *if_match; /* NULL: not said */
  const char *where;    /* in the words of an outcome; NULL: the body itself */
} PlassWish;
/* who → may they → decode → check → invariants → write, within a write transaction of the caller. FALSE:
 * refused, @reply is filled. */
gboolean plass_wish_write (const PlassRequest *request, PlassReply *reply, const PlassWish *wish,
                           PlassVersion *ret_version);
/* "system|value" (the part after "identifier="): how many that the caller may see have it, and the first
 * one's id. */
gboolean plass_identifier_find (const PlassRequest *request, const char *type, const char *token,
                                guint *ret_found, PlassId *ret_id, GError **error);
gboolean plass_identifier_write (PlassLedger *ledger, const char *type, const char *id, const cJSON *resource,
                                 gboolean is_new, GError **error);
gboolean plass_link_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, gboolean is_new,
                           GError **error);

/* What no field table can say about a change (@old NULL: new): problems as of one record. */
void plass_invariants_check (const PlassKind *kind, gconstpointer old, gconstpointer record,
                             GPtrArray *problems);

/* The first answer to a command. TRUE: @reply is it (or refuses a command of somebody else). */
gboolean plass_replay_find (const PlassRequest *request, PlassReply *reply, const char *command);
/* A transaction for a command that is done once: FALSE, and nothing is open, when @reply is its first answer
 * or the ledger failed. Then the answer is made, and goes with the commit. */
gboolean plass_once_begin (const PlassRequest *request, PlassReply *reply);
gboolean plass_once_commit (const PlassRequest *request, const PlassReply *reply, GError **error);
gboolean plass_replay_keep (const PlassRequest *request, const PlassReply *reply, const char *command,
                            GError **error);

/* ---- Acts on stays ------------------------------------------------------------------------------------- */

/* One act under way. What stands in the ledger was read under the write lock. */
typedef struct {
  const PlassRequest *request;
  PlassReply *reply;
  PlassTime now;
  const cJSON *resource; /* the booking as the desk sent it */
  PlassBooking *wish;    /* the same, decoded */
  gboolean from_stay;    /* the address names the stay that @wish comes from (moved_from) */
  const cJSON *other_resource;
  PlassBooking *other;   /* the second of two who change places; NULL: not sent */
  PlassVersion standing; /* the booking as it stands; no json: new */
  PlassBooking *old;     /* the same, decoded; NULL: new */
  PlassPlace *place;     /* of the wish; hold and admit only */
  PlassPerson *person;   /* of the wish; hold and admit only */
  GString *answer;       /* entries of the Bundle */
  gboolean wrote;        /* something has been written: a refusal after that rolls back */
} PlassAct;

/* What one act does, inside the write transaction. FALSE: refused, the reply is filled. */
typedef gboolean (*PlassActFunc) (PlassAct *act);
/* Reads the Parameters, answers a replay, cancels dead holds, does @func, keeps the answer, commits. */
void plass_act_run (const PlassRequest *request, PlassReply *reply, PlassActFunc func);
/* The same for an act whose address names the stay that ends. */
void plass_act_run_from_stay (const PlassRequest *request, PlassReply *reply, PlassActFunc func);
/* From here on what is written can be taken back, so that a judgement after it can still be kept as an
 * answer. FALSE: refused. */
gboolean plass_act_try (PlassAct *act);
void plass_act_take_back (PlassAct *act);
/* What the desk says about a stay that begins; what follows from other records is the service's. Owned. */
PlassBooking *plass_act_begin (PlassAct *act, const PlassBooking *wish, const char *state);
/* plass_judge, for any number of bookings of one act; sets the institution. */
gboolean plass_act_judge (PlassAct *act, PlassBooking *booking, gboolean is_admission);
/* Somebody moves in: the stay, and before it in the ledger the holds that it uses up. */
gboolean plass_act_write_stay (PlassAct *act, PlassBooking *stay);
/* Writes @booking (checked) onto what stands, and adds it to the answer. */
gboolean plass_act_write (PlassAct *act, PlassBooking *booking);
/* The answer is what stands. */
gboolean plass_act_answer_standing (PlassAct *act);

/* May this person have this place from then on? @booking is what would be written; @is_admission: they move
 * in now. Loads place and person of the act. */
gboolean plass_judge (PlassAct *act, const PlassBooking *booking, gboolean is_admission);

/* Other places for @booking's person, best first, at most five, as extensions of an OperationOutcome. NULL:
 * none. */
cJSON *plass_alternatives_find (PlassLedger *ledger, const PlassBooking *booking, const PlassPerson *person,
                                const PlassPlace *place, GError **error);
/* TRUE when @place can be moved into at @when, judged from itself, its institution and its periods. */
gboolean plass_place_is_open (PlassLedger *ledger, const PlassPlace *place, PlassTime when,
                              gboolean *ret_open, GError **error);
/* A period that keeps people out at @when. */
gboolean plass_period_closes (const PlassPeriod *period, PlassTime when);
/* The hard matching rules in use; array of PlassRule *, owned. */
GPtrArray *plass_rules_load (PlassLedger *ledger, GError **error);

/* ---- Who may see what: the one predicate of everything that is answered ---------------------------------
 *
 * A person is seen by those whose institution follows them: a booking, an open contact or a case there, and
 * until so many days after its end as the code `access/after_stay` says. Everything that is about a person
 * hangs on them. What may not be seen is answered exactly as what is not there (404); 403 only tells about
 * the caller's own role, never about a record.
 *
 * One answer cannot be alike: PUT makes what is not there (201), and what is hidden may neither be
 * overwritten nor be there twice. To say 201 all the same would lose what was sent. So it is judged like a
 * new record to the end, and then answered with 404, which tells whoever knows the id that it is in use. Ids
 * of desks and of the service are drawn at random (UUIDv7, 74 bits): whoever has one was shown it once.
 * Emergency access and erasing tell by their nature, to the few roles that may, and are logged. */

/* In which roles a caller sees a person, and how. */
typedef enum {
  PLASS_SEES_RECEPTION = 1 << 0,
  PLASS_SEES_CASEWORKER = 1 << 1,
  PLASS_SEES_HEALTH = 1 << 2,
  PLASS_SEES_INTAKE = 1 << 3,
  PLASS_SEES_SUPERVISOR = 1 << 4,
  PLASS_SEES_ADMINISTRATOR = 1 << 5,
  PLASS_SEES_OCCUPANCY = 1 << 6, /* that a place is taken, not by whom */
  PLASS_SEES_SHIELDED = 1 << 7,  /* not which other institutions have to do with them */
} PlassSees;
/* 0: a role that nobody knows. */
guint plass_role_bit (const PlassCode *role);

/* What of a version decides who may see it; borrowed. */
typedef struct {
  const PlassKind *kind;
  const char *facet, *person;
  gint64 seq; /* which version; 0: not said */
} PlassFace;
#define PLASS_FACE(version) ((PlassFace){ (version)->kind, (version)->facet, (version)->person })

typedef enum { PLASS_SIGHT_NONE, PLASS_SIGHT_PART, PLASS_SIGHT_WHOLE } PlassSight;

/* What one caller may see at @now; what is looked up is remembered. The struct is for access-*.c alone. */
#define PLASS_MOST_ROLES 64 /* of one person at work at a time */

typedef struct {
  guint bits;
  PlassId institution;
} PlassPost;

struct _PlassEyes {
  guint refs;
  PlassLedger *ledger;
  PlassId worker;
  PlassTime now;
  gint64 grace; /* seconds that somebody may still look after a stay */
  PlassPost posts[PLASS_MOST_ROLES];
  guint n_posts;
  guint everywhere;      /* roles for the whole city */
  guint all;             /* roles of any post */
  GHashTable *blocked;   /* person → "" or, once an institution is named, its id: GPtrArray of char * */
  GHashTable *partly;    /* the same of those who shut plan and notes only */
  GHashTable *emergency; /* set of persons */
  GHashTable *levels;    /* person → level + 1 */
  GHashTable *plans;     /* plan → readable + 1 */
  GHashTable *tied; /* person → bits, of everybody whom the own institutions follow; NULL: not read yet */
  GHashTable *shielded;  /* set of persons; NULL with it */
  GHashTable *strangers; /* seq → a stay as everybody may see it; shared; NULL: none is kept */
  GHashTable *settled;   /* scope → how it stood when it held all that these eyes see */
  gint64 until;          /* seconds: what these eyes see may be otherwise from then on */
  gboolean spoiled;      /* something could not be read */
  GError *error;         /* the first: what could not be read is not seen */
};

PlassEyes *plass_eyes_new (PlassLedger *ledger, const PlassCaller *caller, PlassTime now, GError **error);
PlassEyes *plass_eyes_ref (PlassEyes *eyes);
/* Lets go of one reference. */
void plass_eyes_free (PlassEyes *eyes);
/* Looks on at @now. FALSE: they would see something else than before, though nothing was written. */
gboolean plass_eyes_go_on (PlassEyes *eyes, PlassTime now);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassEyes, plass_eyes_free)
/* Forgets what was looked up: something was written meanwhile. */
void plass_eyes_forget (PlassEyes *eyes);
/* FALSE: something could not be looked up, and was therefore not seen. */
gboolean plass_eyes_check (PlassEyes *eyes, GError **error);
/* PlassSees of all the caller's posts; of persons about whom nothing more is known. */
guint plass_eyes_roles (const PlassEyes *eyes);
guint plass_eyes_usual (const PlassEyes *eyes);
/* PlassSees of one person, looked up anew. */
guint plass_eyes_look (PlassEyes *eyes, const char *person);
/* The same, remembered ("": what is about nobody). */
guint plass_eyes_level (PlassEyes *eyes, const char *person);
gboolean plass_eyes_is_own (const PlassEyes *eyes, const PlassId *institution);
/* Calls @each with every institution where the caller works. */
void plass_eyes_each_own (const PlassEyes *eyes,
                          void (*each) (const PlassId *institution, gpointer user_data), gpointer user_data);
gboolean plass_eyes_read_plan (PlassEyes *eyes, const char *plan);
/* Others than those who may read it now may have read it. */
gboolean plass_eyes_plan_went_round (PlassEyes *eyes, const char *plan);
/* Seen with a reason for a while (emergency.c), whether or not there is another ground. */
gboolean plass_eyes_is_emergency (const PlassEyes *eyes, const char *person);
/* The person said no, to all of it, to the caller or to an institution where the caller works. */
gboolean plass_eyes_is_blocked (PlassEyes *eyes, const char *person);
/* Adds everybody of whom the caller may see more or less than usual. */
gboolean plass_eyes_list (PlassEyes *eyes, GHashTable *persons, GError **error);

/* A scope that has been compared with these eyes needs not be again, while it stands at @state. */
gboolean plass_eyes_is_settled (const PlassEyes *eyes, const char *scope, const char *state);
void plass_eyes_settle (PlassEyes *eyes, const char *scope, const char *state);
/* The eyes of callers who ask again and again, as long as what they see is the same: for reading only. Within
 * a write transaction that may yet be rolled back, eyes are made anew. */
typedef struct _PlassEyesKept PlassEyesKept;
/* What they hang on is counted from here on; after the tables that it counts. */
gboolean plass_sight_prepare (PlassLedger *ledger, GError **error);
PlassEyesKept *plass_eyes_kept_new (PlassLedger *ledger);
void plass_eyes_kept_free (PlassEyesKept *kept);
/* A reference to those of @caller. NULL with @error. */
PlassEyes *plass_eyes_kept_get (PlassEyesKept *kept, const PlassCaller *caller, PlassTime now,
                                GError **error);

PlassSight plass_sight (PlassEyes *eyes, const PlassFace *face, guint level);
gboolean plass_may_see (PlassEyes *eyes, const PlassFace *face);
/* A desk that was given a person at the levels @ever may have been given this. */
gboolean plass_may_have_seen (PlassEyes *eyes, const PlassFace *face, guint ever);
gboolean plass_may_see_person (PlassEyes *eyes, const char *person);
/* A role that may write this kind at all; about whom is asked for beside it. */
gboolean plass_may_write_kind (PlassEyes *eyes, const PlassKind *kind, const char *facet);
gboolean plass_is_about_nobody (const PlassKind *kind);
/* What beside the kind decides who may see @record; "" for most. Borrowed. */
const char *plass_facet (const PlassKind *kind, gconstpointer record);
/* Whom @record is about. Owned. */
char *plass_about (const PlassKind *kind, gconstpointer record);

/* @json as it may be shown; owned, NULL: not at all. */
char *plass_show (PlassEyes *eyes, const PlassFace *face, guint level, const char *json);
/* The same for a version (its json is replaced), and for a row of an answer whose columns from @first on are
 * kind, facet, person, json. FALSE: it may not be seen, and nothing was changed. */
gboolean plass_show_version (PlassEyes *eyes, PlassVersion *version);
gboolean plass_show_row (PlassEyes *eyes, const PlassAnswer *row, guint first, GString *json);
/* TRUE: of @version, which has a json, at most that a place is taken is shown, not by whom. */
gboolean plass_is_strange (PlassEyes *eyes, const PlassVersion *version);

/* TRUE when not everything of @kind is for those who see a person at @level. */
gboolean plass_mask_needs (const PlassKind *kind, guint level);
char *plass_mask_copy (PlassEyes *eyes, const PlassFace *face, guint level, const char *json);
/* @version is of a house that is not the caller's, or cannot be read. */
gboolean plass_mask_is_elsewhere (const PlassEyes *eyes, const PlassVersion *version);
/* @shown is a taken place of somebody unknown. */
gboolean plass_mask_is_stranger (const PlassKind *kind, const char *shown);
/* TRUE: that what @face is of, as a whole @json, was found by @param would tell what is not in @shown. */
gboolean plass_mask_tells (PlassEyes *eyes, const PlassFace *face, const char *json, const char *shown,
                           const char *param);
/* Puts back into @record what its writer could not see of @old, and gives the resource to be kept, made onto
 * @standing; NULL: nothing was hidden. */
cJSON *plass_mask_merge (PlassEyes *eyes, const PlassKind *kind, guint level, const char *standing,
                         gconstpointer old, gpointer record);

/* ---- The index of it, kept in the transaction of each write -------------------------------------------- */

gboolean plass_tie_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, const char *about,
                          const char *who, GError **error);
/* @institution follows @person because of the record @id of @kind, until @ended (G_MAXINT64: it goes on). */
gboolean plass_tie_put (PlassLedger *ledger, const char *kind, const char *id, const char *institution,
                        const char *person, gint64 ended, GError **error);
/* Makes the index of a ledger that has none yet. */
gboolean plass_tie_prepare (PlassLedger *ledger, GError **error);
/* How much of @person is seen may have changed without their records: desks are told again. */
gboolean plass_person_turned (PlassLedger *ledger, const char *person, GError **error);
/* A limit of the list `access`; 0 days when nobody has set one: the narrow side. */
gboolean plass_limit_days (PlassLedger *ledger, const char *word, gint64 *ret_days, GError **error);

/* ---- The log of who looked -------------------------------------------------------------------------------
 */

/* One line. Borrowed; NULL is fine for all but @what (FHIR's word, or ours for an act). */
typedef struct {
  PlassId id; /* not set: a new one */
  const char *what, *type, *record, *person, *why;
  const char *role;   /* NULL: the caller's */
  PlassTime happened; /* not set: now */
  gboolean emergency, offline;
} PlassAuditNote;
gboolean plass_audit_prepare (PlassLedger *ledger, GError **error);
/* Within a transaction of the caller, or alone. */
gboolean plass_audit_add (const PlassRequest *request, const PlassAuditNote *note, GError **error);
/* A reading of what is about @person ("": nobody, and nothing is logged). FALSE: do not answer. */
gboolean plass_audit_read (const PlassRequest *request, const char *what, const char *type,
                           const char *record, const char *person, GError **error);
/* A search that found something about each of @persons (a set). */
gboolean plass_audit_found (const PlassRequest *request, GHashTable *persons, GError **error);
/* Puts the lists of those who were found into the index by person. Outside a transaction. */
gboolean plass_audit_spread (PlassLedger *ledger, GError **error);
/* TRUE: the record that a line is about is of another house than the caller's; also when it cannot be told.
 */
gboolean plass_audit_is_elsewhere (const PlassRequest *request, const char *type, const char *record,
                                   GError **error);
/* TRUE: to hear that @worker, who then had @role, has looked at somebody tells nothing of another house. */
gboolean plass_audit_is_near (const PlassRequest *request, const char *worker, const char *role,
                              GError **error);
/* What waits for somebody's word. */
typedef struct {
  const char *sql; /* takes the one, and gives back whom it is about */
  const PlassBind *binds;
  guint n_binds;
  PlassAuditNote note; /* without the person */
} PlassSettle;
/* Takes it, logs it, commits and answers; refuses with 404 when there is none. */
void plass_settle_one (const PlassRequest *request, PlassReply *reply, const PlassSettle *settle);
void plass_serve_audit (const PlassRequest *request, PlassReply *reply);
void plass_serve_audit_collect (const PlassRequest *request, PlassReply *reply);

/* What an operation was given: the parameter; a string ("": none), owned; all of it, or refused. */
const cJSON *plass_parameter_find (const cJSON *parameters, const char *name);
char *plass_parameter_text (const cJSON *parameters, const char *name);
gboolean plass_parameters_read (const PlassRequest *request, PlassReply *reply, cJSON **ret_parameters);

/* Emergency access: asked for, listed for those who look back at it, looked back at (never by oneself). */
void plass_serve_emergency (const PlassRequest *request, PlassReply *reply);
void plass_serve_emergencies (const PlassRequest *request, PlassReply *reply);
void plass_serve_emergency_review (const PlassRequest *request, PlassReply *reply);

/* Who may write down whom a person shuts out, and read it: those who follow the person up. */
#define PLASS_MAY_BLOCK                                                                                      \
  (PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH | PLASS_SEES_INTAKE | PLASS_SEES_SUPERVISOR)
/* The part of a block that is not about everything. */
#define PLASS_BLOCK_PLAN "plan"
gboolean plass_block_prepare (PlassLedger *ledger, GError **error);
void plass_serve_blocks (const PlassRequest *request, PlassReply *reply);
void plass_serve_block (const PlassRequest *request, PlassReply *reply);
void plass_serve_unblock (const PlassRequest *request, PlassReply *reply);

gboolean plass_erase_prepare (PlassLedger *ledger, GError **error);
gboolean plass_erase_is_done (PlassLedger *ledger, const char *type, const char *id, gboolean *ret_done,
                              GError **error);
/* The person and all records that were joined with it: the same human being. Ids, owned. */
GPtrArray *plass_erase_persons (PlassLedger *ledger, const char *person, GError **error);
void plass_serve_erase (const PlassRequest *request, PlassReply *reply);
void plass_serve_erase_refuse (const PlassRequest *request, PlassReply *reply);
void plass_serve_erase_preview (const PlassRequest *request, PlassReply *reply);
void plass_serve_erasures (const PlassRequest *request, PlassReply *reply);

/* Parameters for @list: the emergencies of who asks, and how much waits for a second person like them. */
gboolean plass_standing_add (const PlassRequest *request, cJSON *list, GError **error);
/* Refuses with 410 what was erased and with 404 what is not here. */
gboolean plass_refuse_missing (const PlassRequest *request, PlassReply *reply, const char *type,
                               const char *id, const char *where);

/* ---- What a desk has been given ------------------------------------------------------------------------ */

/* The feed is one walk through the versions in commit order. But what a caller may see also changes without a
 * new version: a stay ends, thirty days pass, a role begins, a person says no. So each desk has a scope
 * (named in its cursor) that remembers for every person what the desk was last given; at each visit what is
 * true now is compared with it, and the differences get numbers of their own. The cursor holds both places:
 * the last version walked over and the last difference told. */
typedef struct {
  gint64 seq, number;
  char scope[24];
} PlassFeedPlace;

/* "epoch.seq.scope.number" in the parameter `cursor`; none: the beginning, with a new scope. */
/* FALSE: none of ours. @ret_epoch owned. */
gboolean plass_feed_place_parse (const char *text, char **ret_epoch, PlassFeedPlace *ret_place);
gboolean plass_feed_place_read (const PlassRequest *request, PlassReply *reply, PlassFeedPlace *ret_place);
char *plass_feed_place_format (PlassLedger *ledger, const PlassFeedPlace *place, GError **error);
/* Compares and remembers. */
gboolean plass_scope_update (const PlassRequest *request, PlassFeedPlace *place, GError **error);
/* Somebody whose records are to be told again: @ever is what the desk may have had. */
typedef struct {
  gint64 number;
  char *person;
  guint ever;
} PlassScopeChange;
/* The next one after @place; no person: none. */
gboolean plass_scope_next (PlassLedger *ledger, const PlassFeedPlace *place, PlassScopeChange *ret_change,
                           GError **error);

/* ---- Desks (tables in desk.c; a desk is one person's store on one computer) --------------------------- */

typedef struct {
  PlassId id; /* the desk's own choice; not set: there is none */
  char user[64];
  PlassTime first_seen, last_seen;
  char version[32]; /* of its program */
  gint64 protocol;
  char epoch[40]; /* of the ledger that it fetched from ("": nothing yet), and how far */
  PlassFeedPlace last;
  char behind[24];  /* the scope of the cursor that was told to begin anew, until another comes; "": none */
  PlassCode state;  /* "active", "lock", "wipe" */
  gboolean at_once; /* does not wait for what was not sent */
  PlassTime issued; /* the last order */
  PlassTime obeyed; /* not set: not yet */
  char order[256], signature[96];
} PlassDeskRow;

/* Called by plass_ledger_open. */
gboolean plass_desk_prepare (PlassLedger *ledger, GError **error);
gboolean plass_desk_find (PlassLedger *ledger, const char *id, PlassDeskRow *ret_row, GError **error);
/* By user and age; @user NULL: everybody's. */
gboolean plass_desk_each (PlassLedger *ledger, const char *user,
                          void (*each) (const PlassDeskRow *row, gpointer user_data), gpointer user_data,
                          GError **error);
/* All but the order. */
gboolean plass_desk_write (PlassLedger *ledger, const PlassDeskRow *row, GError **error);
/* The sign-in @family is at work on this desk from now on; one that is on another stays there. */
gboolean plass_desk_bind (PlassLedger *ledger, const char *family, const char *id, GError **error);
/* What a desk that was revoked may still ask: $hello and, unless it must obey at once, to send what it has.
 * FALSE: refused. */
gboolean plass_desk_lets (const PlassRequest *request, PlassReply *reply, const PlassRoute *route);

/* The key that signs orders: Ed25519. Its public half goes to every desk, which pins the first it is given.
 */
typedef struct {
  guint8 secret[64], open[32];
} PlassOrderKey;
/* Reads `orders-key` in @folder (0600), or makes it when there is none. */
gboolean plass_order_key_prepare (const char *folder, PlassOrderKey *ret_key, GError **error);
void plass_order_key_clear (PlassOrderKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassOrderKey, plass_order_key_clear)
/* The public half as base64; owned. */
char *plass_order_key_text (const PlassOrderKey *key);
#define PLASS_ORDER_KEY_SETTING "order-key"

typedef struct {
  char action[8]; /* "lock", "wipe" */
  gboolean at_once;
  char nonce[40];
  PlassTime issued;
  char text[256], signature[96];
} PlassOrder;
void plass_order_make (const PlassOrderKey *key, const char *desk, const char *action, gboolean at_once,
                       PlassTime issued, PlassOrder *ret_order);
gboolean plass_desk_set_order (PlassLedger *ledger, const char *id, const PlassOrder *order, GError **error);
/* Takes every order back. */
gboolean plass_desk_allow (PlassLedger *ledger, const char *id, GError **error);
/* The desk has obeyed: its sign-ins end. @ret_known FALSE: no such order is out. */
gboolean plass_desk_confirm (PlassLedger *ledger, const char *id, const char *nonce, PlassTime now,
                             gboolean *ret_known, GError **error);

/* Settings of the organisation; owned text, NULL without error when not set. */
char *plass_setting_get (PlassLedger *ledger, const char *name, GError **error);
gboolean plass_setting_set (PlassLedger *ledger, const char *name, const char *value, GError **error);

#define PLASS_GRACE_DAYS 7
#define PLASS_GRACE_MOST 30
#define PLASS_IDLE_LEAST 30
#define PLASS_IDLE_MOST 3600
typedef struct {
  guint grace_days;           /* without contact, then a desk opens no more until somebody signs in */
  guint lock_secs, hide_secs; /* of idleness; hide 0: never */
} PlassPolicy;
/* What holds for @role: what was set, or the standard. */
PlassPolicy plass_policy_get (PlassLedger *ledger, const PlassCode *role);
gboolean plass_policy_set_grace (PlassLedger *ledger, guint days, GError **error);
gboolean plass_policy_set_idle (PlassLedger *ledger, const PlassCode *role, guint lock_secs, guint hide_secs,
                                GError **error);

/* ---- Server ------------------------------------------------------------------------------------------- */

/* Who a bearer token is; FALSE with PLASS_ERROR_SIGN_IN (unknown, expired, revoked) or a ledger's error. */
typedef gboolean (*PlassTokenCheck) (PlassLedger *ledger, const char *bearer, PlassCaller *ret_caller,
                                     GError **error);

/* How much anybody may ask; a settings file may say otherwise (limits.c has the table, the man page the
 * words).
 */
typedef struct {
  guint body_kilobytes, address_bytes, headers, header_bytes;
  guint request_seconds; /* from the headers to the end of the body */
  guint first_seconds;   /* from the first moment to the first request's headers, TLS and all */
  guint idle_seconds;    /* from one answer to the next request's headers */
  guint connections;
  guint wait_milliseconds; /* whoever would wait longer is told to come again */
  guint account_per_second, account_at_once;
  guint address_per_second, address_at_once; /* of one machine: a whole house may stand behind it */
} PlassLimits;
PlassLimits plass_limits_usual (void);
/* A key file with the group [limits]. REFUSED, in words: a name that is none, a number out of bounds. */
gboolean plass_limits_load (const char *path, PlassLimits *ret_limits, GError **error);

/* Who asks too often. */
typedef struct _PlassGate PlassGate;
PlassGate *plass_gate_new (guint per_second, guint at_once);
void plass_gate_free (PlassGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassGate, plass_gate_free)
/* 0: @name may pass at @now (monotonic, microseconds); else after so many seconds. */
guint plass_gate_pass (PlassGate *gate, const char *name, gint64 now);

typedef struct {
  PlassLedger *ledger;          /* borrowed; used by the server's thread only */
  const char *listen;           /* "127.0.0.1:8443", "[::1]:0"; port 0: any */
  GTlsCertificate *certificate; /* NULL: plain HTTP, refused beyond loopback */
  PlassTokenCheck check_token;  /* plass_token_check; tests give their own */
  gboolean quiet;               /* no log lines */
  const PlassLimits *limits;    /* NULL: the usual */
} PlassServerSettings;

typedef struct _PlassServer PlassServer;

/* Binds and serves /fhir, /healthz, /readyz and /metrics from the thread-default main context of the caller.
 * More handlers (sign-in) are added to plass_server_get_soup. REFUSED: cannot listen, or plain beyond
 * loopback. */
PlassServer *plass_server_new (const PlassServerSettings *settings, GError **error);
SoupServer *plass_server_get_soup (PlassServer *server);
/* "https://127.0.0.1:8443", with the port really bound: issuer and base. */
const char *plass_server_get_url (PlassServer *server);
/* Serves until SIGTERM or SIGINT (answers that are under way are finished), or plass_server_quit. */
void plass_server_run (PlassServer *server);
void plass_server_quit (PlassServer *server);
void plass_server_free (PlassServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassServer, plass_server_free)

/* One request below /fhir, from SoupServer's message to its answer. @check may be NULL only for a ledger
 * without secrets. */
typedef struct {
  PlassLedger *ledger;
  char *base; /* "https://127.0.0.1:8443/fhir" */
  PlassTokenCheck check_token;
  PlassGate *accounts; /* NULL: nobody asks too often */
  PlassEyesKept *eyes; /* of those who read */
} PlassDoor;
void plass_http_answer (const PlassDoor *door, SoupServerMessage *message, const char *path);
/* The route's pattern for the log (static), and trouble or NULL; of a message that has been answered. */
const char *plass_http_route (SoupServerMessage *message);
const char *plass_http_trouble (SoupServerMessage *message);
/* "nb" or "en", by Accept-Language. */
const char *plass_http_language (SoupServerMessage *message);
void plass_http_send (SoupServerMessage *message, PlassReply *reply, const char *route);
/* FALSE: nobody has signed in, and that has been answered. */
gboolean plass_http_check_sign_in (const PlassDoor *door, SoupServerMessage *message);
gboolean plass_http_check_administrator (const PlassDoor *door, SoupServerMessage *message);
/* /fhir/changes. @door is borrowed. The socket of a listener bears this mark: it may be silent. */
#define PLASS_LISTENS "plass-listens"
typedef struct _PlassChanges PlassChanges;
PlassChanges *plass_changes_new (SoupServer *soup, const PlassDoor *door);
void plass_changes_free (PlassChanges *changes);
/* Something may have been written: whoever listens is told to pull when it was. */
void plass_changes_tell (PlassChanges *changes);
guint plass_changes_count (const PlassChanges *changes);

/* Calls @func with @object (a GObject) once in @context after so many @seconds, instead of what was set
 * before; not at all once the object is gone. */
void plass_timer_set (gpointer object, GMainContext *context, guint seconds, GSourceFunc func);
/* None set is fine. */
void plass_timer_stop (gpointer object);
/* A GDestroyNotify for a GSource of one's own. */
void plass_timer_end (gpointer timer);

/* Who is connected, from the moment that a connection is taken: also before TLS has come to an end. */
typedef struct _PlassCrowd PlassCrowd;
PlassCrowd *plass_crowd_new (GMainContext *context, const PlassLimits *limits);
void plass_crowd_free (PlassCrowd *crowd);
/* A request is waited for over @socket; its headers are there; all of it is; it is answered. NULL is fine. */
void plass_crowd_come (PlassCrowd *crowd, GSocket *socket);
void plass_crowd_asks (PlassCrowd *crowd, GSocket *socket);
void plass_crowd_has_asked (PlassCrowd *crowd, GSocket *socket);
void plass_crowd_is_answered (PlassCrowd *crowd, GSocket *socket);
gboolean plass_crowd_is_full (const PlassCrowd *crowd);
guint plass_crowd_count (PlassCrowd *crowd);

/* /metrics: counted since the service began. */
typedef struct _PlassMetrics PlassMetrics;
typedef struct {
  guint connections, listeners, under_way;
  double waited; /* seconds */
  gint64 changes;
} PlassGauges;
PlassMetrics *plass_metrics_new (void);
void plass_metrics_free (PlassMetrics *metrics);
/* @method and @route: words of ours, never what was sent. */
void plass_metrics_count (PlassMetrics *metrics, const char *method, const char *route, guint status,
                          double seconds);
/* The log, and the numbers: when a request is waited for, and when it is answered. @quiet: no line. */
void plass_log_begin (SoupServerMessage *message);
void plass_log_answer (SoupServerMessage *message, PlassMetrics *metrics, gboolean quiet);
/* Owned: the text format of Prometheus. */
char *plass_metrics_tell (const PlassMetrics *metrics, const PlassGauges *gauges);
/* When the headers are there: refuses what is too large or too often, now or while the body comes. */
/* Who asks; NULL when they left meanwhile, which libsoup's own question complains of aloud. Owned. */
GSocketAddress *plass_http_remote (SoupServerMessage *message);
char *plass_http_remote_host (SoupServerMessage *message);
void plass_http_limit (SoupServerMessage *message, const PlassLimits *limits, PlassGate *addresses);
void plass_http_refuse_busy (SoupServerMessage *message);
/* @text, gzipped; NULL when it does not pay. */
GBytes *plass_gzip (const char *text, gsize length);

/* Says what is said next in this thread in @language ("en": the source's words; else the catalogue's). */
void plass_words_use (const char *language);

/* Binds the catalogue and makes bokmål the language of everything said (English when a request asks). Call
 * first in main(). */
void plass_words_prepare (void);

/* ---- Accounts ----------------------------------------------------------------------------------------- */

/* The tables of accounts and tokens. Call once after opening; harmless again. */
gboolean plass_account_prepare (PlassLedger *ledger, GError **error);

/* What an account is made of. All borrowed. */
typedef struct {
  const char *user, *password; /* 1–63 of [a-z0-9._-], 8–1,024 bytes */
  PlassId worker;
  PlassCode role;
  PlassId institution; /* not set: the whole city */
  PlassDate until;     /* last day of temporary staff; not set: no end */
} PlassAccount;

/* PLASS_ERROR_RULE in words when something does not do, PLASS_ERROR_REFUSED when the name is taken. Takes
 * half a second: Argon2id. */
gboolean plass_account_add (PlassLedger *ledger, const PlassAccount *account, GError **error);
/* Disables (or enables) and ends every sign-in that is open. REFUSED when there is no such account. */
gboolean plass_account_set_disabled (PlassLedger *ledger, const char *user, gboolean disabled,
                                     GError **error);
/* A line an account, by name: name, role, institution's id, worker's id, state. Owned, ends with NULL. */
typedef struct {
  const char *user, *role, *institution, *worker, *until;
  gboolean disabled;
} PlassAccountRow;
gboolean plass_account_each (PlassLedger *ledger,
                             void (*each) (const PlassAccountRow *row, gpointer user_data),
                             gpointer user_data, GError **error);
/* Who @user is, when the account may be used on the day of @now. SIGN_IN otherwise. */
gboolean plass_account_get_caller (PlassLedger *ledger, const char *user, PlassTime now,
                                   PlassCaller *ret_caller, GError **error);
/* Checks a password at @now, tried from @address. PLASS_ERROR_REFUSED for a wrong name or password (the same
 * words and the same time for both); PLASS_ERROR_LOCKED while waiting after failures, with the seconds in
 * @ret_wait. For those who have a second step (plass_totp_is_on) this is only the first. */
gboolean plass_account_check (PlassLedger *ledger, const char *user, const char *password,
                              const char *address, PlassTime now, PlassCaller *ret_caller, guint *ret_wait,
                              GError **error);
/* The second: a code from the app; the same errors. */
gboolean plass_account_check_code (PlassLedger *ledger, const char *user, const char *code,
                                   const char *address, PlassTime now, PlassCaller *ret_caller,
                                   guint *ret_wait, GError **error);

/* Counts a try before it is judged; LOCKED while this person, this address, or both must wait: 1, 2, 4 …
 * seconds from the third failure of a person from one address on, at most 900. From elsewhere at most 30, and
 * not at all from an address where the person has signed in before. */
gboolean plass_try_count (PlassLedger *ledger, const char *user, const char *address, PlassTime now,
                          guint *ret_wait, GError **error);
/* It was right: forgiven. */
gboolean plass_try_succeeded (PlassLedger *ledger, const char *user, const char *address, PlassTime now,
                              GError **error);

/* A new secret for the app, as otpauth:// URI (owned): what was there before ends. REFUSED: no such account.
 */
char *plass_totp_make (PlassLedger *ledger, const char *user, GError **error);
gboolean plass_totp_remove (PlassLedger *ledger, const char *user, GError **error);
gboolean plass_totp_is_on (PlassLedger *ledger, const char *user);
/* At @now, or a step of 30 seconds before or after; each only once. */
gboolean plass_totp_check (PlassLedger *ledger, const char *user, const char *code, PlassTime now,
                           gboolean *ret_right, GError **error);
/* Six digits (RFC 6238 with SHA-1); owned. */
char *plass_totp_code (const guint8 *secret, gsize length, gint64 step);

/* ---- Tokens ------------------------------------------------------------------------------------------- */

/* 32 random bytes as base64url; the ledger keeps only their SHA-256. Owned: free after wiping. */
char *plass_token_random (void);
char *plass_token_hash (const char *token);

#define PLASS_ACCESS_SECONDS 600
#define PLASS_REFRESH_SECONDS (30 * 24 * 3600)

/* An access token of @user for @seconds, outside any sign-in (the command `token`). Owned. */
char *plass_token_make_access (PlassLedger *ledger, const char *user, gint64 seconds, PlassTime now,
                               GError **error);
/* A PlassTokenCheck. */
gboolean plass_token_check (PlassLedger *ledger, const char *bearer, PlassCaller *ret_caller, GError **error);

/* A pair of one family: all refresh tokens that came out of one sign-in. */
typedef struct {
  char *access, *refresh; /* owned; @refresh NULL when not asked for */
  char user[64];
} PlassTokenPair;
void plass_token_pair_clear (PlassTokenPair *pair);
/* Begins a family. @family: an id of the caller's choice, so that a code used twice can end it. */
gboolean plass_token_begin (PlassLedger *ledger, const char *user, const char *family, gboolean with_refresh,
                            PlassTime now, PlassTokenPair *ret_pair, GError **error);
/* A refresh token against a new pair; the old one is spent. One that was spent already means that somebody
 * has a copy: the whole family ends; only while nothing of the new pair was ever used may it be asked again
 * (the answer was lost). PLASS_ERROR_REFUSED for that, also later; SIGN_IN for unknown, old, revoked ones. */
gboolean plass_token_rotate (PlassLedger *ledger, const char *refresh, PlassTime now,
                             PlassTokenPair *ret_pair, GError **error);
/* Ends the family of an access or refresh token; an unknown one is fine (RFC 7009). */
gboolean plass_token_revoke (PlassLedger *ledger, const char *token, GError **error);
gboolean plass_token_revoke_family (PlassLedger *ledger, const char *family, GError **error);

/* ---- Signing in (OAuth 2.0, SMART App Launch) --------------------------------------------------------- */

/* One request to /.well-known/smart-configuration, /oauth/authorize, /oauth/token or /oauth/revoke, as plain
 * text, so that tests need no network. */
typedef struct {
  const char *method, *path;
  const char *query;        /* without "?", as sent; NULL */
  const char *content_type; /* NULL */
  const char *body;
  gsize length;
  const char *address; /* who asks, without the port; NULL: not known */
} PlassOauthRequest;

typedef struct {
  guint status;
  const char *content_type; /* static */
  char *body;
  char *location;    /* of a 302; NULL */
  const char *allow; /* static, of a 405; NULL */
  guint retry_after;
} PlassOauthAnswer;
void plass_oauth_answer_clear (PlassOauthAnswer *answer);

/* @issuer: the service's own URL; @key: 32 bytes of this run, which sign the login form. Always answers;
 * every answer is `Cache-Control: no-store`.
 *
 * The login form posts to /oauth/authorize what it was given: the hidden field `login`, and `user` and
 * `password`. 302 to the redirect URI with code, state and iss; 200 with a second form (`login`, `code`) for
 * those who have an app; 401 wrong name, password or code; 429 with Retry-After while locked out; 400 when
 * the form is older than ten minutes or was changed. */
void plass_oauth_handle (PlassLedger *ledger, const char *issuer, const guint8 key[32], PlassTime now,
                         const PlassOauthRequest *request, PlassOauthAnswer *ret_answer);
/* The parts of it. A form (or query): NULL when a name stands twice, an escape is broken, or it holds a zero
 * or what is no UTF-8. Text to text, owned. */
GHashTable *plass_oauth_read_form (const char *text, gsize length);
char *plass_oauth_write_form (const char *const *names_and_values);
/* The login page; @login signs what was asked, @problem is words or NULL. Owned. */
char *plass_oauth_login_page (const char *login, const char *user, const char *problem);
/* The second step. */
char *plass_oauth_code_page (const char *login, const char *problem);
char *plass_oauth_error_page (const char *words);
/* What somebody asks for at /oauth/authorize. Texts owned. */
typedef struct {
  char *redirect_uri, *state, *challenge;
  gboolean refresh;
  char *user; /* who has given the right password and is asked for a code; NULL */
} PlassOauthAsk;
void plass_oauth_ask_clear (PlassOauthAsk *ask);
char *plass_oauth_ask_sign (const PlassOauthAsk *ask, const guint8 key[32], PlassTime now);
/* FALSE: changed by somebody, or older than ten minutes. */
gboolean plass_oauth_ask_read (const char *login, const guint8 key[32], PlassTime now,
                               PlassOauthAsk *ret_ask);
void plass_oauth_authorize (PlassLedger *ledger, const char *issuer, const guint8 key[32], PlassTime now,
                            const PlassOauthRequest *request, PlassOauthAnswer *ret_answer);
#define PLASS_OAUTH_CLIENT "plass-desk"
/* Serves those paths from the server's soup; call between plass_server_new and plass_server_run. */
void plass_oauth_serve (PlassServer *server, PlassLedger *ledger);

/* ---- Certificate -------------------------------------------------------------------------------------- */

typedef struct {
  char *ca_file; /* ca.pem: what a client pins */
  char *certificate_file, *key_file;
} PlassCertificate;
void plass_certificate_clear (PlassCertificate *certificate);
/* Makes what is missing in @folder (0700) or about to expire at @now: an authority, and a certificate of it
 * for 127.0.0.1, ::1 and localhost. Keys are 0600. */
gboolean plass_certificate_prepare (const char *folder, PlassTime now, PlassCertificate *ret_certificate,
                                    GError **error);

/* ---- Lists that belong to every ledger ----------------------------------------------------------------- */

typedef gboolean (*PlassRecordSink) (const PlassKind *kind, gconstpointer record, gpointer user_data,
                                     GError **error);
/* The codes and rules of data/, with ids that follow from their names. */
gboolean plass_lists_make (PlassRecordSink sink, gpointer user_data, GError **error);
/* The same into a ledger that has none yet; what is there is left as people made it. */
gboolean plass_lists_prepare (PlassLedger *ledger, GError **error);
/* A sink that writes into the ledger @user_data (PlassLedger *). */
gboolean plass_record_write_sink (const PlassKind *kind, gconstpointer record, gpointer user_data,
                                  GError **error);

/* ---- Demo city ---------------------------------------------------------------------------------------- */

#define PLASS_DEMO_LEAST 50
#define PLASS_DEMO_MOST 100000

typedef struct {
  guint64 seed;
  guint persons; /* PLASS_DEMO_LEAST … PLASS_DEMO_MOST */
  PlassDate date;
} PlassDemoOrder;

/* Hands every record of the city to @sink, references backwards, without a clock or a ledger: the same order
 * gives the same records. */
gboolean plass_demo_make (const PlassDemoOrder *order, PlassRecordSink sink, gpointer user_data,
                          GError **error);

/* ---- Demo city: its parts among themselves (demo-*.c) -------------------------------------------------- */

typedef enum { PLASS_DEMO_ORDINARY, PLASS_DEMO_USER_CONTROLLED, PLASS_DEMO_COMPLEX } PlassDemoKind;

/* What is known of a level beside the public lists: only so that the city looks alive. */
typedef struct {
  const char *code, *service;
  double stay_days, spread, gap_days; /* log-normal: median, sigma; median time between two stays */
  guint waiting;
} PlassDemoLevel;
extern const PlassDemoLevel plass_demo_levels[6];

typedef struct {
  PlassId id, owner;
  guint row, level; /* of the list of houses; of plass_demo_levels */
  guint first_worker, n_workers, n_coordinators;
} PlassDemoHouse;

typedef struct {
  PlassId id;
  guint house, level;
  PlassDemoKind kind;
  gboolean women, lar_welcome, accessible, taken;
  const char *policy;
} PlassDemoPlace;

typedef struct {
  PlassId id;
  const char *role;
} PlassDemoWorker;

typedef struct {
  PlassId id;
  gboolean woman, old, deceased;
  gint64 busy_until, first_seen;
  guint first_stay, n_stays;
  guint waiting_level; /* + 1; 0: not waiting */
} PlassDemoPerson;

#define PLASS_DEMO_NOBODY G_MAXUINT
typedef struct {
  guint place, person;
  const char *state;
  gint64 start, planned_end, ended, hold_until; /* 0: not set */
} PlassDemoStay;

typedef struct {
  PlassDemoOrder order;
  PlassTime now; /* eight in the morning of the date */
  PlassRecordSink sink;
  gpointer user_data;
  GError *error; /* the first; nothing is handed out after it */
  GRand *chance;
  PlassCsv *codes, *houses_csv, *names, *texts, *districts;
  GHashTable *text_rows, *name_rows; /* kind (and group) → GArray of row numbers */
  GHashTable *numbers;               /* identity numbers that are given away */
  GArray *houses, *places, *workers, *persons, *stays;
  PlassId city, district[15];
  guint first_intake_worker, n_intake_workers, n_cases;
} PlassDemo;

/* Chance, repeatable. */
gboolean plass_demo_chance (PlassDemo *demo, double share);
guint plass_demo_pick (PlassDemo *demo, guint count);
double plass_demo_spread (PlassDemo *demo, double median, double sigma);
PlassId plass_demo_id (PlassDemo *demo, gint64 secs);
/* The order of @count things, shuffled; owned. */
guint *plass_demo_shuffle (PlassDemo *demo, guint count);
/* Lists of the demo: a CSV in the program; a sentence of @kind; a name. Borrowed, except the first. */
PlassCsv *plass_demo_load (const char *file, GError **error);
gboolean plass_demo_open_words (PlassDemo *demo, GError **error);
void plass_demo_close_words (PlassDemo *demo);
const char *plass_demo_text (PlassDemo *demo, const char *kind);
typedef struct {
  const char *given, *family, *language;
} PlassDemoName;
PlassDemoName plass_demo_name (PlassDemo *demo, gboolean woman);
gint plass_demo_limit (PlassDemo *demo, const char *list, const char *code);
/* The steps, in this order. Each hands out its records. */
void plass_demo_emit (PlassDemo *demo, const PlassKind *kind, gpointer record);
void plass_demo_make_city (PlassDemo *demo);
void plass_demo_make_workers (PlassDemo *demo);
void plass_demo_draw_people (PlassDemo *demo);
void plass_demo_draw_stays (PlassDemo *demo);
void plass_demo_move_in (PlassDemo *demo);
void plass_demo_settle (PlassDemo *demo, gint64 began);
void plass_demo_make_person (PlassDemo *demo, guint index);
void plass_demo_make_cases (PlassDemo *demo, guint index);
void plass_demo_make_care (PlassDemo *demo, guint index, const PlassCase *sak);
void plass_demo_make_contacts (PlassDemo *demo);
const PlassDemoWorker *plass_demo_coordinator (PlassDemo *demo, guint house, guint person);
gboolean plass_demo_is_present (const PlassDemoStay *stay);

/* ---- Import of institutions ---------------------------------------------------------------------------- */

typedef enum {
  PLASS_IMPORT_NEW,
  PLASS_IMPORT_CHANGED,
  PLASS_IMPORT_SAME,
  PLASS_IMPORT_CLOSED,
  PLASS_IMPORT_ERROR
} PlassImportResult;

/* A row of the preview. */
typedef struct {
  guint line;
  PlassImportResult result;
  char *name, *words; /* what changes, what is taken as what, or what is wrong */
} PlassImportRow;

/* What a row of the list says, before it is compared with what is known. */
typedef struct {
  PlassInstitution *institution; /* without id and owner */
  char *owner;                   /* name */
  PlassPlace place;              /* what its places have in common; holds no texts */
  guint places;                  /* 0: not known */
  char *problem;                 /* in words; NULL: the row can be read */
  GString *words;                /* what is worth knowing, "; " between */
} PlassImportAsk;
void plass_import_ask_clear (PlassImportAsk *ask);
/* @levels: the codes that are known. */
void plass_import_ask_read (const PlassCsv *csv, guint row, GHashTable *levels, PlassImportAsk *ret_ask);
void plass_import_say (GString *words, const char *more);

/* What is known before a list is taken in, and what comes with it. */
typedef struct {
  GHashTable *levels;       /* codes */
  GPtrArray *organisations; /* PlassOrganisation: those of the ledger, then new ones */
  guint n_organisations;    /* of the ledger */
  GPtrArray *institutions;  /* PlassInstitution */
  GHashTable *places;       /* id of an institution → set of its places' names */
} PlassImportKnown;
void plass_import_known_init (PlassImportKnown *known);
void plass_import_known_clear (PlassImportKnown *known);
gboolean plass_import_known_read (PlassLedger *ledger, PlassImportKnown *known, GError **error);
/* By name; a new one is added. */
PlassId plass_import_find_owner (PlassImportKnown *known, const PlassImportAsk *ask);
/* By organisation number; else by name and owner. Borrowed; NULL: it is new. */
const PlassInstitution *plass_import_find_institution (const PlassImportKnown *known,
                                                       const PlassInstitution *wanted);

/* Reads the list and compares it with the ledger; with @write, writes all of it in one transaction, or
 * nothing when a row is wrong (PLASS_ERROR_RULE; @ret_rows says which). @ret_rows: PlassImportRow, owned. */
gboolean plass_import_institutions (PlassLedger *ledger, const char *path, gboolean write,
                                    GPtrArray **ret_rows, GError **error);

/* ---- Check --------------------------------------------------------------------------------------------- */

typedef void (*PlassCheckSay) (const char *line, gpointer user_data);
/* Counts and tells (one line each through @say) what is wrong in the ledger: its own integrity, versions that
 * cannot be read, indexes that say something else, references that lead nowhere, two in one place, two places
 * for one person. FALSE with @error only when it cannot be read. */
gboolean plass_check_ledger (PlassLedger *ledger, PlassCheckSay say, gpointer user_data, guint *ret_troubles,
                             GError **error);
/* The part of it about versions, indexes and kept answers. */
gboolean plass_check_indexes (PlassLedger *ledger, PlassCheckSay say, gpointer user_data, guint *ret_troubles,
                              GError **error);

/* ---- Export ----------------------------------------------------------------------------------------------
 */

/* Writes every resource as it stands, one a line (FHIR NDJSON), into the new file @path (0600). REFUSED when
 * there is such a file already. It is kept in the ledger who did it, when, and how many. */
gboolean plass_export_all (PlassLedger *ledger, const char *who, const char *path, guint *ret_rows,
                           GError **error);

/* ---- Commands ------------------------------------------------------------------------------------------ */

/* Runs `plass-central ARGUMENTS…`; the program's exit status: 0 well, 1 it did not work, 2 not understood.
 * @argv[0] is the program. */
int plass_command_run (int argc, char **argv);

/* One sub-command; @words "user add", @operands "NAME" or NULL. */
typedef struct _PlassCommand PlassCommand;
struct _PlassCommand {
  const char *words, *operands, *summary;
  int (*run) (const PlassCommand *command, int argc, char **argv);
};
/* What was given, after its options were read. */
typedef struct {
  char *database; /* --database, or where it is when nobody says */
  char **operands;
} PlassCommandLine;
void plass_command_line_clear (PlassCommandLine *line);
/* Reads @entries and --database, demands exactly the operands that the command names. FALSE: the program ends
 * with @ret_status, and everything is said. */
gboolean plass_command_parse (const PlassCommand *command, const GOptionEntry *entries, int argc, char **argv,
                              PlassCommandLine *ret_line, int *ret_status);
/* Where certificate and keys lie when nobody says: "tls" beside the database. Owned. */
char *plass_command_tls_folder (const char *database);
/* Opens the ledger with everything prepared; says why not. */
PlassLedger *plass_command_open (const PlassCommandLine *line);
/* Says @error on standard error, and gives 1. NULL is fine. */
int plass_command_fail (const GError *error);
/* What a command does. FALSE without @error: everything is said, and it did not go well. */
typedef gboolean (*PlassCommandAct) (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish,
                                     GError **error);
/* Reads the line into what @entries name, opens the ledger, does @act with @wish; the exit status. */
int plass_command_with_ledger (const PlassCommand *command, const GOptionEntry *entries, int argc,
                               char **argv, PlassCommandAct act, gpointer wish);
/* A name as it was typed against id, name or short name. REFUSED when there is none, or more than one. */
gboolean plass_command_find_institution (PlassLedger *ledger, const char *name, PlassId *ret_id,
                                         GError **error);
int plass_command_serve (const PlassCommand *command, int argc, char **argv);
int plass_command_user_add (const PlassCommand *command, int argc, char **argv);
int plass_command_user_list (const PlassCommand *command, int argc, char **argv);
int plass_command_user_disable (const PlassCommand *command, int argc, char **argv);
int plass_command_user_totp (const PlassCommand *command, int argc, char **argv);
int plass_command_user_enable (const PlassCommand *command, int argc, char **argv);
/* One line about a desk on standard output; fits plass_desk_each. */
void plass_command_say_desk (const PlassDeskRow *row, gpointer user_data);
int plass_command_desk_list (const PlassCommand *command, int argc, char **argv);
int plass_command_desk_lock (const PlassCommand *command, int argc, char **argv);
int plass_command_desk_wipe (const PlassCommand *command, int argc, char **argv);
int plass_command_desk_allow (const PlassCommand *command, int argc, char **argv);
int plass_command_desk_policy (const PlassCommand *command, int argc, char **argv);
int plass_command_token (const PlassCommand *command, int argc, char **argv);
int plass_command_import (const PlassCommand *command, int argc, char **argv);
int plass_command_demo (const PlassCommand *command, int argc, char **argv);
int plass_command_backup (const PlassCommand *command, int argc, char **argv);
int plass_command_export (const PlassCommand *command, int argc, char **argv);
int plass_command_check (const PlassCommand *command, int argc, char **argv);

G_END_DECLS
