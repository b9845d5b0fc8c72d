/* oauth-page.c — the built-in provider's own login page: small, without scripts, readable aloud */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

#define STYLE                                                                                                \
  "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;"             \
  "color:#1c1c1c;background:#fff}label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;"    \
  "box-sizing:border-box;padding:.5rem;border:1px solid #5e5c64;border-radius:.375rem}button{font:inherit;"  \
  "margin-top:1.5rem;padding:.5rem 1.5rem;border:0;border-radius:.375rem;background:#1a5fb4;color:#fff}"     \
  ":focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}[role=alert]{border-left:4px solid #c01c28;"  \
  "padding-left:.75rem}@media(prefers-color-scheme:dark){body{color:#f6f5f4;background:#1e1e1e}"             \
  "input{color:inherit;background:#303030;border-color:#c0bfbc}}"

static char *
build_page (const char *title, const char *content)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  return g_strconcat ("<!DOCTYPE html>\n<html lang=\"nb\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                      escaped, "</title>\n<style>" STYLE "</style>\n</head>\n<body>\n<main>\n<h1>", escaped,
                      "</h1>\n", content, "</main>\n</body>\n</html>\n", NULL);
}

static char *
say_problem (const char *problem)
{
  return problem ? g_markup_printf_escaped ("<p id=\"problem\" role=\"alert\">%s</p>\n", problem)
                 : g_strdup ("");
}

char *
plass_oauth_login_page (const char *login, const char *user, const char *problem)
{
  g_autofree char *alert = say_problem (problem);
  g_autofree char *form = g_markup_printf_escaped (
      "<form method=\"post\" action=\"/oauth/authorize\">\n"
      "<input type=\"hidden\" name=\"login\" value=\"%s\">\n"
      "<label for=\"user\">%s</label>\n"
      "<input id=\"user\" name=\"user\" value=\"%s\" autocomplete=\"username\" autocapitalize=\"none\" "
      "spellcheck=\"false\" required%s>\n"
      "<label for=\"password\">%s</label>\n"
      "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" "
      "required>\n"
      "<button type=\"submit\">%s</button>\n</form>\n",
      login, _ ("User name"), user ? user : "", problem ? " aria-describedby=\"problem\"" : " autofocus",
      _ ("Password"), _ ("Sign in"));
  g_autofree char *content = g_strconcat (alert, form, NULL);

  return build_page (_ ("Sign in to Plass"), content);
}

char *
plass_oauth_code_page (const char *login, const char *problem)
{
  g_autofree char *alert = say_problem (problem);
  g_autofree char *form =
      g_markup_printf_escaped ("<form method=\"post\" action=\"/oauth/authorize\">\n"
                               "<input type=\"hidden\" name=\"login\" value=\"%s\">\n"
                               "<label for=\"code\">%s</label>\n"
                               "<input id=\"code\" name=\"code\" inputmode=\"numeric\" "
                               "autocomplete=\"one-time-code\" pattern=\"[0-9 ]*\" "
                               "required%s>\n"
                               "<button type=\"submit\">%s</button>\n</form>\n",
                               login, _ ("Code from your authenticator app"),
                               problem ? " aria-describedby=\"problem\"" : " autofocus", _ ("Sign in"));
  g_autofree char *content = g_strconcat (alert, form, NULL);

  return build_page (_ ("Sign in to Plass"), content);
}

char *
plass_oauth_error_page (const char *words)
{
  g_autofree char *content = say_problem (words);

  return build_page (_ ("Signing in did not work"), content);
}
