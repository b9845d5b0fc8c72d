/* id.c — UUIDv7 ids and codes as copyable values */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>
#include <sys/random.h>

/* RFC 9562, section 5.7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits. */
static PlassId
format_uuid (guint8 bytes[16], guint8 version)
{
  PlassId id;
  int at = 0;

  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      id.text[at++] = '-';
    id.text[at++] = "0123456789abcdef"[bytes[i] >> 4];
    id.text[at++] = "0123456789abcdef"[bytes[i] & 15];
  }
  memset (id.text + at, 0, sizeof id.text - at);
  return id;
}

PlassId
plass_id_make (gint64 msecs, const guint8 random[10])
{
  guint8 bytes[16];

  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8)(msecs >> (40 - 8 * i));
  memcpy (bytes + 6, random, 10);
  return format_uuid (bytes, 7);
}

PlassId
plass_id_new (void)
{
  gint64 usecs = g_get_real_time ();
  guint16 fraction = (guint16)(usecs % 1000 * 4096 / 1000);
  guint8 random[10];

  /* Ten bytes never come short from getrandom(2) once the kernel's pool is ready; before that it waits. */
  while (getrandom (random, sizeof random, 0) != (gssize)sizeof random)
    ;
  /* RFC 9562, section 6.2, method 3: what is left of the millisecond comes first, so that ids made one after
   * the other stay in order. */
  random[0] = (guint8)(fraction >> 8);
  random[1] = (guint8)fraction;
  return plass_id_make (usecs / 1000, random);
}

PlassId
plass_id_from_name (const char *name)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *)name, strlen (name));
  g_checksum_get_digest (sum, digest, &length);
  return format_uuid (digest, 8);
}

PlassId
plass_id_parse (const char *text)
{
  PlassId id = { "" };
  gsize length = text ? strlen (text) : 0;

  if (length == 0 || length >= sizeof id.text)
    return id;
  for (const char *at = text; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '.')
      return id;
  /* FHIR allows these two; in an address they would lead elsewhere. */
  if (strcmp (text, ".") != 0 && strcmp (text, "..") != 0)
    memcpy (id.text, text, length);
  return id;
}

gboolean
plass_id_is_set (const PlassId *id)
{
  return id->text[0] != '\0';
}

gboolean
plass_id_equal (const PlassId *a, const PlassId *b)
{
  return strcmp (a->text, b->text) == 0;
}

PlassCode
plass_code (const char *text)
{
  PlassCode code = { "" };

  if (text && strlen (text) < sizeof code.text)
    memcpy (code.text, text, strlen (text));
  return code;
}

gboolean
plass_code_is (const PlassCode *code, const char *text)
{
  return strcmp (code->text, text) == 0;
}
