/* application-entry.c — the way from a name to an open desk, and out of it again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* ---- Opening and signing in ---- */

static void
ask_to_sign_in (PlassApplication *application, const GError *error)
{
  g_autofree char *problem = error ? plass_words_error (error) : NULL;
  g_auto (GStrv) users = plass_desk_users ();

  plass_window_show_start (application->window);
  plass_start_page_ask (plass_window_get_start (application->window), &application->service,
                        application->user, users[0] != NULL, problem);
}

/* Whoever comes first may not be who was here last. */
static void
ask_who (PlassApplication *application, char **users)
{
  plass_window_show_start (application->window);
  plass_start_page_show_users (plass_window_get_start (application->window), users, application->user);
}

/* What is not a person's to say is not asked. */
static void
ask_new_keys (PlassApplication *application, const PlassDeskWays *ways)
{
  g_autofree char *policy = g_settings_get_string (application->settings, "key-profile");
  gboolean may_ask =
      g_str_equal (policy, "auto") && g_settings_is_writable (application->settings, "key-profile");

  plass_start_page_ask_new_keys (plass_window_get_start (application->window), ways, application->user,
                                 may_ask);
}

static void
remember_user (PlassApplication *application)
{
  g_settings_set_string (application->settings, "service-url", application->service.url);
  g_settings_set_string (application->settings, "ca-file",
                         application->service.ca_file ? application->service.ca_file : "");
  g_settings_set_string (application->settings, "user-name", application->user);
}

/* A code that was wrong is given to the same step again; whatever else comes of it ends it. */
static void
keep_second (PlassApplication *application, PlassOpened *got)
{
  if (got->trouble == PLASS_TROUBLE_CODE && !got->second)
    return;
  plass_second_step_free (application->second);
  application->second = g_steal_pointer (&got->second);
}

static void
ask_code (PlassApplication *application, const GError *error)
{
  const char *problem = error ? error->message : NULL;

  if (plass_lock_is_shown (application->lock)) {
    plass_lock_ask_code (application->lock, problem);
    return;
  }
  plass_window_show_start (application->window);
  plass_start_page_ask_code (plass_window_get_start (application->window), problem);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);
  PlassOpened got;

  plass_opening_finish (result, &got);
  application->working = FALSE;
  keep_second (application, &got);
  if (!application->window) {
    plass_opened_clear (&got);
  } else if (got.trouble == PLASS_TROUBLE_NONE) {
    remember_user (application);
    plass_application_open_desk (application, &got);
    plass_application_lock_if_asked (application);
  } else if (got.trouble == PLASS_TROUBLE_CODE) {
    ask_code (application, got.error);
  } else if (got.trouble == PLASS_TROUBLE_SIGN_IN && plass_lock_is_shown (application->lock)) {
    plass_lock_refused (application->lock, got.error);
  } else if (got.trouble == PLASS_TROUBLE_SIGN_IN) {
    ask_to_sign_in (application, got.error);
  } else if (got.trouble == PLASS_TROUBLE_NEW_KEYS) {
    ask_new_keys (application, &got.ways);
  } else {
    plass_window_show_start (application->window);
    plass_start_page_show_trouble (plass_window_get_start (application->window), &got);
  }
  /* Who has signed in need not do so again for each thing that is asked until the store is open. */
  plass_identity_clear (&application->entering);
  if (got.trouble && got.trouble != PLASS_TROUBLE_SIGN_IN && got.trouble != PLASS_TROUBLE_CODE)
    plass_identity_copy (&got.identity, &application->entering);
  plass_opened_clear (&got);
}

static void
start_opening (PlassApplication *application, const PlassGiven *given, PlassStore *store,
               GAsyncReadyCallback done)
{
  static const PlassGiven nothing = { 0 };
  g_autofree char *policy = g_settings_get_string (application->settings, "key-profile");
  const PlassOpening opening = { .service = &application->service,
                                 .user = application->user,
                                 .given = given ? given : &nothing,
                                 .policy = policy,
                                 .entering = application->entering.user ? &application->entering : NULL,
                                 .second = application->second,
                                 .store = store };

  application->working = TRUE;
  plass_opening_start (application, &opening, done);
}

static void
begin_opening (PlassApplication *application, const PlassGiven *given)
{
  /* Who has signed in a moment ago, and still gives what opens the store, has proved who they are. */
  application->with_password = (given && (given->password || given->code)) || application->entering.user;
  /* First of all, since the page that is left forgets what was given. */
  start_opening (application, given, NULL, opened);
  if (plass_lock_is_shown (application->lock))
    return;
  plass_window_show_start (application->window);
  plass_start_page_show_opening (plass_window_get_start (application->window));
}

void
plass_application_open (PlassApplication *application, const PlassGiven *given)
{
  if (!application->working && !application->desk.store)
    begin_opening (application, given);
  else if (plass_lock_is_shown (application->lock))
    plass_lock_refused (application->lock, NULL);
}

void
plass_application_ask_who (PlassApplication *application)
{
  g_auto (GStrv) users = plass_desk_users ();

  ask_who (application, users);
}

void
plass_application_set_user (PlassApplication *application, const char *user)
{
  if (application->working || application->desk.store)
    return;
  g_free (application->user);
  application->user = g_strdup (user);
  plass_identity_clear (&application->entering);
  if (plass_lock_holds (application->lock, user))
    return;
  if (plass_text_is_blank (user))
    ask_to_sign_in (application, NULL);
  else
    begin_opening (application, NULL);
}

void
plass_application_open_as_before (PlassApplication *application)
{
  g_auto (GStrv) users = plass_desk_users ();

  if (g_strv_length (users) > 1)
    ask_who (application, users);
  else if (plass_text_is_blank (application->user))
    ask_to_sign_in (application, NULL);
  else if (!plass_lock_holds (application->lock, application->user))
    begin_opening (application, NULL);
}

static void
set_service (PlassApplication *application, const char *url, const char *ca_file)
{
  g_free (application->service.url);
  g_free (application->service.ca_file);
  application->service.url = g_strdup (url);
  application->service.ca_file = plass_text_is_blank (ca_file) ? NULL : g_strdup (ca_file);
}

static void
sign_in_asked (PlassApplication *application, const char *url, const char *ca_file, const char *user,
               const char *password, const char *code)
{
  if (application->working)
    return;
  set_service (application, url, ca_file);
  g_free (application->user);
  application->user = g_strdup (user);
  plass_identity_clear (&application->entering);
  begin_opening (application, &(PlassGiven){ .password = (char *)password, .code = (char *)code });
}

void
plass_application_enter (PlassApplication *application, const PlassIdentity *identity)
{
  if (application->working || application->desk.store) {
    if (plass_lock_is_shown (application->lock))
      plass_lock_refused (application->lock, NULL);
    return;
  }
  g_free (application->user);
  application->user = g_strdup (identity->user);
  plass_identity_clear (&application->entering);
  plass_identity_copy (identity, &application->entering);
  begin_opening (application, NULL);
}

static void
signed_in_browser (PlassApplication *application, const char *url, const char *ca_file,
                   PlassIdentity *identity)
{
  set_service (application, url, ca_file);
  plass_application_enter (application, identity);
}

static void
signed_in_again (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);
  PlassDesk *desk = &application->desk;
  PlassOpened got;

  plass_opening_finish (result, &got);
  application->working = FALSE;
  plass_identity_clear (&application->entering);
  keep_second (application, &got);
  gboolean asked = got.trouble == PLASS_TROUBLE_CODE && !got.error;
  g_autofree char *problem = got.trouble && !asked ? plass_words_error (got.error) : NULL;
  if (!got.trouble && plass_application_get_desk (application)) {
    plass_desk_identify (desk, &got.identity);
    plass_lock_opened (application->lock, desk, TRUE);
  }
  if (desk->store)
    plass_application_start_sync (application);
  application->answered (got.trouble, problem, application->answered_data);
  if (got.order)
    plass_application_start_over (application);
  plass_opened_clear (&got);
}

void
plass_application_sign_in (PlassApplication *application, const PlassGiven *given,
                           const PlassIdentity *identity, PlassAnswered answered, gpointer user_data)
{
  if (application->working || !application->desk.store) {
    g_autofree char *problem = plass_words_error (NULL);
    answered (PLASS_TROUBLE_SIGN_IN, problem, user_data);
    return;
  }
  /* Two that renew one sign-in at once would look like a thief and a desk. */
  plass_sync_stop (g_steal_pointer (&application->desk.sync));
  application->answered = answered;
  application->answered_data = user_data;
  plass_identity_clear (&application->entering);
  if (identity)
    plass_identity_copy (identity, &application->entering);
  start_opening (application, given, application->desk.store, signed_in_again);
}

/* ---- Restoring ---- */

/* Nothing may use what is replaced. Who restores has just been let in, or could not get in at all: the
 * shift's PIN goes with the store that it opened. */
gboolean
plass_application_begin_restore (PlassApplication *application)
{
  if (application->working)
    return FALSE;
  application->working = TRUE;
  plass_lock_keep (application->lock);
  plass_lock_end (application->lock);
  plass_application_close_desk (application);
  plass_window_show_start (application->window);
  plass_start_page_show_opening (plass_window_get_start (application->window));
  return TRUE;
}

void
plass_application_end_restore (PlassApplication *application, const PlassGiven *given)
{
  application->working = FALSE;
  if (application->window)
    plass_application_open (application, given);
}

/* ---- Signing out ---- */

static void
forget_token (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PlassApplication *application = source;

  /* Offline the token is forgotten here at least; the service lets it run out. */
  plass_sign_out (&application->service, data, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
token_forgotten (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);

  plass_busy_end ();
  application->working = FALSE;
  if (application->window)
    ask_to_sign_in (application, NULL);
}

/* All of one is closed, as when the desk is locked, before the next is asked who they are. */
void
plass_application_switch_user (PlassApplication *application)
{
  if (application->working || !plass_application_get_desk (application))
    return;
  application->switching = TRUE;
  plass_application_lock (application);
}

void
plass_application_sign_out (PlassApplication *application)
{
  g_autoptr (GTask) task = g_task_new (application, NULL, token_forgotten, NULL);

  if (application->working)
    return;
  application->working = TRUE;
  plass_opening_forget (application->desk.store);
  plass_lock_end (application->lock);
  plass_application_close_desk (application);
  plass_window_show_start (application->window);
  plass_start_page_show_opening (plass_window_get_start (application->window));
  g_task_set_task_data (task, g_strdup (application->user), g_free);
  plass_busy_begin ();
  g_task_run_in_thread (task, forget_token);
}

void
plass_application_attach (PlassApplication *application, PlassStartPage *start)
{
  g_signal_connect_object (start, "sign-in", G_CALLBACK (sign_in_asked), application, G_CONNECT_SWAPPED);
  g_signal_connect_object (start, "signed-in", G_CALLBACK (signed_in_browser), application,
                           G_CONNECT_SWAPPED);
}
