/* records.h — the records of the field, as plain structs; their tables stand in one file a kind */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/domain.h"

G_BEGIN_DECLS

/* organisasjon: the city, a city district (bydel), a non-profit owner */
typedef struct {
  PlassId id;
  char *name;
  PlassCode kind; /* organisation-kind */
  char *org_number;
  PlassCode district; /* bydelsnummer, "030103" */
  char *phone;
  PlassId part_of; /* organisation */
  PlassBool active;
} PlassOrganisation;

/* institusjon */
typedef struct {
  PlassId id;
  char *name, *short_name;
  PlassId owner; /* organisation */
  PlassCode owner_kind, level, status;
  PlassDate closed_on;
  char *org_number, *address, *phone, *duty_phone, *target_group;
  PlassInt agreement_days, agreement_stay_days,
      agreement_gap_days; /* brukerstyrte plasser: data, never code */
  char *as_of, *source;   /* where imported figures come from, and their date */
} PlassInstitution;

/* avdeling */
typedef struct {
  PlassId id;
  char *name;
  PlassId institution;
  PlassInt staffed_cap; /* empty is not available: at most this many can be looked after */
  PlassBool active;
} PlassUnit;

/* rom */
typedef struct {
  PlassId id;
  char *name;
  PlassId institution, unit;
  PlassBool active;
} PlassRoom;

/* plass: a bed for one person. Occupancy is never stored: it is computed from bookings. */
typedef struct {
  PlassId id;
  char *name; /* "204" */
  PlassId institution, unit, room;
  PlassCode level, kind, gender_rule, substance_policy, contract;
  PlassBool lar_welcome, accessible, couples, pets, own_bath, shielded, night_staffed, outside_city;
  PlassInt max_stay_days;
  PlassTime confirmed;  /* when somebody last looked */
  PlassId confirmed_by; /* worker */
  PlassCode status;     /* place-status */
} PlassPlace;

/* What a place is at this moment: computed, never stored. */
typedef enum {
  PLASS_PLACE_FREE,
  PLASS_PLACE_OCCUPIED, /* active, on leave, not come back */
  PLASS_PLACE_HELD,     /* held or planned from now */
  PLASS_PLACE_CLOSED,   /* a period says so, or status is not active, or the institution is closed */
} PlassPlaceUse;

/* One place's facts for counting. */
typedef struct {
  PlassCode level, kind, gender_rule, substance_policy;
  PlassId institution;
  PlassPlaceUse use;
} PlassPlaceFact;

/* periode på en plass: closed, cleaning, guarantee, stop of admissions */
typedef struct {
  PlassId id;
  PlassId place;
  PlassCode kind; /* period-kind */
  PlassTime start, end;
  char *why;
  PlassBool active;
} PlassPeriod;

/* personen */
typedef struct {
  PlassId id;
  char *given, *family, *alias;
  PlassCode identity_kind;
  char *identity_number, *local_number;
  PlassDate birth;
  PlassCode gender; /* what the person says; never from a number */
  char *phone;
  PlassBool may_call, may_text, may_leave_message; /* trygg kontakt */
  char *contact_note;
  PlassCode language;
  PlassBool interpreter;
  PlassCode protection; /* adressebeskyttelse */
  PlassCode district;
  PlassBool anonymous;
  PlassCode substance_wish; /* what place they want: substance-policy */
  PlassBool lar, wheelchair, pet, complex_needs;
  char *what_helps;
  PlassBool helps_shared; /* the person agrees that the counter sees what helps */
  char *safety_alert;
  PlassTime deceased;
  PlassId merged_into; /* person */
  PlassBool active;
} PlassPerson;

/* henvendelse: somebody made contact. Never ends in nothing. */
typedef struct {
  PlassId id;
  PlassId person; /* not set: they did not wish to say */
  PlassTime happened;
  PlassCode channel;
  char *who_says; /* a name or nickname as given */
  char *need;     /* in own words */
  PlassCode outcome, state;
  char *next_step;
  PlassId next_owner; /* worker */
  PlassDate next_due;
  PlassId institution, received_by;
} PlassContact;

/* sak */
typedef struct {
  PlassId id;
  PlassId person;
  char *number;
  PlassCode state, level, service;
  PlassId owner;       /* organisation that answers for it */
  PlassId coordinator; /* worker */
  PlassId institution; /* that follows up now */
  PlassDate opened, closed;
  char *next_step;
  PlassId next_owner;
  PlassDate next_due;
  PlassDate ready_since; /* klar for neste steg */
} PlassCase;

/* reservasjon eller opphold: the same record in different states */
typedef struct {
  PlassId id;
  PlassId person, place, institution, case_id;
  PlassCode state;
  PlassTime start; /* planned or actual moving in */
  PlassTime planned_end;
  PlassTime ended;      /* actual end; not set: goes on, whatever was planned */
  PlassTime hold_until; /* held only: dead when passed */
  PlassCode came_from, end_reason;
  char *note;
  PlassId moved_from; /* booking */
  PlassId made_by;    /* worker */
} PlassBooking;

/* individuell plan */
typedef struct {
  PlassId id;
  PlassId person, case_id;
  PlassCode state, mode, consent;
  PlassDate consent_on;
  char *matters;   /* Hva er viktig for deg? In own words. */
  char *strengths; /* ressurser */
  PlassDate start, end, review_on;
  PlassId coordinator;
} PlassPlan;

/* mål */
typedef struct {
  PlassId id;
  PlassId plan, person;
  PlassCode area; /* life-area */
  char *words;    /* the person's own */
  PlassCode state;
  PlassDate start, due;
  PlassInt position;
} PlassGoal;

/* tiltak */
typedef struct {
  PlassId id;
  PlassId goal, plan, person;
  char *what, *extent;
  PlassId responsible;    /* worker */
  char *responsible_name; /* somebody outside: "bydelen", "moren min" */
  PlassDate due;
  char *how_we_know;
  PlassCode state;
  PlassDate done_on;
} PlassMeasure;

/* notat */
typedef struct {
  PlassId id;
  PlassId person, case_id, institution, author;
  PlassCode regime; /* journal or case: two laws, two accesses */
  PlassTime happened, recorded;
  char *title, *text;
  PlassCode state;
  PlassId replaces; /* note */
} PlassNote;

/* medarbeider */
typedef struct {
  PlassId id;
  char *user_name, *given, *family, *title, *hpr, *phone;
  PlassBool active;
} PlassWorker;

/* rolle: what a worker does at an institution, from when until when */
typedef struct {
  PlassId id;
  PlassId worker, institution;
  PlassCode role;
  PlassDate start, end;
  PlassBool active;
} PlassRole;

/* regel: a matching rule as data */
typedef struct {
  PlassId id;
  PlassCode name, place_field, person_field, test, value;
  PlassBool hard;
  char *text_en, *text_nb; /* what is said when it does not fit */
  PlassBool active;
} PlassRule;

/* kode: a word of a list that people extend */
typedef struct {
  PlassId id;
  PlassCode list, word;
  char *label_en, *label_nb;
  PlassInt sort, limit_days;
  PlassBool active;
} PlassCodeWord;

extern const PlassKind plass_kind_organisation, plass_kind_institution, plass_kind_unit, plass_kind_room,
    plass_kind_place, plass_kind_period, plass_kind_person, plass_kind_contact, plass_kind_case,
    plass_kind_booking, plass_kind_plan, plass_kind_goal, plass_kind_measure, plass_kind_note,
    plass_kind_worker, plass_kind_role, plass_kind_rule, plass_kind_code;

/* g_autoptr (PlassPerson) person = plass_store_get (…): each record type frees itself by its table. */
#define PLASS_RECORD_AUTOPTR(Type, noun)                                                                     \
  static inline void plass_##noun##_free (Type *record)                                                      \
  {                                                                                                          \
    plass_record_free (&plass_kind_##noun, record);                                                          \
  }                                                                                                          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, plass_##noun##_free)

PLASS_RECORD_AUTOPTR (PlassOrganisation, organisation)
PLASS_RECORD_AUTOPTR (PlassInstitution, institution)
PLASS_RECORD_AUTOPTR (PlassUnit, unit)
PLASS_RECORD_AUTOPTR (PlassRoom, room)
PLASS_RECORD_AUTOPTR (PlassPlace, place)
PLASS_RECORD_AUTOPTR (PlassPeriod, period)
PLASS_RECORD_AUTOPTR (PlassPerson, person)
PLASS_RECORD_AUTOPTR (PlassContact, contact)
PLASS_RECORD_AUTOPTR (PlassCase, case)
PLASS_RECORD_AUTOPTR (PlassBooking, booking)
PLASS_RECORD_AUTOPTR (PlassPlan, plan)
PLASS_RECORD_AUTOPTR (PlassGoal, goal)
PLASS_RECORD_AUTOPTR (PlassMeasure, measure)
PLASS_RECORD_AUTOPTR (PlassNote, note)
PLASS_RECORD_AUTOPTR (PlassWorker, worker)
PLASS_RECORD_AUTOPTR (PlassRole, role)
PLASS_RECORD_AUTOPTR (PlassRule, rule)
PLASS_RECORD_AUTOPTR (PlassCodeWord, code)

/* "Kari Testesen"; the alias; or "" — never masked here: ui and paper decide who may see it. Owned by the
 * caller. */
char *plass_person_name (const PlassPerson *person);
char *plass_worker_name (const PlassWorker *worker);

/* TRUE when the booking keeps its place at @now: held and not run out, planned, active, on leave, not come
 * back. */
gboolean plass_booking_keeps_place (const PlassBooking *booking, PlassTime now);
/* The end that counts for overlap, half open: the actual end; for a hold or plan the planned end. Without
 * one, and for an active booking whatever was planned, there is none: G_MAXINT64. (A hold's hold-until says
 * when the hold dies, not when the stay that it is for would end.) */
gint64 plass_booking_end (const PlassBooking *booking);
/* TRUE when both keep the same place at some common instant. */
gboolean plass_booking_overlaps (const PlassBooking *a, const PlassBooking *b, PlassTime now);

G_END_DECLS
