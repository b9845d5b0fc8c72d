/* search-page.c — the address of the next page holds the whole search, sealed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define AFTER_ID "\x01id"
#define AFTER_KEY "\x01key"

gboolean
plass_search_open_page (PlassSearch *search, const char *sealed, GPtrArray *texts)
{
  PlassRequest *request = &search->request;
  GError *error = NULL;
  g_autofree char *text = plass_seal_open (request->ledger, request->caller.user, sealed, &error);
  const char *form = text ? strchr (text, '\n') : NULL;

  if (error)
    return plass_refuse_error (request, search->reply, error);
  if (!form || strncmp (text, request->type, (gsize)(form - text)) != 0
      || strlen (request->type) != (gsize)(form - text) || request->params->len > 2)
    return plass_refuse (request, search->reply, "cursor-gone");
  g_array_set_size (request->params, 0);
  request->n_in_address = 0;
  if (!plass_request_read_form (form + 1, request->params, texts))
    return plass_refuse_at (request, search->reply, "bad-parameter", "cursor", NULL);
  search->after_id = plass_request_param (request, AFTER_ID);
  search->after_key = plass_request_param (request, AFTER_KEY);
  for (guint i = request->params->len; i-- > 0;)
    if (g_array_index (request->params, PlassParam, i).name[0] == '\x01')
      g_array_remove_index (request->params, i);
  return TRUE;
}

static void
append_pair (GString *form, const char *name, const char *value)
{
  g_autofree char *left = g_uri_escape_string (name, ":", FALSE);
  g_autofree char *right = g_uri_escape_string (value, ",:/", FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len ? "&" : "", left, right);
}

/* Only what may stand in an address; a parameter that was not understood is not told as if it were. */
static char *
make_link (const PlassSearch *search, const char *relation, const char *form)
{
  return g_strdup_printf ("{\"relation\":\"%s\",\"url\":\"%s/%s%s%s\"}", relation, search->request.base,
                          search->request.type, *form ? "?" : "", form);
}

char *
plass_search_link_self (const PlassSearch *search)
{
  const PlassRequest *request = &search->request;
  g_autoptr (GString) form = g_string_new (NULL);

  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);
    const PlassSearchParam *param =
        plass_search_param_find (request->type, given->name, strcspn (given->name, ":"));

    if (param ? !param->secret : given->name[0] == '_' && strcmp (given->name, "_format") != 0)
      append_pair (form, given->name, given->value);
  }
  return make_link (search, "self", form->str);
}

char *
plass_search_link_next (const PlassSearch *search, GError **error)
{
  const PlassRequest *request = &search->request;
  g_autoptr (GString) form = g_string_new (NULL);
  g_autofree char *clear = NULL, *sealed = NULL, *cursor = NULL;

  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);

    append_pair (form, given->name, given->value);
  }
  append_pair (form, AFTER_ID, search->last_id);
  if (search->last_key)
    append_pair (form, AFTER_KEY, search->last_key);
  clear = g_strconcat (request->type, "\n", form->str, NULL);
  sealed = plass_seal_close (request->ledger, request->caller.user, clear, error);
  cursor = sealed ? g_strconcat ("cursor=", sealed, NULL) : NULL;
  return cursor ? make_link (search, "next", cursor) : NULL;
}
