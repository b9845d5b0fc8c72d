/* application.c — one program, one window, and what it needs before it can show anything */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassApplication {
  AdwApplication parent;
};

G_DEFINE_FINAL_TYPE (PlassApplication, plass_application, ADW_TYPE_APPLICATION)

static void
plass_application_class_init (PlassApplicationClass *class)
{
}

static void
plass_application_init (PlassApplication *application)
{
}

PlassApplication *
plass_application_new (void)
{
  return g_object_new (PLASS_TYPE_APPLICATION, "application-id", PLASS_APP_ID, NULL);
}
