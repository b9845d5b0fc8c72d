/* connections.c — who is connected: how many, and how long each may be silent */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sys/socket.h>

#define ASKED "plass-asked" /* of a socket over which a whole head of a request has come */
#define SINCE "plass-since" /* when it came */
#define IDLE "plass-idle"   /* answered, and not asked again */
#define SWEEP_MICROSECONDS G_USEC_PER_SEC

struct _PlassCrowd {
  GMainContext *context;
  PlassLimits limits;
  GHashTable *sockets; /* GSocket, owned */
  gint64 swept;        /* monotonic */
};

PlassCrowd *
plass_crowd_new (GMainContext *context, const PlassLimits *limits)
{
  PlassCrowd *crowd = g_new0 (PlassCrowd, 1);

  crowd->context = g_main_context_ref (context);
  crowd->limits = *limits;
  crowd->sockets = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  return crowd;
}

void
plass_crowd_free (PlassCrowd *crowd)
{
  if (!crowd)
    return;
  g_hash_table_unref (crowd->sockets);
  g_main_context_unref (crowd->context);
  g_free (crowd);
}

/* ---- Time: nobody keeps a connection by saying a letter now and then -------------------------------------
 */

/* Reading ends at once, and libsoup gives the connection up; but libsoup 3.2 does not look after one on which
 * nothing is asked. */
static gboolean
time_is_over (gpointer socket)
{
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  if (g_object_get_data (socket, IDLE))
    g_socket_close (socket, NULL);
  return G_SOURCE_REMOVE;
}

/* 0 seconds: for ever. Whoever listens for changes may be silent. */
static void
set_timer (PlassCrowd *crowd, GSocket *socket, guint seconds)
{
  if (!socket || g_object_get_data (G_OBJECT (socket), PLASS_LISTENS))
    return;
  if (seconds == 0)
    plass_timer_stop (socket);
  else
    plass_timer_set (socket, crowd->context, seconds, time_is_over);
}

void
plass_crowd_asks (PlassCrowd *crowd, GSocket *socket)
{
  if (socket) {
    g_object_set_data (G_OBJECT (socket), ASKED, GINT_TO_POINTER (TRUE));
    g_object_set_data (G_OBJECT (socket), IDLE, NULL);
  }
  set_timer (crowd, socket, crowd->limits.request_seconds);
}

void
plass_crowd_has_asked (PlassCrowd *crowd, GSocket *socket)
{
  set_timer (crowd, socket, 0);
}

void
plass_crowd_is_answered (PlassCrowd *crowd, GSocket *socket)
{
  if (socket && !g_object_get_data (G_OBJECT (socket), PLASS_LISTENS))
    g_object_set_data (G_OBJECT (socket), IDLE, GINT_TO_POINTER (TRUE));
  set_timer (crowd, socket, crowd->limits.idle_seconds);
}

/* ---- Number -----------------------------------------------------------------------------------------------
 */

/* The other side has gone: there is an end to be read, and nobody at work who would read it. */
static gboolean
is_left (GSocket *socket)
{
  char letter;

  return g_object_get_data (G_OBJECT (socket), IDLE)
         && recv (g_socket_get_fd (socket), &letter, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static gboolean
is_closed (gpointer socket, gpointer value, gpointer user_data)
{
  if (g_socket_is_closed (socket))
    return TRUE;
  if (!is_left (socket))
    return FALSE;
  plass_timer_stop (socket);
  g_socket_close (socket, NULL);
  return TRUE;
}

/* libsoup 3.2 never lets go of a socket, and does not hear that one is closed on which nothing is asked: they
 * are looked for, or the service would be full of them one day. */
static void
sweep (PlassCrowd *crowd, gint64 now)
{
  crowd->swept = now;
  g_hash_table_foreach_remove (crowd->sockets, is_closed, NULL);
}

static gint64
since (gpointer socket)
{
  const gint64 *when = g_object_get_data (socket, SINCE);

  return when ? *when : 0;
}

/* Whoever has never asked for anything, and least of all who has not even come to an end with TLS, does not
 * keep those out who do: the one that has been silent for longest makes room. */
static void
make_room (PlassCrowd *crowd, const GSocket *newcomer)
{
  GHashTableIter iter;
  gpointer socket, silent = NULL;

  g_hash_table_iter_init (&iter, crowd->sockets);
  while (g_hash_table_iter_next (&iter, &socket, NULL))
    if (socket != newcomer && !g_object_get_data (socket, ASKED)
        && (!silent || since (socket) < since (silent)))
      silent = socket;
  if (!silent)
    return;
  plass_timer_stop (silent);
  g_socket_shutdown (silent, TRUE, TRUE, NULL);
  g_hash_table_remove (crowd->sockets, silent);
}

/* Several requests come over one connection. */
void
plass_crowd_come (PlassCrowd *crowd, GSocket *socket)
{
  const gint64 now = g_get_monotonic_time ();

  if (!socket)
    return;
  /* Whoever does not take an answer gives the connection back, too. */
  g_socket_set_timeout (socket, crowd->limits.idle_seconds);
  if (g_hash_table_contains (crowd->sockets, socket)) {
    set_timer (crowd, socket, crowd->limits.idle_seconds);
    return;
  }
  g_object_set_data_full (G_OBJECT (socket), SINCE, g_memdup2 (&now, sizeof now), g_free);
  g_hash_table_add (crowd->sockets, g_object_ref (socket));
  set_timer (crowd, socket, crowd->limits.first_seconds);
  if (plass_crowd_is_full (crowd) || now - crowd->swept > SWEEP_MICROSECONDS)
    sweep (crowd, now);
  if (plass_crowd_is_full (crowd))
    make_room (crowd, socket);
}

gboolean
plass_crowd_is_full (const PlassCrowd *crowd)
{
  return g_hash_table_size (crowd->sockets) > crowd->limits.connections;
}

guint
plass_crowd_count (PlassCrowd *crowd)
{
  sweep (crowd, g_get_monotonic_time ());
  return g_hash_table_size (crowd->sockets);
}
