/* desk.c — the life of a desk: from an open store to pages that may use it, and back to nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* At a counter names are hidden at every start, whatever somebody else at this computer chose. */
static gboolean
shutter_at_start (const PlassDesk *desk)
{
  return plass_code_is (&desk->identity.role, "reception")
         || g_settings_get_boolean (desk->settings, "names-hidden");
}

static void
shutter_moved (PlassShutter *shutter, GParamSpec *pspec, GSettings *settings)
{
  g_settings_set_boolean (settings, "names-hidden", plass_shutter_get_closed (shutter));
}

void
plass_desk_identify (PlassDesk *desk, PlassIdentity *identity)
{
  plass_identity_clear (&desk->identity);
  desk->identity = *identity;
  *identity = (PlassIdentity){ 0 };
  desk->actor = (PlassActor){ desk->identity.worker, desk->identity.role };
}

void
plass_desk_open (PlassDesk *desk, PlassOpened *opened, GSettings *settings)
{
  *desk = (PlassDesk){ .store = g_steal_pointer (&opened->store), .settings = settings };
  plass_desk_identify (desk, &opened->identity);
  desk->shutter = plass_shutter_new (shutter_at_start (desk));
  g_signal_connect_object (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), settings, 0);
}

void
plass_desk_start_sync (PlassDesk *desk, const PlassService *service,
                       void (*reported) (const PlassSyncReport *report, gpointer user_data),
                       gpointer user_data)
{
  plass_sync_stop (g_steal_pointer (&desk->sync));
  desk->sync = plass_sync_start (desk->store, service, &desk->identity, reported, user_data);
}

/* The thread goes before what it reads. */
void
plass_desk_close (PlassDesk *desk)
{
  plass_sync_stop (desk->sync);
  plass_store_close (desk->store);
  plass_identity_clear (&desk->identity);
  g_clear_object (&desk->shutter);
  *desk = (PlassDesk){ 0 };
}
