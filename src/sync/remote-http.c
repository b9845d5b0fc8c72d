/* remote-http.c — the remote that is really there */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <string.h>

#define PAGE_ROWS "1000"
#define FHIR_TYPE "application/fhir+json"

typedef struct {
  PlassRemote remote;
  PlassWeb *web;
  const PlassService *service;
  const char *user;
  char *access; /* in memory only; NULL: none yet */
} HttpRemote;

static gboolean
ask (PlassRemote *remote, PlassRequest request, PlassAnswer *ret_answer, GError **error)
{
  HttpRemote *http = (HttpRemote *)remote;

  if (!http->access) { /* the round knows what to do about it */
    plass_wipe (request.body);
    *ret_answer = (PlassAnswer){ .status = 401, .body = g_strdup ("") };
    return TRUE;
  }
  request.bearer = http->access;
  return plass_web_send (http->web, request, ret_answer, error);
}

static gboolean
pull (PlassRemote *remote, const char *cursor, PlassAnswer *ret_answer, GError **error)
{
  g_autofree char *where =
      g_strconcat ("/fhir/_history?_count=" PAGE_ROWS, cursor ? "&cursor=" : "", cursor ? cursor : "", NULL);

  return ask (remote, (PlassRequest){ .method = "GET", .where = where }, ret_answer, error);
}

static gboolean
search (PlassRemote *remote, const char *where, PlassAnswer *ret_answer, GError **error)
{
  return ask (remote, (PlassRequest){ .method = "GET", .where = where }, ret_answer, error);
}

static gboolean
push (PlassRemote *remote, const PlassId *command, char *bundle, PlassAnswer *ret_answer, GError **error)
{
  PlassRequest request = {
    .method = "POST", .where = "/fhir", .command = command->text, .type = FHIR_TYPE, .body = bundle
  };

  return ask (remote, request, ret_answer, error);
}

static gboolean
act (PlassRemote *remote, const PlassId *command, const char *path, char *parameters, PlassAnswer *ret_answer,
     GError **error)
{
  g_autofree char *where = g_strconcat ("/fhir/", path, NULL);
  PlassRequest request = {
    .method = "POST", .where = where, .command = command->text, .type = FHIR_TYPE, .body = parameters
  };

  return ask (remote, request, ret_answer, error);
}

static gboolean
hello (PlassRemote *remote, const PlassId *desk, char *parameters, PlassAnswer *ret_answer, GError **error)
{
  g_autofree char *where = g_strconcat ("/fhir/Device/", desk->text, "/$hello", NULL);
  PlassRequest request = {
    .method = "POST", .where = where, .repeatable = TRUE, .type = FHIR_TYPE, .body = parameters
  };

  return ask (remote, request, ret_answer, error);
}

static gboolean
renew (PlassRemote *remote, GError **error)
{
  HttpRemote *http = (HttpRemote *)remote;
  g_auto (PlassTokens) tokens = { 0 };

  plass_wipe (g_steal_pointer (&http->access));
  if (!plass_tokens_renew (http->web, http->service, http->user, &tokens, error))
    return FALSE;
  http->access = g_steal_pointer (&tokens.access);
  return TRUE;
}

PlassRemote *
plass_remote_http_new (PlassWeb *web, const PlassService *service, const char *user)
{
  HttpRemote *http = g_new0 (HttpRemote, 1);

  http->remote = (PlassRemote){
    .pull = pull, .push = push, .act = act, .search = search, .hello = hello, .renew = renew
  };
  http->web = web;
  http->service = service;
  http->user = user;
  return &http->remote;
}

void
plass_remote_http_free (PlassRemote *remote)
{
  HttpRemote *http = (HttpRemote *)remote;

  if (!http)
    return;
  plass_wipe (http->access);
  g_free (http);
}

const char *
plass_remote_http_access (PlassRemote *remote)
{
  return ((HttpRemote *)remote)->access;
}
