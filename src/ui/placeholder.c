/* placeholder.c — pages that are still being built; each goes away as its own file arrives */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static GtkWidget *
blank (void)
{
  return gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
}

#define NEW(page)                                                                                            \
  __attribute__ ((weak)) GtkWidget *plass_##page##_page_new (const PlassDesk *desk)                          \
  {                                                                                                          \
    return blank ();                                                                                         \
  }
NEW (today)
NEW (intake)
NEW (places)
NEW (capacity)

__attribute__ ((weak)) void
plass_intake_page_new_contact (GtkWidget *page, const char *who)
{
}
__attribute__ ((weak)) void
plass_places_page_show (GtkWidget *page, const PlassId *place)
{
}
__attribute__ ((weak)) void
plass_places_page_give (GtkWidget *page, const PlassId *person)
{
}

__attribute__ ((weak)) void
plass_places_page_show_institution (GtkWidget *page, const PlassId *institution)
{
}
