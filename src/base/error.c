/* error.c — one error domain for all rooms */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

/* Not G_DEFINE_QUARK: clang-format takes its hyphenated name for a subtraction and puts spaces into it. */
GQuark
plass_error_quark (void)
{
  return g_quark_from_static_string ("plass-error");
}
