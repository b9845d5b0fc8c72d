/* window.c — the frame around the pages */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassWindow {
  AdwApplicationWindow parent;
};

G_DEFINE_FINAL_TYPE (PlassWindow, plass_window, ADW_TYPE_APPLICATION_WINDOW)

static void
plass_window_class_init (PlassWindowClass *class)
{
}

static void
plass_window_init (PlassWindow *window)
{
}
