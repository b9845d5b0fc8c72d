/* domain.h — what a record is: field tables, kinds, codes, problems, merge. The records stand in records.h */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/base.h"

#include <stddef.h>

G_BEGIN_DECLS

/* The one canonical base of our own codes, extensions and identifiers on the wire. */
#define PLASS_FHIR "https://plass.oslo.kommune.no/fhir"
#define PLASS_FHIR_CODES PLASS_FHIR "/CodeSystem/kode"
/* The path of an extension of ours: PLASS_EXT ("hold-until") ".valueDateTime". */
#define PLASS_EXT(name) "extension[url=" PLASS_FHIR "/StructureDefinition/" name "]"
/* The path of a code of ours below a CodeableConcept: "type[0]" PLASS_CODING ".code". */
#define PLASS_CODING ".coding[system=" PLASS_FHIR_CODES "]"
#define PLASS_SID(name) "identifier[system=" PLASS_FHIR "/sid/" name "].value"

/* ---- Values of fields --------------------------------------------------------------------------------- */

/* Absent is not 0: a zeroed PlassInt is unknown. */
typedef struct {
  gint32 value;
  guint8 known;
} PlassInt;

typedef enum { PLASS_UNKNOWN = 0, PLASS_NO, PLASS_YES } PlassBool;

static inline PlassInt
plass_int (gint32 value)
{
  return (PlassInt){ value, TRUE };
}

typedef enum {
  PLASS_TYPE_ID,   /* PlassId: the record's own */
  PLASS_TYPE_REF,  /* PlassId: another record of kind .target */
  PLASS_TYPE_TEXT, /* char *: owned by the record; NULL and "" are the same: not set */
  PLASS_TYPE_CODE, /* PlassCode: from the list .target */
  PLASS_TYPE_DATE, /* PlassDate */
  PLASS_TYPE_TIME, /* PlassTime */
  PLASS_TYPE_INT,  /* PlassInt */
  PLASS_TYPE_BOOL, /* PlassBool */
} PlassType;

/* What happens when two desks changed one field of one record. */
typedef enum {
  PLASS_NEWEST,  /* the later edit wins; the loser stays in the history */
  PLASS_ONCE,    /* never changes after the first save */
  PLASS_ASK,     /* a person must choose: safety hangs on it */
  PLASS_ARBITER, /* only the central service decides: never merged here (stays, reservations) */
} PlassMerge;

typedef enum {
  PLASS_REQUIRED = 1 << 0, /* the form asks for it; check() says so when it is missing */
  PLASS_INDEXED = 1 << 1,  /* the store and the ledger keep an index */
  PLASS_SEARCHED = 1 << 2, /* part of the search text */
  PLASS_MASKED = 1 << 3,   /* shown only when asked for; never in a log, title or URL */
  PLASS_BASE64 = 1 << 4,   /* text that the wire carries as base64 */
  PLASS_LONG = 1 << 5,     /* many lines: the form gives room */
} PlassFieldFlags;

/* Own code → the wire's code, where the two differ; ends with a NULL row. Several own codes may share a wire
 * code; reading takes the first. */
typedef struct {
  const char *code, *wire;
} PlassWireCode;

typedef struct {
  const char *name;  /* column; key in forms and tests */
  const char *path;  /* place in the FHIR resource, see below; NULL: the kind's hook in wire writes it */
  const char *label; /* N_("…"), for gettext */
  guint16 offset;
  guint8 type;  /* PlassType */
  guint8 merge; /* PlassMerge */
  guint16 flags;
  const char *target;           /* REF: name of the kind; CODE: name of the list */
  const PlassWireCode *mapping; /* CODE only; NULL: the same word on the wire */
} PlassField;

/* A path is made of steps with dots between:
 *   name            a member
 *   name[2]         an element of an array, by number
 *   name[key=text]  the first element whose member `key` is `text`; writing makes it
 *   name{key=text}  an object that carries `key` = `text` beside the value
 *   name[*]         all strings of an array, joined by spaces; last step only
 * The text may hold dots, colons and slashes, but no closing bracket. */

/* A row of a field table. A type that disagrees with the struct's member does not compile. */
#define PLASS_FIELD(Struct, member, TYPE, wire_path, words, MERGE, ...)                                      \
  {                                                                                                          \
    .name = #member, .path = wire_path, .label = words, .offset = offsetof (Struct, member),                 \
    .type = _Generic(((Struct *)0)->member, PLASS_CTYPE_##TYPE                                               \
                     : PLASS_TYPE_##TYPE),                                                                   \
    .merge = PLASS_##MERGE, __VA_ARGS__                                                                      \
  }
#define PLASS_CTYPE_ID PlassId
#define PLASS_CTYPE_REF PlassId
#define PLASS_CTYPE_TEXT char *
#define PLASS_CTYPE_CODE PlassCode
#define PLASS_CTYPE_DATE PlassDate
#define PLASS_CTYPE_TIME PlassTime
#define PLASS_CTYPE_INT PlassInt
#define PLASS_CTYPE_BOOL PlassBool

/* ---- Problems: breached rules of one record, all at once ---------------------------------------------- */

typedef struct {
  const char *field; /* name of the field, static; NULL: the whole record */
  gboolean warning;  /* TRUE: worth a look, saving goes on */
  char *text;        /* in the user's words and language */
} PlassProblem;

/* An array of PlassProblem *, owned by the caller: g_ptr_array_unref. */
GPtrArray *plass_problems_new (void);
void plass_problems_add (GPtrArray *problems, const char *field, const char *text);
void plass_problems_warn (GPtrArray *problems, const char *field, const char *text);
/* TRUE when something stops the saving (warnings do not). */
gboolean plass_problems_stop (const GPtrArray *problems);
/* The first text for @field, or NULL; borrowed. */
const char *plass_problems_get (const GPtrArray *problems, const char *field);

/* ---- Kinds -------------------------------------------------------------------------------------------- */

/* What every resource of a kind carries whatever the record says: path and value, ends with a NULL row. */
typedef struct {
  const char *path, *value;
} PlassFixed;

/* A record kind: one table that SQL, FHIR, merge, form, history and tests all read. The first member of every
 * record struct is `PlassId id`, and the first row of the table is that id. */
typedef struct {
  const char *name;                   /* the table's name: "booking" */
  const char *label;                  /* N_("Stay") */
  const char *resource;               /* FHIR resource type */
  const char *tell_path, *tell_value; /* what tells it from other kinds of that type; NULL: nothing needed */
  const PlassFixed *fixed;            /* NULL: none */
  const PlassField *fields;
  guint n_fields;
  gsize size;                                                /* of the struct */
  void (*check) (gconstpointer record, GPtrArray *problems); /* rules beyond REQUIRED; NULL: none */
  gboolean arbiter; /* only ever sent as acts; the service alone decides */
} PlassKind;

/* All kinds, in an order in which references point backwards; ends with NULL. */
const PlassKind *const *plass_kinds (void);
/* By name; NULL when there is none. */
const PlassKind *plass_kind_find (const char *name);
/* By name; NULL when the kind has no such field. */
const PlassField *plass_kind_field (const PlassKind *kind, const char *name);
/* REQUIRED fields, codes within their lists, then the kind's own rules. */
void plass_kind_check (const PlassKind *kind, gconstpointer record, GPtrArray *problems);

/* ---- Records, generically ----------------------------------------------------------------------------- */

/* An empty record of @kind: g_slice-free plain memory, give back with plass_record_free. */
gpointer plass_record_new (const PlassKind *kind);
gpointer plass_record_dup (const PlassKind *kind, gconstpointer record);
/* Frees the texts and the struct; NULL is fine. */
void plass_record_free (const PlassKind *kind, gpointer record);
/* Frees the texts only: for structs on the stack or inside others. The struct is zeroed. */
void plass_record_clear (const PlassKind *kind, gpointer record);
gboolean plass_record_equal (const PlassKind *kind, gconstpointer a, gconstpointer b);
static inline const PlassId *
plass_record_id (gconstpointer record)
{
  return (const PlassId *)record;
}

/* One field, generically. As text: ISO dates and times, "yes"/"no", digits; "" when not set: what history,
 * forms and tests speak. from_text: FALSE leaves the record alone; "" clears the field. */
gboolean plass_field_is_set (const PlassField *field, gconstpointer record);
gboolean plass_field_equal (const PlassField *field, gconstpointer a, gconstpointer b);
char *plass_field_to_text (const PlassField *field, gconstpointer record);
gboolean plass_field_from_text (const PlassField *field, gpointer record, const char *text);
void plass_field_copy (const PlassField *field, gpointer to, gconstpointer from);
static inline gconstpointer
plass_field_get (const PlassField *field, gconstpointer record)
{
  return (const char *)record + field->offset;
}
/* Replaces a text member: frees the old one, keeps a copy of @text ("" becomes NULL). */
void plass_text_set (char **member, const char *text);

/* ---- Merge -------------------------------------------------------------------------------------------- */

/* Three-way, field by field, into @ret_merged (an empty record of @kind). @base may be NULL (made on both
 * sides). Where only one side changed, that side; where both did, NEWEST takes ours when @ours_is_newer, ONCE
 * keeps theirs, ARBITER takes theirs, and ASK takes theirs for now and adds the field's number to
 * @ret_clashes (guint array; NULL: not wanted) so that a person chooses. Returns TRUE when merged differs
 * from theirs, that is, when something is still to be sent. */
gboolean plass_record_merge (const PlassKind *kind, gconstpointer base, gconstpointer ours,
                             gconstpointer theirs, gboolean ours_is_newer, gpointer ret_merged,
                             GArray *ret_clashes);

/* ---- Codes -------------------------------------------------------------------------------------------- */

/* A word of a list that rules read. Lists that people extend are records of kind `code` (PlassCodeWord). */
typedef struct {
  const char *code;
  const char *label; /* N_("…") */
} PlassCodeItem;

/* The fixed list of that name, ends with a NULL row; NULL when the list is one that people extend. */
const PlassCodeItem *plass_codes_get (const char *list);
/* The words for @code in the user's language; @code itself when unknown; "" for "". Borrowed. */
const char *plass_codes_label (const char *list, const char *code);
gboolean plass_codes_has (const char *list, const char *code);
/* Of two wordings that stand in a record the one in the user's language (bokmål for all Norwegians); the
 * other where that is blank. Borrowed from the arguments; NULL when both are blank. */
const char *plass_words_choose (const char *english, const char *norwegian);

/* ---- National identity numbers ------------------------------------------------------------------------ */

typedef enum {
  PLASS_NUMBER_NONE,  /* not eleven digits (or twelve, DUF) */
  PLASS_NUMBER_FNR,   /* fødselsnummer */
  PLASS_NUMBER_DNR,   /* D-nummer: day + 40 */
  PLASS_NUMBER_HELP,  /* felles hjelpenummer: first digit 8 or 9 */
  PLASS_NUMBER_LOCAL, /* H-nummer: month + 40, never outside the enterprise */
  PLASS_NUMBER_DUF,   /* twelve digits */
} PlassNumberType;

typedef struct {
  PlassNumberType type;
  gboolean digits_ok; /* the check digits fit (1964 or 2032 rule) */
  gboolean only_2032; /* fits the 2032 rule only: nothing may be derived */
  gboolean synthetic; /* month + 80 (Tenor) or + 65 (NHN) */
  PlassDate birth;    /* only for 1964-type numbers; gender is never derived */
} PlassNumber;

/* Reads an identity number, spaces allowed. Never fails: what does not fit is PLASS_NUMBER_NONE.
 * Source: Skatteetaten, "Nytt fødselsnummer fra 2032"; NHN; Tenor. */
PlassNumber plass_number_read (const char *text);
/* The two check digits of nine given digits by the 1964 rule, appended into @ret_number (12 bytes); FALSE
 * when the nine digits have none. For the generator of synthetic numbers. */
gboolean plass_number_complete (const char nine[10], char ret_number[12]);

G_END_DECLS
