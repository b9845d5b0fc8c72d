/* opening.c — from a name to an open store: signing in, the key, the file */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>

/* Kept in the store and not in the settings: who works here is nobody else's business. */
static const struct {
  const char *setting;
  gsize offset;
  gsize size;
} remembered[] = {
  { "identity-worker", offsetof (PlassIdentity, worker), sizeof (PlassId) },
  { "identity-role", offsetof (PlassIdentity, role), sizeof (PlassCode) },
  { "identity-institution", offsetof (PlassIdentity, institution), sizeof (PlassId) },
};

void
plass_opened_clear (PlassOpened *opened)
{
  g_clear_pointer (&opened->store, plass_store_close);
  plass_identity_clear (&opened->identity);
  g_clear_error (&opened->error);
}

char *
plass_opening_path (const char *user)
{
  /* A name must not lead out of the folder. */
  g_autofree char *folder = g_uri_escape_string (user, NULL, TRUE);

  g_strdelimit (folder, "/", '_');
  if (folder[0] == '.')
    folder[0] = '_';
  return g_build_filename (g_get_user_data_dir (), PLASS_APP_ID, folder, "records.db", NULL);
}

static gboolean
keep_identity (PlassStore *store, const PlassIdentity *identity, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remembered); i++)
    /* Ids and codes are both nothing but their text. */
    if (!plass_store_set_setting (store, remembered[i].setting, (const char *)identity + remembered[i].offset,
                                  error))
      return FALSE;
  return TRUE;
}

void
plass_opening_forget (PlassStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remembered); i++)
    plass_store_set_setting (store, remembered[i].setting, NULL, NULL);
}

static gboolean
recall_identity (PlassStore *store, const char *user, PlassIdentity *ret_identity)
{
  *ret_identity = (PlassIdentity){ .user = g_strdup (user) };
  for (gsize i = 0; i < G_N_ELEMENTS (remembered); i++) {
    g_autofree char *text = plass_store_setting (store, remembered[i].setting);
    if (text)
      g_strlcpy ((char *)ret_identity + remembered[i].offset, text, remembered[i].size);
  }
  return plass_id_is_set (&ret_identity->worker);
}

static PlassTrouble
key_trouble (const GError *error)
{
  return g_error_matches (error, PLASS_ERROR, PLASS_ERROR_LOCKED)    ? PLASS_TROUBLE_KEYRING_LOCKED
         : g_error_matches (error, PLASS_ERROR, PLASS_ERROR_OFFLINE) ? PLASS_TROUBLE_NO_KEYRING
                                                                     : PLASS_TROUBLE_KEY;
}

static PlassTrouble
store_trouble (const GError *error)
{
  static const struct {
    int code;
    PlassTrouble trouble;
  } troubles[] = {
    { PLASS_ERROR_LOCKED, PLASS_TROUBLE_OPEN_ELSEWHERE },
    { PLASS_ERROR_WRONG_KEY, PLASS_TROUBLE_KEY },
    { PLASS_ERROR_NEWER_SERVICE, PLASS_TROUBLE_NEWER },
    { PLASS_ERROR_NO_SPACE, PLASS_TROUBLE_NO_SPACE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_error_matches (error, PLASS_ERROR, troubles[i].code))
      return troubles[i].trouble;
  return PLASS_TROUBLE_STORE;
}

/* The data key lies wrapped beside the store; what opens it is the secret in the keyring. Made in this order:
 * keyring, key file, database, so that no database is ever without a way to open it. */
static gboolean
get_key (const char *user, const char *path, gboolean exists, PlassKey *ret_key, GError **error)
{
  PlassKey kek;
  PlassSecret secret = { .keyring = kek.bytes };
  gboolean known = exists || plass_key_exists (path), done;

  if (!plass_keyring_get_store_key (user, !known, &kek, error))
    return FALSE;
  done = known ? plass_key_unlock (path, PLASS_SLOT_KEYRING, &secret, ret_key, error)
               : plass_key_create (path, PLASS_SLOT_KEYRING, &secret, ret_key, error);
  plass_key_wipe (&kek);
  return done;
}

/* Never makes a new key beside an old file: that file would then be lost for good. */
static gboolean
open_store (const char *user, gboolean may_create, PlassOpened *opened)
{
  g_autofree char *path = plass_opening_path (user);
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean exists = plass_store_exists (path);
  PlassKey key;

  if (!exists && !may_create) {
    opened->trouble = PLASS_TROUBLE_SIGN_IN;
    return FALSE;
  }
  g_mkdir_with_parents (folder, 0700);
  if (!get_key (user, path, exists, &key, &opened->error)) {
    opened->trouble = key_trouble (opened->error);
    return FALSE;
  }
  opened->store = plass_store_open (path, &key, &opened->error);
  plass_key_wipe (&key);
  if (!opened->store)
    opened->trouble = store_trouble (opened->error);
  return opened->store != NULL;
}

void
plass_opening_run (const char *user, PlassOpened *opened)
{
  if (plass_gate_obey (user, opened) || !open_store (user, FALSE, opened) || !plass_gate_judge (opened))
    return;
  if (!recall_identity (opened->store, user, &opened->identity))
    opened->trouble = PLASS_TROUBLE_SIGN_IN;
}

void
plass_opening_sign_in (const PlassService *service, const char *user, const char *password, PlassStore *store,
                       PlassOpened *opened)
{
  if (!store && plass_gate_obey (user, opened))
    opened->trouble = PLASS_TROUBLE_NONE; /* whoever signs in now begins anew */
  if (!plass_sign_in (service, user, password, &opened->identity, &opened->error)) {
    opened->trouble = PLASS_TROUBLE_SIGN_IN;
    return;
  }
  if ((!store && !open_store (user, TRUE, opened)) || !plass_gate_greet (service, user, store, opened))
    return;
  if (!keep_identity (store ? store : opened->store, &opened->identity, &opened->error))
    opened->trouble = PLASS_TROUBLE_STORE;
}

/* ---- In a thread ---- */

typedef struct {
  PlassService service;
  char *user, *password; /* password NULL: just open */
  PlassStore *store;     /* borrowed: open already */
} Job;

static void
free_job (Job *job)
{
  g_free (job->service.url);
  g_free (job->service.ca_file);
  g_free (job->user);
  if (job->password)
    sodium_memzero (job->password, strlen (job->password));
  g_free (job->password);
  g_free (job);
}

static void
free_opened (PlassOpened *opened)
{
  plass_opened_clear (opened);
  g_free (opened);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  PlassOpened *opened = g_new0 (PlassOpened, 1);

  if (job->password)
    plass_opening_sign_in (&job->service, job->user, job->password, job->store, opened);
  else
    plass_opening_run (job->user, opened);
  g_task_return_pointer (task, opened, (GDestroyNotify)free_opened);
}

void
plass_opening_start (gpointer source, const PlassService *service, const char *user, const char *password,
                     PlassStore *store, GAsyncReadyCallback opened)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (source, NULL, opened, NULL);

  *job = (Job){ .service = { g_strdup (service->url), g_strdup (service->ca_file) },
                .user = g_strdup (user),
                .password = g_strdup (password),
                .store = store };
  g_task_set_task_data (task, job, (GDestroyNotify)free_job);
  plass_busy_begin ();
  g_task_run_in_thread (task, run_job);
}

void
plass_opening_finish (GAsyncResult *result, PlassOpened *ret_opened)
{
  g_autofree PlassOpened *opened = g_task_propagate_pointer (G_TASK (result), NULL);

  plass_busy_end ();
  *ret_opened = *opened;
}
