/* wire.h — a record in FHIR R4 JSON and back, by the path tables of domain */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

#include <cJSON.h>

G_BEGIN_DECLS

/* All of these may be called from any thread; a cJSON tree belongs to one thread at a time. Numbers of
 * elements that we do not know keep about 15 digits, as cJSON reads them. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cJSON, cJSON_Delete)

/* Bounded reading of hostile text: NULL and PLASS_ERROR_BROKEN for bad JSON, more than @max_depth (100)
 * levels, or something that is no object. */
cJSON *plass_wire_parse (const char *text, gssize length, GError **error);

/* Which kind a resource is (resourceType and the telling path); NULL when it is none of ours. */
const PlassKind *plass_wire_kind (const cJSON *resource);

/* Writes @record onto @base (taken; NULL: a new resource): elements that we do not know pass through, cleared
 * fields leave no empty object or array behind, "id" and "resourceType" are set. Owned by the caller. */
cJSON *plass_wire_encode (const PlassKind *kind, gconstpointer record, cJSON *base);

/* A record out of a resource; owned by the caller. Tolerant: a value that cannot be read is left unset (and
 * kept by encode). PLASS_ERROR_BROKEN only when it is not of @kind or has no usable id. */
gpointer plass_wire_decode (const PlassKind *kind, const cJSON *resource, GError **error);

/* meta.versionId or NULL; borrowed. */
const char *plass_wire_version (const cJSON *resource);

/* One value by path (domain.h, PlassField: "period.start", "identifier[system=urn:x].value",
 * "extension[url=…].valueCode"), or NULL. */
const cJSON *plass_wire_get (const cJSON *resource, const char *path);
/* Sets or (NULL) clears a string by path, making what is missing; empty parents go. */
void plass_wire_set (cJSON *resource, const char *path, const char *value);

/* An OperationOutcome with one issue. @severity "error", @code FHIR's, @detail our own code for programs
 * ("overlap", "women-only", "need-fact"), @text in the user's words. */
cJSON *plass_wire_outcome (const char *severity, const char *code, const char *detail, const char *text);
/* The first issue's detail code and text out of an answer; both owned, NULL when it is no OperationOutcome.
 */
gboolean plass_wire_read_outcome (const cJSON *resource, char **ret_detail, char **ret_text);

G_END_DECLS
