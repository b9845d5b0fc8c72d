/* base.h — values everybody speaks: id, date, time, error, folded text */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* ---- Errors ------------------------------------------------------------------------------------------- */

/* What a person can do about it. Breached rules of one record are not errors but problems (domain.h). */
typedef enum {
  PLASS_ERROR_OFFLINE,           /* no answer from the service: work on, it is sent later */
  PLASS_ERROR_REFUSED,           /* the service, or a right, says no: the message says why */
  PLASS_ERROR_CHANGED_MEANWHILE, /* somebody saved first: look again */
  PLASS_ERROR_BROKEN,            /* data that cannot be read: keep it, tell it */
  PLASS_ERROR_LOCKED,            /* the keyring or another program holds it */
  PLASS_ERROR_WRONG_KEY,         /* the key does not open this store */
  PLASS_ERROR_NEWER_SERVICE,     /* made by a newer version: update */
  PLASS_ERROR_NO_SPACE,          /* the disk is full */
  PLASS_ERROR_RULE,              /* a rule of the field is breached */
  PLASS_ERROR_SIGN_IN,           /* signed out: sign in again, nothing is lost */
} PlassError;

#define PLASS_ERROR (plass_error_quark ())
GQuark plass_error_quark (void);

/* ---- Ids ---------------------------------------------------------------------------------------------- */

/* A UUIDv7 as text, so that rows arrive in time order; or a foreign id of up to 64 characters. A value:
 * copied with '=', never freed. The empty text means "not set". */
typedef struct {
  char text[65];
} PlassId;

/* A new UUIDv7 of this moment. Any thread. */
PlassId plass_id_new (void);

/* A UUIDv7 out of @msecs since 1970 and ten given bytes: for generators that must repeat themselves. */
PlassId plass_id_make (gint64 msecs, const guint8 random[10]);

/* An id that follows from @name alone (UUIDv8, SHA-256): the same name gives the same id on every machine. */
PlassId plass_id_from_name (const char *name);

/* @text as an id; the empty id when it is NULL, longer than 64 characters, or holds other than FHIR's
 * [A-Za-z0-9-.], or is "." or "..". */
PlassId plass_id_parse (const char *text);
gboolean plass_id_is_set (const PlassId *id);
gboolean plass_id_equal (const PlassId *a, const PlassId *b);

/* ---- Codes -------------------------------------------------------------------------------------------- */

/* A word from a code list (domain.h): a value, copied with '='. The empty text means "not set". */
typedef struct {
  char text[48];
} PlassCode;

/* @text as a code; the empty code when NULL or too long. */
PlassCode plass_code (const char *text);
gboolean plass_code_is (const PlassCode *code, const char *text);

/* ---- Dates -------------------------------------------------------------------------------------------- */

typedef enum {
  PLASS_PRECISION_NONE, /* no date at all */
  PLASS_PRECISION_YEAR,
  PLASS_PRECISION_MONTH,
  PLASS_PRECISION_DAY,
} PlassPrecision;

/* A calendar day, or a month or year of which no more is known (FHIR partial dates survive). */
typedef struct {
  gint32 days; /* since 1970-01-01; the first day of what is known */
  guint8 precision;
} PlassDate;

PlassDate plass_date (int year, int month, int day);
/* "2026", "2026-03", "2026-03-12"; anything else gives FALSE and leaves @ret_date alone. */
gboolean plass_date_parse (const char *text, PlassDate *ret_date);
/* The same words back; "" when not set. */
char *plass_date_format (PlassDate date);
gboolean plass_date_is_set (PlassDate date);
/* Order by day; unset dates come last. */
int plass_date_compare (PlassDate a, PlassDate b);
/* Not set when @date is not, or when the sum leaves the years 1–9999. */
PlassDate plass_date_add_days (PlassDate date, int days);
void plass_date_parts (PlassDate date, int *ret_year, int *ret_month, int *ret_day);
/* 1 Monday … 7 Sunday. */
int plass_date_weekday (PlassDate date);

/* ---- Instants ----------------------------------------------------------------------------------------- */

/* Seconds since 1970 in UTC; PLASS_TIME_NONE (0) is "not set". */
typedef struct {
  gint64 secs;
} PlassTime;

/* Stops the program with a clear message unless the zone Europe/Oslo is installed (tzdata): every day count
 * and every shown clock time hangs on it. Call first in main(). */
void plass_time_require_zone (void);

PlassTime plass_time_now (void);
gboolean plass_time_is_set (PlassTime time);
/* Reads a FHIR dateTime or instant with an offset or Z ("2026-03-05T10:00:00+01:00"), fractions dropped;
 * a bare date is taken as its midnight in Oslo. */
gboolean plass_time_parse (const char *text, PlassTime *ret_time);
/* "2026-03-05T10:00:00+01:00" with Oslo's offset; "" when not set. */
char *plass_time_format (PlassTime time);
int plass_time_compare (PlassTime a, PlassTime b);
/* The day in Oslo, whatever TZ says. */
PlassDate plass_time_day (PlassTime time);
/* Clock time in Oslo, 0–23 and 0–59. */
void plass_time_clock (PlassTime time, int *ret_hour, int *ret_minute);
/* The instant of @hour:@minute in Oslo on @date. */
PlassTime plass_time_at (PlassDate date, int hour, int minute);
PlassDate plass_date_today (void);

/* ---- Text --------------------------------------------------------------------------------------------- */

/* Folds for searching: lower case, diacritics off, æ→ae, ø→o, å and aa→a, th→t, ch/ck→k, w→v, ph→f, double
 * letters once; words parted by one space. "Åse-Berit  Ødegård" → "ase berit odegard". The same function
 * folds what is stored and what is typed, so any spelling of a name finds it. */
char *plass_text_fold (const char *text);

/* Folds for ordering as a Norwegian reader expects: lower case; æ, ø, å (also aa) after z in that order.
 * Compare the results with strcmp. */
char *plass_text_sort_key (const char *text);

/* TRUE when @text is NULL or has nothing but white space. */
gboolean plass_text_is_blank (const char *text);

G_END_DECLS
