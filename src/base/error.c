/* error.c — one error domain for all rooms */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

G_DEFINE_QUARK (plass - error, plass_error)
