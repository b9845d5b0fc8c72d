/* metrics.c — how the service is, in numbers for a machine that watches it; nothing in them is about anybody
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* The text format of Prometheus, 0.0.4. A route is one of our own patterns, never what was asked for. */

static const double bounds[] = { 0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10 };
#define MOST_SERIES 500 /* routes by methods by classes of status are fewer */

struct _PlassMetrics {
  GHashTable *requests; /* "method=\"GET\",route=\"…\",status=\"2xx\"" → guint64 */
  guint64 buckets[G_N_ELEMENTS (bounds) + 1];
  double seconds;
  guint64 count;
  gint64 began; /* monotonic */
};

PlassMetrics *
plass_metrics_new (void)
{
  PlassMetrics *metrics = g_new0 (PlassMetrics, 1);

  metrics->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  metrics->began = g_get_monotonic_time ();
  return metrics;
}

void
plass_metrics_free (PlassMetrics *metrics)
{
  if (!metrics)
    return;
  g_hash_table_unref (metrics->requests);
  g_free (metrics);
}

void
plass_metrics_count (PlassMetrics *metrics, const char *method, const char *route, guint status,
                     double seconds)
{
  g_autofree char *series =
      g_strdup_printf ("method=\"%s\",route=\"%s\",status=\"%uxx\"", method, route, status / 100);
  guint64 *count = g_hash_table_lookup (metrics->requests, series);
  guint bucket = 0;

  if (!count && g_hash_table_size (metrics->requests) < MOST_SERIES) {
    count = g_new0 (guint64, 1);
    g_hash_table_insert (metrics->requests, g_steal_pointer (&series), count);
  }
  if (count)
    (*count)++;
  while (bucket < G_N_ELEMENTS (bounds) && seconds > bounds[bucket])
    bucket++;
  metrics->buckets[bucket]++;
  metrics->seconds += seconds;
  metrics->count++;
}

static void
begin (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
append_number (GString *text, const char *name, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s %s\n", name, g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

static void
append_requests (const PlassMetrics *metrics, GString *text)
{
  g_autoptr (GList) series = g_list_sort (g_hash_table_get_keys (metrics->requests), (GCompareFunc)strcmp);

  begin (text, "plass_requests_total", "counter", "Requests that were answered.");
  for (GList *item = series; item; item = item->next)
    g_string_append_printf (text, "plass_requests_total{%s} %" G_GUINT64_FORMAT "\n", (char *)item->data,
                            *(guint64 *)g_hash_table_lookup (metrics->requests, item->data));
}

static void
append_durations (const PlassMetrics *metrics, GString *text)
{
  guint64 sum = 0;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  begin (text, "plass_request_seconds", "histogram", "From the beginning of a request to its answer.");
  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++) {
    sum += metrics->buckets[i];
    g_string_append_printf (text, "plass_request_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            g_ascii_formatd (digits, sizeof digits, "%g", bounds[i]), sum);
  }
  g_string_append_printf (text, "plass_request_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n",
                          metrics->count);
  append_number (text, "plass_request_seconds_sum", metrics->seconds);
  append_number (text, "plass_request_seconds_count", (double)metrics->count);
}

char *
plass_metrics_tell (const PlassMetrics *metrics, const PlassGauges *gauges)
{
  const struct {
    const char *name, *type, *help;
    double value;
  } rows[] = {
    { "plass_connections", "gauge", "Connections that are open.", gauges->connections },
    { "plass_listeners", "gauge", "Desks that wait to be told of changes.", gauges->listeners },
    { "plass_requests_under_way", "gauge", "Requests that have begun and are not answered.",
      gauges->under_way },
    { "plass_wait_seconds", "gauge", "How long this question had to wait for its turn.", gauges->waited },
    { "plass_changes_total", "counter", "Versions that were ever written to the database.",
      (double)gauges->changes },
    { "plass_uptime_seconds", "gauge", "Since the service began.",
      (double)(g_get_monotonic_time () - metrics->began) / 1e6 },
  };
  GString *text = g_string_new (NULL);

  append_requests (metrics, text);
  append_durations (metrics, text);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    begin (text, rows[i].name, rows[i].type, rows[i].help);
    append_number (text, rows[i].name, rows[i].value);
  }
  return g_string_free (text, FALSE);
}
