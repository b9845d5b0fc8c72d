/* intake-page.c — who has made contact, who waits for a place, and the acts of the desk */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_INTAKE_PAGE (plass_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassIntakePage, plass_intake_page, PLASS, INTAKE_PAGE, AdwBin)

struct _PlassIntakePage {
  AdwBin parent;
  const PlassDesk *desk;
  GtkWidget *contacts, *waiting; /* from the template */
};

G_DEFINE_FINAL_TYPE (PlassIntakePage, plass_intake_page, ADW_TYPE_BIN)

static void
fill_contacts (PlassIntakePage *page)
{
  const PlassId *own = &page->desk->identity.institution;
  g_autoptr (GPtrArray) lines =
      plass_store_open_contacts (page->desk->store, plass_id_is_set (own) ? own : NULL, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; lines && i < lines->len; i++)
    g_ptr_array_add (rows, plass_contact_row_new (page->desk, g_ptr_array_index (lines, i)));
  plass_refill_section (PLASS_SECTION (page->contacts), rows);
}

/* As the levels follow each other in the city, from the emergency unit on. */
static void
sort_waiting (PlassStore *store, GArray *waiting)
{
  g_autoptr (GPtrArray) levels = plass_store_codes (store, "level", NULL);
  guint at = 0;

  for (guint i = 0; levels && i < levels->len; i++)
    for (guint k = at; k < waiting->len; k++)
      if (plass_code_is (&((PlassCodeWord *)g_ptr_array_index (levels, i))->word,
                         g_array_index (waiting, PlassWaiting, k).level.text)) {
        PlassWaiting found = g_array_index (waiting, PlassWaiting, k);
        g_array_index (waiting, PlassWaiting, k) = g_array_index (waiting, PlassWaiting, at);
        g_array_index (waiting, PlassWaiting, at++) = found;
      }
}

static void
fill_waiting (PlassIntakePage *page)
{
  g_autoptr (GArray) waiting = plass_store_waiting (page->desk->store, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint sum = 0;

  if (waiting)
    sort_waiting (page->desk->store, waiting);
  for (guint i = 0; waiting && i < waiting->len; i++) {
    const PlassWaiting *level = &g_array_index (waiting, PlassWaiting, i);
    if (level->count == 0)
      continue;
    g_ptr_array_add (rows, plass_waiting_row_new (page->desk, level));
    sum += level->count;
  }
  plass_refill_section (PLASS_SECTION (page->waiting), rows);
  plass_section_set_count (PLASS_SECTION (page->waiting), (int)sum);
}

static void
refresh (GtkWidget *widget)
{
  fill_contacts (PLASS_INTAKE_PAGE (widget));
  fill_waiting (PLASS_INTAKE_PAGE (widget));
}

static void
admit_clicked (PlassIntakePage *page)
{
  plass_find_person_present (GTK_WIDGET (page), page->desk, FALSE);
}

static void
end_clicked (PlassIntakePage *page)
{
  plass_find_person_present (GTK_WIDGET (page), page->desk, TRUE);
}

static void
plass_intake_page_class_init (PlassIntakePageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  g_type_ensure (PLASS_TYPE_WRAP);
  g_type_ensure (PLASS_TYPE_SECTION);
  g_type_ensure (plass_person_columns_get_type ());
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/intake-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassIntakePage, contacts);
  gtk_widget_class_bind_template_child (widget, PlassIntakePage, waiting);
  gtk_widget_class_bind_template_callback (widget, admit_clicked);
  gtk_widget_class_bind_template_callback (widget, end_clicked);
}

static void
plass_intake_page_init (PlassIntakePage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

GtkWidget *
plass_intake_page_new (const PlassDesk *desk)
{
  PlassIntakePage *page = g_object_new (PLASS_TYPE_INTAKE_PAGE, NULL);

  page->desk = desk;
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}

void
plass_intake_page_new_contact (GtkWidget *page, const char *who)
{
  plass_contact_dialog_present (page, PLASS_INTAKE_PAGE (page)->desk, NULL, who);
}
