/* code-entry.c — what people type or paste for six digits, and what becomes of it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static const struct {
  const char *typed, *code;
} cases[] = {
  { "123456", "123456" },
  { " 123 456 ", "123456" },
  { "123\u00a0456", "123456" }, /* as a page says it */
  { "123\u2009456\n", "123456" },
  { "123-456", "123456" },
  { "000000", "000000" },
  { "\u0661\u0662\u0663\u0664\u0665\u0666", "123456" }, /* digits of an Arabic keyboard */
  { "", NULL },
  { "12345", NULL },
  { "1234567", NULL },
  { "12345a", NULL },
  { "Code: 123456", NULL },
};

static void
test_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *code = plass_code_read (cases[i].typed);

    g_test_message ("“%s”", cases[i].typed);
    g_assert_cmpstr (code, ==, cases[i].code);
    plass_key_wipe_text (code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/code-entry/read", test_read);
  return g_test_run ();
}
