/* limits.c — how much anybody may ask of the service, and the file that says otherwise */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

#define GROUP "limits"

/* Every limit: what it is when nobody says, and between what. The man page has the same list. */
static const struct {
  const char *name;
  gsize offset;
  guint usual, least, most;
} rows[] = {
  { "body-kilobytes", G_STRUCT_OFFSET (PlassLimits, body_kilobytes), 16384, 64, 1048576 },
  { "address-bytes", G_STRUCT_OFFSET (PlassLimits, address_bytes), 8192, 512, 65536 },
  { "headers", G_STRUCT_OFFSET (PlassLimits, headers), 64, 16, 1000 },
  { "header-bytes", G_STRUCT_OFFSET (PlassLimits, header_bytes), 32768, 4096, 98304 },
  { "request-seconds", G_STRUCT_OFFSET (PlassLimits, request_seconds), 60, 1, 3600 },
  { "first-seconds", G_STRUCT_OFFSET (PlassLimits, first_seconds), 10, 1, 3600 },
  { "idle-seconds", G_STRUCT_OFFSET (PlassLimits, idle_seconds), 75, 1, 3600 },
  { "connections", G_STRUCT_OFFSET (PlassLimits, connections), 500, 1, 100000 },
  { "wait-milliseconds", G_STRUCT_OFFSET (PlassLimits, wait_milliseconds), 5000, 10, 60000 },
  { "account-per-second", G_STRUCT_OFFSET (PlassLimits, account_per_second), 200, 1, 1000000 },
  { "account-at-once", G_STRUCT_OFFSET (PlassLimits, account_at_once), 2000, 1, 1000000 },
  { "address-per-second", G_STRUCT_OFFSET (PlassLimits, address_per_second), 1000, 1, 1000000 },
  { "address-at-once", G_STRUCT_OFFSET (PlassLimits, address_at_once), 10000, 1, 1000000 },
};

static guint *
at (PlassLimits *limits, gsize row)
{
  return (guint *)(gpointer)((char *)limits + rows[row].offset);
}

PlassLimits
plass_limits_usual (void)
{
  PlassLimits limits = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    *at (&limits, i) = rows[i].usual;
  return limits;
}

static gboolean
is_known (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      return TRUE;
  return FALSE;
}

/* A name that is misspelt would be a limit that does not hold. */
static gboolean
check_names (GKeyFile *file, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (guint i = 0; names && names[i]; i++) {
    if (is_known (names[i]))
      continue;
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("There is no limit called %s."), names[i]);
    return FALSE;
  }
  return TRUE;
}

gboolean
plass_limits_load (const char *path, PlassLimits *ret_limits, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  *ret_limits = plass_limits_usual ();
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error) || !check_names (file, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_key_file_get_value (file, GROUP, rows[i].name, NULL);
    guint64 value = 0;

    if (!text)
      continue;
    if (!g_ascii_string_to_unsigned (text, 10, rows[i].least, rows[i].most, &value, NULL)) {
      g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("%s must be a number from %u to %u."),
                   rows[i].name, rows[i].least, rows[i].most);
      return FALSE;
    }
    *at (ret_limits, i) = (guint)value;
  }
  return TRUE;
}
