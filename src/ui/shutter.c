/* shutter.c — whether names are hidden from those who stand at the counter */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassShutter {
  GObject parent;
  gboolean closed;
};

enum { PROP_CLOSED = 1 };

G_DEFINE_FINAL_TYPE (PlassShutter, plass_shutter, G_TYPE_OBJECT)

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PLASS_SHUTTER (object)->closed);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  plass_shutter_set_closed (PLASS_SHUTTER (object), g_value_get_boolean (value));
}

static void
plass_shutter_class_init (PlassShutterClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);

  object->get_property = get_property;
  object->set_property = set_property;
  g_object_class_install_property (
      object, PROP_CLOSED,
      g_param_spec_boolean ("closed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
plass_shutter_init (PlassShutter *shutter)
{
}

PlassShutter *
plass_shutter_new (gboolean closed)
{
  return g_object_new (PLASS_TYPE_SHUTTER, "closed", closed, NULL);
}

gboolean
plass_shutter_get_closed (PlassShutter *shutter)
{
  return shutter->closed;
}

void
plass_shutter_set_closed (PlassShutter *shutter, gboolean closed)
{
  closed = !!closed;
  if (shutter->closed == closed)
    return;
  shutter->closed = closed;
  g_object_notify (G_OBJECT (shutter), "closed");
}
