/* opening.c — from a name to an open store: signing in, the key, the file */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

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
  g_clear_pointer (&opened->second, plass_second_step_free);
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
keep_identity (PlassStore *store, const PlassService *service, const PlassIdentity *identity, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remembered); i++)
    /* Ids and codes are both nothing but their text. */
    if (!plass_store_set_setting (store, remembered[i].setting, (const char *)identity + remembered[i].offset,
                                  error))
      return FALSE;
  /* A backup says whose it is. */
  return plass_store_set_setting (store, "identity-service", service->url, error)
         && plass_store_set_setting (store, "identity-user", identity->user, error);
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
store_trouble (const GError *error)
{
  static const struct {
    int code;
    PlassTrouble trouble;
  } troubles[] = {
    { PLASS_ERROR_LOCKED, PLASS_TROUBLE_OPEN_ELSEWHERE },
    { PLASS_ERROR_WRONG_KEY, PLASS_TROUBLE_MISFIT },
    { PLASS_ERROR_NEWER_SERVICE, PLASS_TROUBLE_NEWER },
    { PLASS_ERROR_NO_SPACE, PLASS_TROUBLE_NO_SPACE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_error_matches (error, PLASS_ERROR, troubles[i].code))
      return troubles[i].trouble;
  return PLASS_TROUBLE_STORE;
}

/* ---- The key ---- */

/* Why keys could not be written. */
static PlassTrouble
keep_trouble (const GError *error)
{
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_LOCKED))
    return PLASS_TROUBLE_KEYRING_LOCKED;
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_OFFLINE))
    return PLASS_TROUBLE_NO_KEYRING;
  return PLASS_TROUBLE_NO_SPACE;
}

static PlassTrouble
make_key (const PlassOpening *opening, PlassDeskWays *ways, PlassKey *ret_key, GError **error)
{
  const PlassGiven *given = opening->given;

  if (!given->new_recovery || (plass_desk_ways_need_passphrase (ways) && !given->new_passphrase))
    return PLASS_TROUBLE_NEW_KEYS;
  if (ways->keyring == PLASS_KEYRING_LOCKED)
    return PLASS_TROUBLE_KEYRING_LOCKED;
  if (given->shared && ways->wanted == PLASS_SLOT_KEYRING)
    ways->wanted = PLASS_SLOT_BOTH;
  return plass_desk_keys_make (opening->user, ways->wanted, given->new_passphrase, given->new_recovery,
                               ret_key, error)
             ? PLASS_TROUBLE_NONE
             : keep_trouble (*error);
}

/* What was opened with the recovery code opens next time as this computer is now: with what its keyring has,
 * or with a new passphrase. A keyring that is only locked will be unlocked one day: nothing is changed then.
 */
static PlassTrouble
renew_ways (const PlassOpening *opening, const PlassDeskWays *ways, const PlassKey *key, GError **error)
{
  const PlassGiven *given = opening->given;
  gboolean weak = ways->slots[PLASS_SLOT_KEYRING] && ways->wanted == PLASS_SLOT_BOTH;

  if (ways->keyring == PLASS_KEYRING_LOCKED || !(given->recovery || given->new_passphrase || weak))
    return PLASS_TROUBLE_NONE;
  if (plass_desk_ways_need_passphrase (ways) && !given->new_passphrase)
    return PLASS_TROUBLE_NEW_PASSPHRASE;
  if (plass_desk_keys_set (opening->user, key, ways->wanted, given->new_passphrase, error))
    return PLASS_TROUBLE_NONE;
  /* A key that is not the one of these records is not kept; what is amiss is told when they are opened. */
  if (!g_error_matches (*error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY))
    return keep_trouble (*error);
  g_clear_error (error);
  return PLASS_TROUBLE_NONE;
}

/* Never makes a new key beside an old file: that file would then be lost for good. */
static PlassTrouble
get_key (const PlassOpening *opening, PlassOpened *opened, PlassKey *ret_key)
{
  g_autofree char *path = plass_opening_path (opening->user);
  gboolean exists = plass_store_exists (path), known = plass_key_exists (path);
  PlassDeskWays *ways = &opened->ways;

  if (!exists && !known && !opened->identity.user)
    return PLASS_TROUBLE_SIGN_IN;
  plass_desk_ways_look (opening->user, opening->policy, ways);
  if (!exists && !known)
    return make_key (opening, ways, ret_key, &opened->error);
  if (!known)
    return PLASS_TROUBLE_NO_KEY_FILE;
  PlassTrouble trouble =
      plass_desk_keys_unlock (opening->user, ways, opening->given, ret_key, &opened->error);
  if (!trouble)
    trouble = renew_ways (opening, ways, ret_key, &opened->error);
  return trouble;
}

static gboolean
open_store (const PlassOpening *opening, PlassOpened *opened)
{
  g_autofree char *path = plass_opening_path (opening->user);
  PlassKey key = { { 0 } };

  opened->trouble = get_key (opening, opened, &key);
  if (!opened->trouble) {
    opened->store = plass_store_open (path, &key, &opened->error);
    if (!opened->store)
      opened->trouble = store_trouble (opened->error);
    else
      plass_desk_keys_settle (opening->user);
  }
  plass_key_wipe (&key);
  return opened->store != NULL;
}

/* ---- Who it is ---- */

/* A locked keyring would swallow the token after the password was sent: so it is looked at before. */
static gboolean
sign_in (const PlassOpening *opening, PlassOpened *opened)
{
  const PlassGiven *given = opening->given;

  if (plass_keyring_state () == PLASS_KEYRING_LOCKED) {
    opened->trouble = PLASS_TROUBLE_KEYRING_LOCKED;
    return FALSE;
  }
  gboolean in = given->code
                    ? plass_second_step_give (opening->second, given->code, &opened->identity, &opened->error)
                    : plass_sign_in (opening->service, opening->user, given->password, &opened->second,
                                     &opened->identity, &opened->error);
  if (in)
    return TRUE;
  opened->trouble = g_error_matches (opened->error, PLASS_ERROR, PLASS_ERROR_RULE) ? PLASS_TROUBLE_CODE
                                                                                   : PLASS_TROUBLE_SIGN_IN;
  if (opened->second)
    g_clear_error (&opened->error); /* nothing went wrong: a code is asked for */
  return FALSE;
}

/* Whoever signs in says hello to the service, which may not want this desk; what only opens must not be older
 * than the organisation allows. */
static gboolean
may_be_shown (const PlassOpening *opening, PlassOpened *opened)
{
  if (opened->identity.user)
    return plass_gate_greet (opening->service, opening->user, opening->store, opened);
  return plass_gate_judge (opened);
}

void
plass_opening_run (const PlassOpening *opening, PlassOpened *opened)
{
  gboolean proves = opening->given->password || opening->given->code;
  PlassStore *store = opening->store;

  if (!store && plass_gate_obey (opening->user, opened)) {
    /* Whoever signs in now begins anew, but not before the service has heard of it: as long as it has not,
     * each start wipes once more. */
    if ((!proves && !opening->entering) || plass_gate_obey (opening->user, opened))
      return;
    opened->trouble = PLASS_TROUBLE_NONE;
  }
  if (opening->entering)
    plass_identity_copy (opening->entering, &opened->identity);
  if (proves && !sign_in (opening, opened))
    return;
  if ((!store && !open_store (opening, opened)) || !may_be_shown (opening, opened))
    return;
  store = store ? store : opened->store;
  if (!opened->identity.user && !recall_identity (store, opening->user, &opened->identity))
    opened->trouble = PLASS_TROUBLE_SIGN_IN;
  else if (!keep_identity (store, opening->service, &opened->identity, &opened->error))
    opened->trouble = PLASS_TROUBLE_STORE;
}

/* ---- In a thread ---- */

typedef struct {
  PlassOpening opening;
  PlassService service;
  PlassGiven given;
  PlassIdentity entering;
  char *user, *policy;
} Job;

static void
free_job (Job *job)
{
  plass_given_clear (&job->given);
  plass_identity_clear (&job->entering);
  g_free (job->service.url);
  g_free (job->service.ca_file);
  g_free (job->user);
  g_free (job->policy);
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

  plass_opening_run (&job->opening, opened);
  if (opened->trouble)
    opened->wait = plass_misses_wait (job->user, plass_boot_secs ());
  g_task_return_pointer (task, opened, (GDestroyNotify)free_opened);
}

void
plass_opening_start (gpointer source, const PlassOpening *opening, GAsyncReadyCallback opened)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (source, NULL, opened, NULL);

  job->service = (PlassService){ g_strdup (opening->service->url), g_strdup (opening->service->ca_file) };
  job->user = g_strdup (opening->user);
  job->policy = g_strdup (opening->policy);
  plass_given_copy (opening->given, &job->given);
  if (opening->entering)
    plass_identity_copy (opening->entering, &job->entering);
  job->opening = (PlassOpening){ .service = &job->service,
                                 .user = job->user,
                                 .given = &job->given,
                                 .policy = job->policy,
                                 .second = opening->second,
                                 .entering = job->entering.user ? &job->entering : NULL,
                                 .store = opening->store };
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
