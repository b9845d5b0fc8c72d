/* path.c — values by path: what is found, made, and left behind */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire.h"

#include <string.h>

static const char *const resource =
    "{\"resourceType\":\"Patient\",\"id\":\"1\",\"meta\":{\"versionId\":\"7\"},"
    "\"name\":[{\"use\":\"official\",\"given\":[\"Åse\",\"Marie\"]},{\"use\":\"nickname\",\"text\":\"Åse\"}],"
    "\"extension\":[{\"url\":\"http://a.b/c-d\",\"valueString\":\"x\"}],"
    "\"identifier\":[{\"system\":\"urn:oid:1.2.3\",\"value\":\"42\",\"use\":\"usual\"}]}";

static const struct {
  const char *path, *text;
} found[] = {
  { "id", "1" },
  { "meta.versionId", "7" },
  { "name[0].given[1]", "Marie" },
  { "name[use=nickname].text", "Åse" },
  { "extension[url=http://a.b/c-d].valueString", "x" },
  { "identifier[system=urn:oid:1.2.3].value", "42" },
  { "meta{versionId=7}.versionId", "7" },
  { "meta{versionId=8}.versionId", NULL },
  { "name[2].text", NULL },
  { "name[use=old].text", NULL },
  { "id.deeper", NULL },
  { "meta[0].versionId", NULL },
  { "name.text", NULL },
  { "nothing", NULL },
};

static void
finds (void)
{
  g_autoptr (cJSON) json = plass_wire_parse (resource, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++) {
    g_test_message ("%s", found[i].path);
    g_assert_cmpstr (cJSON_GetStringValue (plass_wire_get (json, found[i].path)), ==, found[i].text);
  }
  g_assert_cmpstr (plass_wire_version (json), ==, "7");
}

static const struct {
  const char *before, *path, *value, *after;
} edits[] = {
  { "{}", "a.b", "x", "{\"a\":{\"b\":\"x\"}}" },
  { "{}", "a[0].b[1].c", "x", "{\"a\":[{\"b\":[{\"c\":\"x\"}]}]}" },
  { "{}", "a[0]", "x", "{\"a\":[\"x\"]}" },
  { "{}", "a[k=v.w:/].b", "x", "{\"a\":[{\"k\":\"v.w:/\",\"b\":\"x\"}]}" },
  { "{\"a\":[{\"k\":\"u\",\"b\":\"1\"}]}", "a[k=v].b", "x",
    "{\"a\":[{\"k\":\"u\",\"b\":\"1\"},{\"k\":\"v\",\"b\":\"x\"}]}" },
  { "{}", "a{k=v}.b", "x", "{\"a\":{\"k\":\"v\",\"b\":\"x\"}}" },
  { "{\"a\":\"wrong\"}", "a.b", "x", "{\"a\":{\"b\":\"x\"}}" },
  { "{\"a\":{\"wrong\":1}}", "a[0].b", "x", "{\"a\":[{\"b\":\"x\"}]}" },
  { "{\"a\":[\"1\",\"2\"]}", "a[*]", "x", "{\"a\":[\"x\"]}" },
  { "{\"a\":{\"reference\":\"P/1\",\"display\":\"Old\"}}", "a.reference", "P/2",
    "{\"a\":{\"reference\":\"P/2\"}}" },
  { "{\"c\":[{\"system\":\"s\",\"code\":\"1\",\"display\":\"Old\"}]}", "c[system=s].code", "2",
    "{\"c\":[{\"system\":\"s\",\"code\":\"2\"}]}" },
  { "{\"extension\":[{\"url\":\"u\",\"valueCode\":\"1\"}]}", "extension[url=u].valueString", "2",
    "{\"extension\":[{\"url\":\"u\",\"valueString\":\"2\"}]}" },
  /* Cleared. */
  { "{\"a\":{\"b\":\"x\"},\"c\":1}", "a.b", NULL, "{\"c\":1}" },
  { "{\"a\":{\"b\":\"x\",\"d\":1}}", "a.b", NULL, "{\"a\":{\"d\":1}}" },
  { "{\"a\":[{\"b\":\"x\"}]}", "a[0].b", NULL, "{}" },
  { "{\"extension\":[{\"url\":\"u\",\"valueString\":\"x\"}]}", "extension[url=u].valueString", NULL, "{}" },
  { "{\"extension\":[{\"url\":\"u\",\"valueReference\":{\"reference\":\"P/1\",\"display\":\"Old\"}}]}",
    "extension[url=u].valueReference.reference", NULL, "{}" },
  { "{\"identifier\":[{\"use\":\"official\",\"system\":\"s\",\"value\":\"1\"},{\"system\":\"t\"}]}",
    "identifier[system=s].value", NULL, "{\"identifier\":[{\"system\":\"t\"}]}" },
  { "{\"identifier\":[{\"use\":\"temp\",\"system\":\"s\",\"value\":\"1\"}]}", "identifier[system=s].use",
    NULL, "{\"identifier\":[{\"system\":\"s\",\"value\":\"1\"}]}" },
  { "{\"t\":{\"coding\":[{\"system\":\"s\",\"code\":\"1\",\"display\":\"d\"}]}}", "t.coding[system=s].code",
    NULL, "{}" },
  { "{\"name\":[{\"use\":\"o\",\"given\":[\"A\"],\"family\":\"B\"}]}", "name[use=o].family", NULL,
    "{\"name\":[{\"use\":\"o\",\"given\":[\"A\"]}]}" },
  { "{\"name\":[{\"use\":\"o\",\"family\":\"B\"}]}", "name[use=o].family", NULL, "{}" },
  { "{\"a\":{}}", "a.b", NULL, "{\"a\":{}}" }, /* another's, and nothing of ours was there */
};

static void
edits_leave_nothing_behind (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autoptr (cJSON) json = cJSON_Parse (edits[i].before);
    g_autofree char *after = NULL;

    plass_wire_set (json, edits[i].path, edits[i].value);
    after = cJSON_PrintUnformatted (json);
    g_test_message ("%s %s", edits[i].before, edits[i].path);
    g_assert_cmpstr (after, ==, edits[i].after);
  }
}

static const char *const no_paths[] = {
  "",     ".",   "a.",    ".a",   "a..b",  "a[",   "a[]",
  "a[x]", "a[0", "a[0]b", "a{0}", "a[=v]", "a{*}", "a.b.c.d.e.f.g.h.i"
};

static void
mistakes_are_said (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_paths); i++) {
    g_autoptr (cJSON) json = cJSON_CreateObject ();

    g_test_message ("%s", no_paths[i]);
    g_test_expect_message ("plass", G_LOG_LEVEL_CRITICAL, "*plass_path_read*");
    g_assert_null (plass_wire_get (json, no_paths[i]));
    g_test_assert_expected_messages ();
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/path/finds", finds);
  g_test_add_func ("/wire/path/edits-leave-nothing-behind", edits_leave_nothing_behind);
  g_test_add_func ("/wire/path/mistakes-are-said", mistakes_are_said);
  return g_test_run ();
}
