/* lock.c — closes the desk when nobody sits at it, and opens it again for the one whose it is */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* Seconds that an identity number stays in the clipboard. */
#define LONGEST_COPIED 60

struct _PlassLock {
  PlassApplication *application; /* borrowed, as the window */
  PlassWindow *window;           /* NULL: there is none */
  PlassShift *shift;             /* of the one whose desk is open or locked here; NULL: nobody's */
  const PlassDesk *desk;         /* open, borrowed; NULL: there is none, or it is locked */
  PlassDrafts *drafts;           /* as long as it is open */
  PlassIdle *idle;               /* the same */
  PlassSessionSignals *signals;
  gboolean shown, by_password, by_code;
  gboolean offline;         /* the service could not judge the password */
  gboolean was_locked;      /* before it was opened */
  gboolean closed, painted; /* the store; a frame since */
};

/* ---- The page ---- */

static PlassLockPage *
page_of (PlassLock *lock)
{
  return plass_window_get_lock (lock->window);
}

static gboolean
has_slot (PlassLock *lock, PlassSlot slot)
{
  g_autofree char *path = plass_opening_path (plass_shift_get_user (lock->shift));

  return plass_key_has_slot (path, slot);
}

static gboolean
takes_pin (PlassLock *lock)
{
  return plass_shift_takes_pin (lock->shift, plass_boot_secs ());
}

static PlassLockWay
way_now (PlassLock *lock)
{
  if (lock->by_code)
    return PLASS_LOCK_RECOVERY;
  return takes_pin (lock) && !lock->by_password ? PLASS_LOCK_PIN : PLASS_LOCK_PASSWORD;
}

/* A password is judged by the service: without a network, and without a PIN, the code that the organisation
 * keeps takes its place, so that nobody is locked out of tonight's house. */
static gboolean
may_give_code (PlassLock *lock)
{
  return !takes_pin (lock) && lock->offline && has_slot (lock, PLASS_SLOT_RECOVERY);
}

static const char *
other_words (PlassLock *lock)
{
  if (way_now (lock) != PLASS_LOCK_PASSWORD)
    return _ ("Use the _Password");
  if (takes_pin (lock))
    return _ ("Use the _PIN");
  return may_give_code (lock) ? _ ("Use the Recovery _Code") : NULL;
}

static void
ask (PlassLock *lock, const char *problem)
{
  plass_lock_page_ask (page_of (lock), plass_shift_get_name (lock->shift), way_now (lock), other_words (lock),
                       problem);
  plass_lock_page_wait (page_of (lock), plass_shift_wait (lock->shift, plass_boot_secs ()));
}

static void
show (PlassLock *lock)
{
  lock->shown = TRUE;
  lock->by_password = lock->by_code = lock->offline = FALSE;
  plass_lock_page_set_service (page_of (lock), plass_application_get_service (lock->application),
                               plass_shift_get_user (lock->shift));
  ask (lock, NULL);
  plass_window_show_lock (lock->window);
}

gboolean
plass_lock_is_shown (PlassLock *lock)
{
  return lock->shown;
}

/* ---- What was written into the field ---- */

static void
tell_miss (PlassLock *lock)
{
  guint left = plass_shift_left (lock->shift);
  g_autofree char *words = NULL;

  if (lock->by_code)
    words = g_strdup (_ ("That is not the code of this computer. Nothing is lost."));
  else if (left)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "That was not the PIN. %u try is left.",
                                          "That was not the PIN. %u tries are left.", left),
                             left);
  else
    words = g_strdup (_ ("That was not the PIN, for the fifth time. Now only the password opens. Nothing is "
                         "lost."));
  ask (lock, words);
}

static void
judged (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassLock *lock = data;
  gboolean fits = plass_lock_try_finish (result);

  if (!lock->window || !lock->shown)
    return;
  if (fits)
    plass_application_open (lock->application, NULL);
  else
    tell_miss (lock);
}

/* The try is counted before it is judged: the program may be ended in between. */
static void
begin_try (PlassLock *lock, const char *typed)
{
  g_autofree char *path = plass_opening_path (plass_shift_get_user (lock->shift));
  const char *verifier = lock->by_code ? NULL : plass_shift_get_verifier (lock->shift);

  plass_shift_count (lock->shift, plass_boot_secs ());
  plass_lock_page_work (page_of (lock));
  plass_lock_try_start (lock->application, verifier, path, typed, judged, lock);
}

static void
given (PlassLock *lock, PlassLockWay way, const char *typed, const char *code)
{
  if (way != way_now (lock)) { /* the shift ended while it was written */
    ask (lock, NULL);
  } else if (way != PLASS_LOCK_PASSWORD) {
    begin_try (lock, typed);
  } else {
    plass_lock_page_work (page_of (lock));
    plass_application_open (lock->application,
                            &(PlassGiven){ .password = (char *)typed, .code = (char *)code });
  }
}

static void
signed_in (PlassLock *lock, PlassIdentity *identity)
{
  plass_lock_page_work (page_of (lock));
  plass_application_enter (lock->application, identity);
}

static void
other_way (PlassLock *lock)
{
  if (lock->by_code)
    lock->by_code = FALSE;
  else if (may_give_code (lock))
    lock->by_code = TRUE;
  else
    lock->by_password = !lock->by_password;
  ask (lock, NULL);
}

static void
someone_else (PlassLock *lock)
{
  lock->shown = FALSE;
  plass_application_ask_who (lock->application);
}

/* ---- From outside ---- */

static void
set_user (PlassLock *lock, const char *user)
{
  if (lock->shift && g_strcmp0 (plass_shift_get_user (lock->shift), user) == 0)
    return;
  plass_shift_free (lock->shift);
  lock->shift = plass_shift_new (user);
}

/* Where the keyring alone does not open what is kept, it asks for its passphrase by itself. */
static gboolean
needs_passphrase (PlassLock *lock)
{
  return !has_slot (lock, PLASS_SLOT_KEYRING)
         && (has_slot (lock, PLASS_SLOT_PASSPHRASE) || has_slot (lock, PLASS_SLOT_BOTH));
}

gboolean
plass_lock_holds (PlassLock *lock, const char *user)
{
  set_user (lock, user);
  lock->shown = FALSE;
  if (needs_passphrase (lock))
    return FALSE;
  if (!plass_shift_is_held (lock->shift))
    return FALSE;
  show (lock);
  return TRUE;
}

static char *
name_of (const PlassDesk *desk)
{
  g_autoptr (PlassWorker) worker =
      plass_store_get (desk->store, &plass_kind_worker, &desk->identity.worker, NULL);
  g_autofree char *name = worker ? plass_worker_name (worker) : NULL;

  return g_strdup (plass_text_is_blank (name) ? desk->identity.user : name);
}

static void
frame_painted (GdkFrameClock *clock, PlassLock *lock)
{
  lock->painted = TRUE;
  g_signal_handlers_disconnect_by_func (clock, frame_painted, lock);
}

static void
await_frame (PlassLock *lock)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (lock->window));

  lock->painted = !clock || !gtk_widget_get_mapped (GTK_WIDGET (lock->window));
  if (lock->painted)
    return;
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_painted), lock);
  gtk_widget_queue_draw (GTK_WIDGET (lock->window));
}

/* Who watches over an open desk. */
static void
leave_desk (PlassLock *lock)
{
  lock->desk = NULL;
  g_clear_pointer (&lock->drafts, plass_drafts_free);
  g_clear_pointer (&lock->idle, plass_idle_free);
}

void
plass_lock_close (PlassLock *lock, const PlassDesk *desk)
{
  g_autofree char *name = name_of (desk);

  set_user (lock, desk->identity.user);
  plass_shift_lock (lock->shift, name);
  plass_drafts_keep (lock->drafts, TRUE);
  leave_desk (lock);
  plass_lock_take_away (GTK_WINDOW (lock->window));
  plass_window_set_desk (lock->window, NULL);
  lock->closed = FALSE;
  show (lock);
  plass_lock_page_work (page_of (lock));
  await_frame (lock);
}

void
plass_lock_closed (PlassLock *lock)
{
  lock->closed = TRUE;
  if (!needs_passphrase (lock)) {
    ask (lock, NULL);
    return;
  }
  lock->shown = FALSE;
  plass_application_open (lock->application, NULL);
}

/* ---- An open desk ---- */

static void
hide_names (gpointer data)
{
  PlassLock *lock = data;

  plass_shutter_set_closed (lock->desk->shutter, TRUE);
}

static void
lock_desk (gpointer data)
{
  PlassLock *lock = data;

  plass_application_lock (lock->application);
}

static void
watch_idle (PlassLock *lock)
{
  PlassStore *store = lock->desk->store;
  g_autofree char *hide = NULL, *seconds = NULL;

  plass_desk_rest (store, &hide, &seconds);
  PlassIdlePolicy policy = plass_idle_policy (&lock->desk->identity.role, hide, seconds);

  lock->idle = plass_idle_new (&policy, hide_names, lock_desk, lock);
}

static void
restore_drafts (PlassLock *lock)
{
  if (!lock->drafts)
    return;
  plass_drafts_restore (lock->drafts, lock->was_locked);
  plass_drafts_watch (lock->drafts);
}

static void
pin_chosen (const char *verifier, gpointer data)
{
  PlassLock *lock = data;

  if (lock->desk)
    plass_shift_set_pin (lock->shift, verifier);
}

static void
offer_pin (PlassLock *lock)
{
  PlassDialog *dialog = plass_pin_dialog_present (GTK_WIDGET (lock->window), pin_chosen, lock);

  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (restore_drafts), lock);
}

/* Who had no try left, was too late or did not know it needs another PIN. */
static void
begin_shift (PlassLock *lock)
{
  gint64 now = plass_boot_secs ();

  if (lock->was_locked && (lock->by_password || !plass_shift_takes_pin (lock->shift, now)))
    plass_shift_set_pin (lock->shift, NULL);
  plass_shift_begin (lock->shift, now);
}

void
plass_lock_opened (PlassLock *lock, const PlassDesk *desk, gboolean signed_in)
{
  set_user (lock, desk->identity.user);
  lock->was_locked = lock->shown;
  lock->shown = FALSE;
  if (signed_in)
    begin_shift (lock);
  plass_shift_open (lock->shift);
  if (lock->desk)
    return; /* it was open, and somebody signed in again */
  lock->desk = desk;
  lock->drafts = plass_drafts_new (lock->window, desk);
  watch_idle (lock);
  if (signed_in && !plass_shift_get_verifier (lock->shift) && has_slot (lock, PLASS_SLOT_KEYRING))
    offer_pin (lock);
  else
    restore_drafts (lock);
}

static gboolean
window_closes (PlassLock *lock)
{
  plass_lock_keep (lock);
  return FALSE;
}

void
plass_lock_keep (PlassLock *lock)
{
  if (lock->drafts)
    plass_drafts_keep (lock->drafts, FALSE);
}

void
plass_lock_refused (PlassLock *lock, const GError *error)
{
  g_autofree char *words = error ? plass_words_error (error) : NULL;

  lock->offline = g_error_matches (error, PLASS_ERROR, PLASS_ERROR_OFFLINE);
  ask (lock, words);
}

void
plass_lock_ask_code (PlassLock *lock, const char *problem)
{
  plass_lock_page_ask_code (page_of (lock), problem);
}

void
plass_lock_end (PlassLock *lock)
{
  lock->shown = FALSE;
  leave_desk (lock);
  if (lock->shift)
    plass_shift_end (lock->shift);
}

void
plass_lock_set_window (PlassLock *lock, PlassWindow *window)
{
  lock->window = window;
  lock->shown = FALSE;
  if (!window) {
    leave_desk (lock);
    return;
  }
  g_signal_connect_swapped (window, "close-request", G_CALLBACK (window_closes), lock);
  plass_clipboard_watch (gtk_widget_get_clipboard (GTK_WIDGET (window)), LONGEST_COPIED);
  g_signal_connect_swapped (page_of (lock), "given", G_CALLBACK (given), lock);
  g_signal_connect_swapped (page_of (lock), "signed-in", G_CALLBACK (signed_in), lock);
  g_signal_connect_swapped (page_of (lock), "other-way", G_CALLBACK (other_way), lock);
  g_signal_connect_swapped (page_of (lock), "someone-else", G_CALLBACK (someone_else), lock);
}

/* Nothing is open, or it is closed and the screen shows so. */
static gboolean
is_dark (gpointer data)
{
  const PlassLock *lock = data;

  return !lock->desk && (!lock->shown || (lock->closed && lock->painted));
}

PlassLock *
plass_lock_new (PlassApplication *application)
{
  PlassLock *lock = g_new0 (PlassLock, 1);
  GDBusConnection *session = g_application_get_dbus_connection (G_APPLICATION (application));

  lock->application = application;
  lock->signals = plass_session_signals_new (session, lock_desk, is_dark, lock);
  return lock;
}

void
plass_lock_free (PlassLock *lock)
{
  if (!lock)
    return;
  leave_desk (lock);
  plass_session_signals_free (lock->signals);
  plass_shift_free (lock->shift);
  g_free (lock);
}
