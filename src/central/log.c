/* log.c — one line a request, of which no part can hold what somebody wrote */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define BEGAN "plass-began"

static const char *
route_name (SoupServerMessage *message)
{
  static const char *const others[] = { "/healthz", "/readyz", "/metrics", "/.well-known", "/oauth" };
  const char *route = plass_http_route (message);
  GUri *uri = soup_server_message_get_uri (message); /* NULL: what came was no request */
  const char *path = uri ? g_uri_get_path (uri) : "";

  for (gsize i = 0; !route && i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (path, others[i]))
      return others[i] + 1;
  return route ? (*route ? route : "/") : "-";
}

static const char *
method_name (SoupServerMessage *message)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "DELETE", NULL };
  const char *method = soup_server_message_get_method (message);

  return method && g_strv_contains (methods, method) ? method : "-";
}

void
plass_log_begin (SoupServerMessage *message)
{
  const gint64 now = g_get_monotonic_time ();

  g_object_set_data_full (G_OBJECT (message), BEGAN, g_memdup2 (&now, sizeof now), g_free);
}

void
plass_log_answer (SoupServerMessage *message, PlassMetrics *metrics, gboolean quiet)
{
  const gint64 *began = g_object_get_data (G_OBJECT (message), BEGAN);
  const double seconds = began ? (double)(g_get_monotonic_time () - *began) / 1e6 : 0.0;
  const guint status = soup_server_message_get_status (message);
  const char *trouble = plass_http_trouble (message);
  g_autofree char *now = plass_time_format (plass_time_now ());

  plass_metrics_count (metrics, method_name (message), route_name (message), status, seconds);
  if (quiet)
    return;
  g_printerr ("time=%s method=%s route=%s status=%u ms=%.1f%s%s%s\n", now, method_name (message),
              route_name (message), status, seconds * 1000.0, trouble ? " error=\"" : "",
              trouble ? trouble : "", trouble ? "\"" : "");
}
