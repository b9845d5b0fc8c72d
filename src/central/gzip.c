/* gzip.c — text made small for the way */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define LARGE (64 * 1024)

/* The fastest level for pages of the feed: they are five times smaller already, and the desk waits. */
GBytes *
plass_gzip (const char *text, gsize length)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, length > LARGE ? 1 : 6));
  g_autoptr (GByteArray) small = g_byte_array_sized_new ((guint)length / 4 + 64);
  guint8 buffer[32 * 1024];
  gsize done = 0;

  for (;;) {
    gsize read = 0, written = 0;
    GConverterResult result =
        g_converter_convert (compressor, text + done, length - done, buffer, sizeof buffer,
                             G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

    if (result == G_CONVERTER_ERROR)
      return NULL;
    done += read;
    g_byte_array_append (small, buffer, (guint)written);
    if (result == G_CONVERTER_FINISHED)
      return g_byte_array_free_to_bytes (g_steal_pointer (&small));
  }
}
