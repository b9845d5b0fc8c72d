/* certificate.c — made once, kept, renewed in time, and good for loopback only */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>

#define DAY ((gint64)86400)

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassCertificate, plass_certificate_clear)

static PlassCertificate
prepare (const char *folder, gint64 days_ahead)
{
  g_autoptr (GError) error = NULL;
  PlassCertificate files = { NULL };

  plass_certificate_prepare (folder, (PlassTime){ plass_time_now ().secs + days_ahead * DAY }, &files,
                             &error);
  g_assert_no_error (error);
  return files;
}

static char *
contents (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* What a client that pins ca.pem says to @name. */
static GTlsCertificateFlags
verify (const PlassCertificate *files, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) authority = g_tls_certificate_new_from_file (files->ca_file, &error);
  g_autoptr (GTlsCertificate) server =
      g_tls_certificate_new_from_files (files->certificate_file, files->key_file, &error);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);
  g_autoptr (GSocketConnectable) identity = NULL;

  g_assert_no_error (error);
  identity = address ? G_SOCKET_CONNECTABLE (g_inet_socket_address_new (address, 443))
                     : g_network_address_new (name, 443);
  return g_tls_certificate_verify (server, identity, authority);
}

static void
test_names (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *folder = g_build_filename (fresh->folder, "tls", NULL);
  g_auto (PlassCertificate) files = prepare (folder, 0);

  g_assert_cmpint (verify (&files, "127.0.0.1"), ==, 0);
  g_assert_cmpint (verify (&files, "::1"), ==, 0);
  g_assert_cmpint (verify (&files, "localhost"), ==, 0);
  g_assert_cmpint (verify (&files, "127.0.0.2"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_cmpint (verify (&files, "plass.example"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
}

/* Another service's authority does not do. */
static void
test_pinning (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *one = g_build_filename (fresh->folder, "one", NULL);
  g_autofree char *other = g_build_filename (fresh->folder, "other", NULL);
  g_auto (PlassCertificate) ours = prepare (one, 0), theirs = prepare (other, 0);
  PlassCertificate mixed = { theirs.ca_file, ours.certificate_file, ours.key_file };

  g_assert_cmpint (verify (&mixed, "127.0.0.1") & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
}

static void
test_modes (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *folder = g_build_filename (fresh->folder, "tls", NULL);
  g_autofree char *authority_key = g_build_filename (folder, "ca-key.pem", NULL);
  g_auto (PlassCertificate) files = prepare (folder, 0);
  GStatBuf info;

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (files.key_file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (authority_key, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static const struct {
  gint64 days;
  gboolean new_authority, new_server;
} starts[] = {
  { 0, FALSE, FALSE },
  { 300, FALSE, FALSE },
  { 380, FALSE, TRUE }, /* less than thirty days left */
  { 3640, TRUE, TRUE },
};

static void
test_renewal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (Fresh) fresh = fresh_new ();
    g_autofree char *folder = g_build_filename (fresh->folder, "tls", NULL);
    g_auto (PlassCertificate) files = prepare (folder, 0);
    g_autofree char *authority = contents (files.ca_file), *server = contents (files.certificate_file);
    g_auto (PlassCertificate) later = prepare (folder, starts[i].days);
    g_autofree char *new_authority = contents (later.ca_file),
                    *new_server = contents (later.certificate_file);

    g_test_message ("after %d days", (int)starts[i].days);
    g_assert_cmpint (strcmp (authority, new_authority) != 0, ==, starts[i].new_authority);
    g_assert_cmpint (strcmp (server, new_server) != 0, ==, starts[i].new_server);
  }
}

/* A start that was killed between two files, a file that somebody cut: mended, not stuck. */
static void
test_mending (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *folder = g_build_filename (fresh->folder, "tls", NULL);
  g_auto (PlassCertificate) files = prepare (folder, 0);
  g_autofree char *authority = contents (files.ca_file), *kept = NULL;
  g_auto (PlassCertificate) again = { NULL }, other = { NULL };

  g_assert_true (g_file_set_contents (files.certificate_file, "-----BEGIN", -1, NULL));
  again = prepare (folder, 0);
  g_assert_cmpint (verify (&again, "127.0.0.1"), ==, 0);
  kept = contents (again.ca_file);
  g_assert_cmpstr (kept, ==, authority);
  g_unlink (files.ca_file);
  other = prepare (folder, 0);
  g_assert_cmpint (verify (&other, "127.0.0.1"), ==, 0);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  PlassCertificate files = { NULL };

  g_assert_false (plass_certificate_prepare ("/proc/nowhere/tls", plass_time_now (), &files, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE);
  g_assert_null (files.ca_file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/certificate/names", test_names);
  g_test_add_func ("/central/certificate/pinning", test_pinning);
  g_test_add_func ("/central/certificate/modes", test_modes);
  g_test_add_func ("/central/certificate/renewal", test_renewal);
  g_test_add_func ("/central/certificate/mending", test_mending);
  g_test_add_func ("/central/certificate/no-folder", test_no_folder);
  return g_test_run ();
}
