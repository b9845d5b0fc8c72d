/* nodlclose.c — keeps loaded modules, so that LeakSanitizer can name who leaked */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A leak in a module that was unloaded is reported in "<unknown module>", which no suppression can match.
 * Linked into the tests that open windows; without a sanitizer it is empty. */
#ifdef __SANITIZE_ADDRESS__
int dlclose (void *handle);

int
dlclose (void *handle)
{
  (void)handle;
  return 0;
}
#endif

typedef int plass_nodlclose_is_linked;
