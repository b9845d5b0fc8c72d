/* page.c — the rows of a page of the feed, whole, odd and cut short */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <string.h>

#define LINK                                                                                                 \
  "\"link\":[{\"relation\":\"self\",\"url\":\"https://x/fhir/_history\"},"                                   \
  "{\"relation\":\"next\",\"url\":\"https://x/fhir/_history?_count=2&cursor=a%2Bb&x=1\"}]"

static const char whole[] =
    "{\"resourceType\":\"Bundle\",\"type\":\"history\"," LINK ",\"entry\":[ {\"fullUrl\":\"x\",\"resource\":"
    "{\"resourceType\":\"Patient\",\"id\":\"1\",\"note\":\"}]\\\"{\"},\"request\":{\"method\":\"PUT\"}} ,\n"
    "{\"request\":{\"method\":\"DELETE\",\"url\":\"Location/7/x\"}},"
    "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"2\",\"a\":[[{}],1.5e3,null]}}]}";

static void
rows_are_found (void)
{
  g_autofree char *text = g_strdup (whole);
  g_auto (PlassPage) page = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_page_read (text, strlen (text), &page, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (page.cursor, ==, "a%2Bb");
  g_assert_cmpuint (page.rows->len, ==, 3);
  const PlassPageRow *rows = (const PlassPageRow *)(gpointer)page.rows->data;
  g_assert_cmpstr (rows[0].resource, ==, "{\"resourceType\":\"Patient\",\"id\":\"1\",\"note\":\"}]\\\"{\"}");
  g_assert_null (rows[1].resource);
  g_assert_cmpstr (rows[1].type, ==, "Location");
  g_assert_cmpstr (rows[1].id, ==, "7");
  g_assert_cmpstr (rows[2].resource, ==,
                   "{\"resourceType\":\"Patient\",\"id\":\"2\",\"a\":[[{}],1.5e3,null]}");
  g_assert_cmpuint (rows[2].length, ==, strlen (rows[2].resource));
}

static void
the_last_page_is_empty (void)
{
  g_autofree char *text = g_strdup ("{\"resourceType\":\"Bundle\"," LINK "}");
  g_auto (PlassPage) page = { 0 };

  g_assert_true (plass_page_read (text, strlen (text), &page, NULL));
  g_assert_cmpuint (page.rows->len, ==, 0);
}

/* However early the text ends, it is never taken for a shorter page. */
static void
every_cut_is_seen (void)
{
  for (gsize length = 0; length < strlen (whole); length++) {
    g_autofree char *text = g_strndup (whole, length);
    g_auto (PlassPage) page = { 0 };
    g_autoptr (GError) error = NULL;
    g_assert_false (plass_page_read (text, length, &page, &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  }
}

static void
others_are_no_pages (void)
{
  static const char *const texts[] = {
    "<!DOCTYPE html><html>",
    "[]",
    "{}",
    "{\"resourceType\":\"OperationOutcome\"," LINK "}",
    "{\"resourceType\":\"Bundle\"}",
    "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"https://x?mycursor=1\"}]}",
    "{\"resourceType\":\"Bundle\"," LINK ",\"entry\":{}}",
    "{\"resourceType\":\"Bundle\"," LINK ",\"entry\":[1]}",
    "{\"resourceType\":\"Bundle\"," LINK ",\"entry\":[{\"resource\":\"x]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = g_strdup (texts[i]);
    g_auto (PlassPage) page = { 0 };
    g_test_message ("%s", texts[i]);
    g_assert_false (plass_page_read (text, strlen (text), &page, NULL));
  }
}

static void
depth_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("{\"resourceType\":\"Bundle\",\"entry\":");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  g_auto (PlassPage) page = { 0 };
  g_assert_false (plass_page_read (text->str, text->len, &page, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page/rows-are-found", rows_are_found);
  g_test_add_func ("/page/the-last-page-is-empty", the_last_page_is_empty);
  g_test_add_func ("/page/every-cut-is-seen", every_cut_is_seen);
  g_test_add_func ("/page/others-are-no-pages", others_are_no_pages);
  g_test_add_func ("/page/depth-is-bounded", depth_is_bounded);
  return g_test_run ();
}
