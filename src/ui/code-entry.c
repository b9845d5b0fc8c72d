/* code-entry.c — the six digits that an authenticator app shows */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define DIGITS 6

GtkWidget *
plass_code_entry_new (void)
{
  GtkWidget *entry = gtk_entry_new ();

  /* No length: apps copy "123 456". It may be read by whoever looks, since it is good for half a minute. */
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_entry_set_input_hints (GTK_ENTRY (entry), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_PRIVATE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), DIGITS + 4);
  gtk_widget_add_css_class (entry, "numeric");
  return entry;
}

char *
plass_code_read (const char *typed)
{
  char digits[DIGITS + 1] = "";
  guint n = 0;

  for (const char *at = typed; *at; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    if (g_unichar_isspace (letter) || letter == '-')
      continue;
    if (n == DIGITS || !g_unichar_isdigit (letter))
      return NULL;
    digits[n++] = (char)('0' + g_unichar_digit_value (letter));
  }
  return n == DIGITS ? g_strdup (digits) : NULL;
}
