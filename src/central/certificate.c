/* certificate.c — an authority and a certificate of our own for loopback, made at first start */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY ((gint64)24 * 3600)
#define AUTHORITY_DAYS 3650
#define SERVER_DAYS 397 /* what browsers take at most */
#define RENEW_DAYS 30

typedef struct {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Pair;

static void
clear_pair (Pair *pair)
{
  if (pair->certificate)
    gnutls_x509_crt_deinit (pair->certificate);
  if (pair->key)
    gnutls_x509_privkey_deinit (pair->key);
  *pair = (Pair){ NULL, NULL };
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, clear_pair)

void
plass_certificate_clear (PlassCertificate *certificate)
{
  g_clear_pointer (&certificate->ca_file, g_free);
  g_clear_pointer (&certificate->certificate_file, g_free);
  g_clear_pointer (&certificate->key_file, g_free);
}

/* TRUE when @code is no failure of GnuTLS. */
static gboolean
well (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, _ ("The certificate cannot be made: %s"),
               gnutls_strerror (code));
  return FALSE;
}

/* ---- Files -------------------------------------------------------------------------------------------- */

/* Written beside and renamed, so that a start that is killed leaves the old pair or the new one. */
static gboolean
write_file (const char *path, const gnutls_datum_t *text, int mode, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, (const char *)text->data, text->size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, &local))
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, "%s", local->message);
  return FALSE;
}

static gboolean
save_pair (const Pair *pair, const char *certificate_file, const char *key_file, GError **error)
{
  gnutls_datum_t certificate = { NULL, 0 }, key = { NULL, 0 };
  gboolean saved;

  saved = well (gnutls_x509_privkey_export2 (pair->key, GNUTLS_X509_FMT_PEM, &key), error)
          && well (gnutls_x509_crt_export2 (pair->certificate, GNUTLS_X509_FMT_PEM, &certificate), error)
          && write_file (key_file, &key, 0600, error)
          && write_file (certificate_file, &certificate, 0644, error);
  if (key.data)
    gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  gnutls_free (certificate.data);
  return saved;
}

/* FALSE when there is no such pair, it cannot be read, or its key is another's: then a new one is made. */
static gboolean
load_pair (const char *certificate_file, const char *key_file, Pair *ret_pair)
{
  gnutls_datum_t certificate = { NULL, 0 }, key = { NULL, 0 };
  guint8 a[64], b[64];
  size_t a_length = sizeof a, b_length = sizeof b;
  gboolean loaded;

  gnutls_x509_crt_init (&ret_pair->certificate);
  gnutls_x509_privkey_init (&ret_pair->key);
  loaded = gnutls_load_file (certificate_file, &certificate) == 0 && gnutls_load_file (key_file, &key) == 0
           && gnutls_x509_crt_import (ret_pair->certificate, &certificate, GNUTLS_X509_FMT_PEM) == 0
           && gnutls_x509_privkey_import (ret_pair->key, &key, GNUTLS_X509_FMT_PEM) == 0
           && gnutls_x509_crt_get_key_id (ret_pair->certificate, 0, a, &a_length) == 0
           && gnutls_x509_privkey_get_key_id (ret_pair->key, 0, b, &b_length) == 0 && a_length == b_length
           && memcmp (a, b, a_length) == 0;
  if (key.data)
    gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  gnutls_free (certificate.data);
  if (!loaded)
    clear_pair (ret_pair);
  return loaded;
}

/* ---- Making ------------------------------------------------------------------------------------------- */

static gboolean
begin_pair (Pair *pair, const char *name, int days, PlassTime now, GError **error)
{
  guint8 serial[16], key_id[64];
  size_t length = sizeof key_id;

  /* A serial is positive: its first bit is clear. */
  if (!well (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x01;
  return well (gnutls_x509_privkey_init (&pair->key), error)
         && well (gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA,
                                                GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                  error)
         && well (gnutls_x509_crt_init (&pair->certificate), error)
         && well (gnutls_x509_crt_set_version (pair->certificate, 3), error)
         && well (gnutls_x509_crt_set_serial (pair->certificate, serial, sizeof serial), error)
         && well (gnutls_x509_crt_set_activation_time (pair->certificate, now.secs - DAY), error)
         && well (gnutls_x509_crt_set_expiration_time (pair->certificate, now.secs + days * DAY), error)
         && well (gnutls_x509_crt_set_dn_by_oid (pair->certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                                 strlen (name)),
                  error)
         && well (gnutls_x509_crt_set_key (pair->certificate, pair->key), error)
         && well (gnutls_x509_privkey_get_key_id (pair->key, 0, key_id, &length), error)
         && well (gnutls_x509_crt_set_subject_key_id (pair->certificate, key_id, MIN (length, 20)), error);
}

static gboolean
make_authority (Pair *pair, PlassTime now, GError **error)
{
  return begin_pair (pair, "Plass: this service's own authority", AUTHORITY_DAYS, now, error)
         && well (gnutls_x509_crt_set_basic_constraints (pair->certificate, 1, 0), error)
         && well (gnutls_x509_crt_set_key_usage (pair->certificate,
                                                 GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN),
                  error)
         && well (
             gnutls_x509_crt_sign2 (pair->certificate, pair->certificate, pair->key, GNUTLS_DIG_SHA256, 0),
             error);
}

static gboolean
set_names (gnutls_x509_crt_t certificate, GError **error)
{
  static const guint8 four[] = { 127, 0, 0, 1 };
  static const guint8 six[16] = { [15] = 1 };

  return well (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost",
                                                     strlen ("localhost"), GNUTLS_FSAN_SET),
               error)
         && well (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, four, sizeof four,
                                                        GNUTLS_FSAN_APPEND),
                  error)
         && well (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, six, sizeof six,
                                                        GNUTLS_FSAN_APPEND),
                  error);
}

static gboolean
make_server (Pair *pair, const Pair *authority, PlassTime now, GError **error)
{
  guint8 key_id[64];
  size_t length = sizeof key_id;

  return begin_pair (pair, "localhost", SERVER_DAYS, now, error) && set_names (pair->certificate, error)
         && well (gnutls_x509_crt_set_basic_constraints (pair->certificate, 0, -1), error)
         && well (gnutls_x509_crt_set_key_usage (pair->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error)
         && well (gnutls_x509_crt_set_key_purpose_oid (pair->certificate, GNUTLS_KP_TLS_WWW_SERVER, 0), error)
         && well (gnutls_x509_crt_get_subject_key_id (authority->certificate, key_id, &length, NULL), error)
         && well (gnutls_x509_crt_set_authority_key_id (pair->certificate, key_id, length), error)
         && well (gnutls_x509_crt_sign2 (pair->certificate, authority->certificate, authority->key,
                                         GNUTLS_DIG_SHA256, 0),
                  error);
}

/* ---- What is there and still good --------------------------------------------------------------------- */

static gboolean
lasts (const Pair *pair, PlassTime now, int days)
{
  return (gint64)gnutls_x509_crt_get_expiration_time (pair->certificate) > now.secs + days * DAY
         && (gint64)gnutls_x509_crt_get_activation_time (pair->certificate) <= now.secs;
}

static gboolean
signed_by (const Pair *pair, const Pair *authority)
{
  unsigned int status = 0;

  return gnutls_x509_crt_verify (pair->certificate, &authority->certificate, 1,
                                 GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status)
             == 0
         && status == 0;
}

static gboolean
prepare_authority (const char *certificate_file, const char *key_file, PlassTime now, Pair *ret_pair,
                   GError **error)
{
  /* Desks have pinned it: a new one, at the very end of ten years, must be given to each of them. */
  if (load_pair (certificate_file, key_file, ret_pair) && lasts (ret_pair, now, RENEW_DAYS))
    return TRUE;
  clear_pair (ret_pair);
  return make_authority (ret_pair, now, error) && save_pair (ret_pair, certificate_file, key_file, error);
}

static gboolean
prepare_server (const PlassCertificate *files, const Pair *authority, PlassTime now, GError **error)
{
  g_auto (Pair) pair = { NULL, NULL };

  if (load_pair (files->certificate_file, files->key_file, &pair) && lasts (&pair, now, RENEW_DAYS)
      && signed_by (&pair, authority))
    return TRUE;
  clear_pair (&pair);
  return make_server (&pair, authority, now, error)
         && save_pair (&pair, files->certificate_file, files->key_file, error);
}

gboolean
plass_certificate_prepare (const char *folder, PlassTime now, PlassCertificate *ret_certificate,
                           GError **error)
{
  g_autofree char *authority_key = g_build_filename (folder, "ca-key.pem", NULL);
  g_auto (Pair) authority = { NULL, NULL };

  ret_certificate->ca_file = g_build_filename (folder, "ca.pem", NULL);
  ret_certificate->certificate_file = g_build_filename (folder, "server.pem", NULL);
  ret_certificate->key_file = g_build_filename (folder, "server-key.pem", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, _ ("The folder %s cannot be made: %s"), folder,
                 g_strerror (errno));
  } else if (prepare_authority (ret_certificate->ca_file, authority_key, now, &authority, error)
             && prepare_server (ret_certificate, &authority, now, error)) {
    return TRUE;
  }
  plass_certificate_clear (ret_certificate);
  return FALSE;
}
