/* obey.c — an order carried out: written down first, so that it is finished however often the desk dies */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Beside the database. It holds nothing of a record, and what it can make a desk do, whoever can write it
 * could do without. */
#define JOURNAL "order-under-way"
#define GROUP "order"

typedef struct {
  const char *path, *key_name; /* of the store */
  char *file;                  /* the journal's own path */
  PlassOrderAction action;
  PlassService service;
  char *user, *desk, *nonce;
} Journal;

static void
clear_journal (Journal *journal)
{
  g_free (journal->file);
  g_free (journal->service.url);
  g_free (journal->service.ca_file);
  g_free (journal->user);
  g_free (journal->desk);
  g_free (journal->nonce);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Journal, clear_journal)

static char *
journal_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, JOURNAL, NULL);
}

/* ---- Writing it down ---------------------------------------------------------------------------------- */

static gboolean
write_journal (const char *path, GKeyFile *keys, GError **error)
{
  g_autofree char *file = journal_file (path);
  g_autofree char *text = g_key_file_to_data (keys, NULL, NULL);
  g_autoptr (GError) why = NULL;

  if (g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &why))
    return TRUE;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, why->message);
  return FALSE;
}

gboolean
plass_order_accept (PlassStore *store, const PlassService *service, const char *user, const PlassOrder *order,
                    GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *path = plass_store_dup_path (store);
  g_autofree char *issued = g_strdup_printf ("%" G_GINT64_FORMAT, order->issued);
  PlassId desk = plass_hello_desk (store, error);

  g_key_file_set_string (keys, GROUP, "action", order->action == PLASS_ORDER_WIPE ? "wipe" : "lock");
  g_key_file_set_string (keys, GROUP, "url", service->url);
  if (service->ca_file)
    g_key_file_set_string (keys, GROUP, "ca-file", service->ca_file);
  g_key_file_set_string (keys, GROUP, "user", user);
  g_key_file_set_string (keys, GROUP, "desk", desk.text);
  g_key_file_set_string (keys, GROUP, "nonce", order->nonce);
  /* The seal inside the store first: a desk that dies now is locked, and is told once more. */
  return plass_id_is_set (&desk)
         && (order->action != PLASS_ORDER_LOCK || plass_store_set_setting (store, "locked", "yes", error))
         && write_journal (path, keys, error) && plass_store_set_setting (store, "order-last", issued, error);
}

/* ---- Carrying it out ---------------------------------------------------------------------------------- */

static char *
member (GKeyFile *keys, const char *name)
{
  return g_key_file_get_string (keys, GROUP, name, NULL);
}

static gboolean
read_journal (const char *path, const char *key_name, Journal *ret_journal)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *action = NULL;

  *ret_journal = (Journal){ .path = path, .key_name = key_name, .file = journal_file (path) };
  if (!g_key_file_load_from_file (keys, ret_journal->file, G_KEY_FILE_NONE, NULL))
    return FALSE;
  action = member (keys, "action");
  ret_journal->action = g_strcmp0 (action, "wipe") == 0 ? PLASS_ORDER_WIPE : PLASS_ORDER_LOCK;
  ret_journal->service = (PlassService){ member (keys, "url"), member (keys, "ca-file") };
  ret_journal->user = member (keys, "user");
  ret_journal->desk = member (keys, "desk");
  ret_journal->nonce = member (keys, "nonce");
  return action && ret_journal->service.url && ret_journal->user && ret_journal->desk && ret_journal->nonce;
}

/* A computer without a keyring has nothing in it. */
static gboolean
is_no_keyring (const GError *why)
{
  return g_error_matches (why, PLASS_ERROR, PLASS_ERROR_OFFLINE);
}

static gboolean
clear_keyring (Journal *journal)
{
  g_autoptr (GError) no_token = NULL, no_key = NULL;
  gboolean well = TRUE;

  if (journal->action == PLASS_ORDER_WIPE && !plass_keyring_clear_store_keys (journal->key_name, &no_key))
    well = is_no_keyring (no_key);
  if (!plass_keyring_clear_token (&journal->service, journal->user, &no_token))
    well = well && is_no_keyring (no_token);
  return well;
}

static gboolean
destroy (Journal *journal)
{
  return journal->action != PLASS_ORDER_WIPE || plass_store_destroy (journal->path, JOURNAL, NULL);
}

static char *
confirm_form (const Journal *journal)
{
  g_autofree char *desk = g_uri_escape_string (journal->desk, NULL, FALSE);
  g_autofree char *nonce = g_uri_escape_string (journal->nonce, NULL, FALSE);

  return g_strconcat ("client_id=" PLASS_CLIENT_ID "&desk=", desk, "&nonce=", nonce, NULL);
}

/* An order that the service no longer knows was taken back: then there is nothing to confirm. */
static gboolean
confirm (Journal *journal)
{
  g_autoptr (PlassWeb) web = plass_web_new (&journal->service, NULL, NULL);
  g_auto (PlassAnswer) answer = { 0 };
  PlassRequest request = { .method = "POST",
                           .where = "/desk/obeyed",
                           .type = "application/x-www-form-urlencoded",
                           .body = confirm_form (journal) };

  if (!web) {
    g_free (request.body);
    return FALSE;
  }
  return plass_web_send (web, request, &answer, NULL) && (answer.status == 200 || answer.status == 404);
}

/* In this order, and all of them each time: a step that fails (a locked keyring, no network) must not keep
 * the next from being done, and is done again at the next start. */
static gboolean (*const steps[]) (Journal *journal) = { clear_keyring, destroy, confirm };

static void
close_journal (const Journal *journal)
{
  g_autofree char *folder = g_path_get_dirname (journal->path);

  g_unlink (journal->file);
  g_rmdir (folder); /* when nothing is left in it */
}

PlassOrderAction
plass_order_obey_some (const char *path, const char *key_name, guint most)
{
  g_auto (Journal) journal = { 0 };
  gboolean done = TRUE;

  if (!read_journal (path, key_name, &journal))
    return PLASS_ORDER_NONE;
  for (guint i = 0; i < MIN (most, G_N_ELEMENTS (steps)); i++)
    done = steps[i](&journal) && done;
  if (done && most > G_N_ELEMENTS (steps))
    close_journal (&journal);
  return journal.action;
}

PlassOrderAction
plass_order_obey (const char *path, const char *key_name)
{
  return plass_order_obey_some (path, key_name, G_MAXUINT);
}

gboolean
plass_order_is_unheard (const char *path)
{
  g_autofree char *file = journal_file (path);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

const char *
plass_order_words (PlassOrderAction action)
{
  if (action == PLASS_ORDER_LOCK)
    return plass_grace_words (PLASS_GRACE_ORDERED);
  return action == PLASS_ORDER_WIPE ? _ ("The administrator has removed everything that Plass kept on this "
                                         "computer. What was sent is safe at the central service.")
                                    : NULL;
}
