/* browser-wait.c — somebody signs in in the browser, and the window waits for them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassBrowserWait {
  GtkBox parent;
  GtkWidget *spinner, *again; /* owned by the box */
  GCancellable *cancellable;  /* of the one who is waited for; NULL: nobody */
  char *url;                  /* what the browser shows; NULL: it was not asked to yet */
  gboolean no_browser;        /* it could not be opened */
};

G_DEFINE_FINAL_TYPE (PlassBrowserWait, plass_browser_wait, GTK_TYPE_BOX)

/* In a sandbox the browsers of the system are not seen, and the portal finds them. */
gboolean
plass_browser_is_there (void)
{
  g_autoptr (GAppInfo) browser = g_app_info_get_default_for_uri_scheme ("https");

  return browser || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* ---- The browser ---- */

static void
show_in_browser (PlassBrowserWait *wait)
{
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (wait)));

  wait->no_browser = !g_app_info_launch_default_for_uri (wait->url, G_APP_LAUNCH_CONTEXT (context), NULL);
  if (wait->no_browser)
    g_cancellable_cancel (wait->cancellable);
}

/* What the thread asks the main thread for. */
typedef struct {
  PlassBrowserWait *wait;
  GCancellable *cancellable;
  char *url;
} Page;

static void
free_page (gpointer data)
{
  Page *page = data;

  g_object_unref (page->wait);
  g_object_unref (page->cancellable);
  g_free (page->url);
  g_free (page);
}

static gboolean
page_asked (gpointer data)
{
  Page *page = data;
  PlassBrowserWait *wait = page->wait;

  if (wait->cancellable == page->cancellable) {
    wait->url = g_steal_pointer (&page->url);
    gtk_widget_set_sensitive (wait->again, TRUE);
    show_in_browser (wait);
  }
  return G_SOURCE_REMOVE;
}

/* ---- The thread ---- */

typedef struct {
  PlassService service;
  char *user;
  GTask *task; /* borrowed */
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_free (job->service.url);
  g_free (job->service.ca_file);
  g_free (job->user);
  g_free (job);
}

static gboolean
ask_for_page (const char *url, gpointer data, GError **error)
{
  const Job *job = data;
  Page *page = g_new (Page, 1);

  *page = (Page){ .wait = g_object_ref (g_task_get_source_object (job->task)),
                  .cancellable = g_object_ref (g_task_get_cancellable (job->task)),
                  .url = g_strdup (url) };
  g_idle_add_full (G_PRIORITY_DEFAULT, page_asked, page, free_page);
  return TRUE;
}

static void
free_identity (gpointer data)
{
  plass_identity_clear (data);
  g_free (data);
}

/* A test has no five minutes. */
static guint
patience (void)
{
  const char *shorter = g_getenv ("PLASS_TEST_BROWSER");

  return shorter && g_strcmp0 (g_getenv ("PLASS_TEST"), "1") == 0 ? (guint)atoi (shorter) : 0;
}

/* A locked keyring would swallow the token after somebody had signed in. */
static void
sign_in (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  PlassIdentity *identity = g_new0 (PlassIdentity, 1);
  GError *error = NULL;

  if ((plass_keyring_state () != PLASS_KEYRING_LOCKED || plass_keyring_unlock (&error))
      && plass_sign_in_browser (&job->service, job->user, patience (), ask_for_page, data, cancellable,
                                identity, &error)) {
    g_task_return_pointer (task, identity, free_identity);
    return;
  }
  free_identity (identity);
  g_task_return_error (task, error);
}

/* ---- Waiting ---- */

static void
leave (PlassBrowserWait *wait)
{
  g_clear_object (&wait->cancellable);
  g_clear_pointer (&wait->url, g_free);
  gtk_spinner_set_spinning (GTK_SPINNER (wait->spinner), FALSE);
}

static void
came_back (GObject *source, GAsyncResult *result, gpointer unused)
{
  PlassBrowserWait *wait = PLASS_BROWSER_WAIT (source);
  g_autoptr (GError) error = NULL;
  PlassIdentity *identity = g_task_propagate_pointer (G_TASK (result), &error);

  /* Somebody gave up before, and may have begun again. */
  if (wait->cancellable == g_task_get_cancellable (G_TASK (result))) {
    gboolean no_browser = wait->no_browser;

    leave (wait);
    if (identity)
      g_signal_emit_by_name (wait, "signed-in", identity);
    else
      g_signal_emit_by_name (wait, "ended",
                             no_browser ? _ ("The browser could not be opened. Use the password instead.")
                                        : error->message);
  }
  if (identity)
    free_identity (identity);
}

void
plass_browser_wait_begin (PlassBrowserWait *wait, const PlassService *service, const char *user)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  plass_browser_wait_cancel (wait);
  wait->cancellable = g_cancellable_new ();
  wait->no_browser = FALSE;
  gtk_widget_set_sensitive (wait->again, FALSE);
  gtk_spinner_set_spinning (GTK_SPINNER (wait->spinner), TRUE);
  task = g_task_new (wait, wait->cancellable, came_back, NULL);
  *job = (Job){ .service = { g_strdup (service->url), g_strdup (service->ca_file) },
                .user = plass_text_is_blank (user) ? NULL : g_strdup (user),
                .task = task };
  g_task_set_task_data (task, job, free_job);
  /* Not counted as busy: a person may take minutes, and nothing here reads a store. */
  g_task_run_in_thread (task, sign_in);
}

void
plass_browser_wait_cancel (PlassBrowserWait *wait)
{
  if (!wait->cancellable)
    return;
  g_cancellable_cancel (wait->cancellable);
  leave (wait);
}

static void
cancel_clicked (PlassBrowserWait *wait)
{
  plass_browser_wait_cancel (wait);
  g_signal_emit_by_name (wait, "ended", NULL);
}

/* ---- Making it ---- */

/* Whoever cannot see that they are waited for is not. */
static void
unmap (GtkWidget *widget)
{
  plass_browser_wait_cancel (PLASS_BROWSER_WAIT (widget));
  GTK_WIDGET_CLASS (plass_browser_wait_parent_class)->unmap (widget);
}

static void
dispose (GObject *object)
{
  plass_browser_wait_cancel (PLASS_BROWSER_WAIT (object));
  G_OBJECT_CLASS (plass_browser_wait_parent_class)->dispose (object);
}

static void
plass_browser_wait_class_init (PlassBrowserWaitClass *class)
{
  const GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->unmap = unmap;
  g_signal_new ("signed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static GtkWidget *
new_button (PlassBrowserWait *wait, const char *words, const char *style, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, style);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, wait);
  gtk_box_append (GTK_BOX (wait), button);
  return button;
}

static void
plass_browser_wait_init (PlassBrowserWait *wait)
{
  GtkWidget *words =
      gtk_label_new (_ ("Go on in the browser: sign in there. Plass opens as soon as you are done."));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (wait), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (wait), 12);
  wait->spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (wait->spinner, 32, 32);
  gtk_widget_set_halign (wait->spinner, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (wait), wait->spinner);
  gtk_box_append (GTK_BOX (wait), words);
  wait->again = new_button (wait, _ ("_Open the Browser Again"), "flat", G_CALLBACK (show_in_browser));
  new_button (wait, _ ("_Cancel"), "pill", G_CALLBACK (cancel_clicked));
}

GtkWidget *
plass_browser_wait_new (void)
{
  return g_object_new (PLASS_TYPE_BROWSER_WAIT, NULL);
}
