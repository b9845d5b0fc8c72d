/* person-page.c — one person: who may see them, and the parts of the page */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PERSON_PAGE (plass_person_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonPage, plass_person_page, PLASS, PERSON_PAGE, AdwBin)

#define N_PARTS 9

struct _PlassPersonPage {
  AdwBin parent;
  const PlassDesk *desk;
  PlassId person; /* not set: nobody, or not to be seen */
  PlassId wanted; /* who was asked for */
  gboolean is_protected;
  guint watch;

  GtkStack *stack, *tabs;
  GtkScrolledWindow *scroll;
  GtkStackPage *plan_page, *notes_page;
  GtkWidget *away, *emergency, *reveal;
  PlassPersonPart *emergency_bar, *header, *next_step, *overview, *aside, *plan, *stays, *notes, *access;
};

G_DEFINE_FINAL_TYPE (PlassPersonPage, plass_person_page, ADW_TYPE_BIN)

static void
tell_parts (PlassPersonPage *page, const PlassId *person)
{
  PlassPersonPart *const parts[N_PARTS] = { page->emergency_bar, page->header, page->next_step,
                                            page->overview,      page->aside,  page->plan,
                                            page->stays,         page->notes,  page->access };

  for (guint i = 0; i < N_PARTS; i++)
    plass_person_part_show (parts[i], person);
}

static void
show_page (PlassPersonPage *page, const char *name)
{
  gboolean open = g_str_equal (name, "person");

  tell_parts (page, open ? &page->person : NULL);
  gtk_stack_set_visible_child_name (page->stack, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.add-note",
                                 open && plass_desk_reads_plans (page->desk));
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.edit", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.give-place", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.ready", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.blocks",
                                 open && plass_desk_writes_blocks (page->desk));
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "person.erase",
                                 open && plass_desk_is_second_person (page->desk));
}

static gboolean
log_reading (PlassPersonPage *page, const char *why, GError **error)
{
  return plass_store_log_access (page->desk->store, &page->desk->actor, "read", &plass_kind_person,
                                 &page->person, why, error);
}

static void
tell_error (PlassPersonPage *page, const GError *error)
{
  g_autofree char *words = plass_words_error (error);

  plass_toast (GTK_WIDGET (page), words);
}

/* ---- Who is not to be seen ---- */

static gboolean
has_ended (PlassPersonPage *page, const PlassId *id)
{
  const PlassTime until = plass_emergency_until (page->desk->store, id);

  return plass_time_is_set (until) && until.secs <= plass_time_now ().secs;
}

/* Not here, not ours, shut out by the person, or on the way: that looks the same, but for what this desk
 * itself has asked for. */
static void
show_away (PlassPersonPage *page)
{
  const gboolean coming = !has_ended (page, &page->wanted)
                          && plass_time_is_set (plass_emergency_until (page->desk->store, &page->wanted));

  adw_status_page_set_title (ADW_STATUS_PAGE (page->away),
                             coming ? _ ("On the way") : _ ("This person cannot be seen here"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (page->away),
      coming ? _ ("The service sends what you may see. It takes a moment.")
             : _ ("You do not follow this person up now, or access has ended. Call those who do, or the one "
                  "on duty."));
  gtk_widget_set_visible (page->emergency, !coming && plass_desk_opens_emergencies (page->desk));
  show_page (page, "away");
}

static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  PlassPersonPage *page = user_data;
  const PlassId wanted = page->wanted;
  g_autoptr (PlassPerson) person = NULL;

  if (!plass_id_is_set (&page->wanted) || (kind && kind != &plass_kind_person)
      || (id && !plass_id_equal (id, &page->wanted)))
    return;
  person = plass_store_get (page->desk->store, &plass_kind_person, &page->wanted, NULL);
  if ((person != NULL) != plass_id_is_set (&page->person))
    plass_person_page_show (GTK_WIDGET (page), &wanted);
}

static void
ended_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);
  const PlassId wanted = page->wanted;

  plass_person_page_show (widget, &wanted);
  gtk_widget_activate_action (widget, "win.sync", NULL);
}

static void
emergency_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  plass_emergency_dialog_present (widget, page->desk, &page->wanted, NULL);
}

void
plass_person_page_show (GtkWidget *widget, const PlassId *id)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);
  g_autoptr (PlassPerson) person =
      has_ended (page, id) ? NULL : plass_store_get (page->desk->store, &plass_kind_person, id, NULL);
  gboolean again = plass_id_equal (&page->person, id);
  g_autoptr (GError) error = NULL;

  page->wanted = *id;
  page->person = person ? *id : (PlassId){ "" };
  page->is_protected = person && plass_words_is_protected (&person->protection);
  if (!again) {
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (page->scroll), 0);
    gtk_stack_set_visible_child_name (page->tabs, "overview");
  }
  if (person && !page->is_protected && !log_reading (page, NULL, &error))
    tell_error (page, error);
  if (person)
    show_page (page, page->is_protected ? "locked" : "person");
  else
    show_away (page);
}

const char *
plass_person_page_get_tab (GtkWidget *widget)
{
  return gtk_stack_get_visible_child_name (PLASS_PERSON_PAGE (widget)->tabs);
}

void
plass_person_page_set_tab (GtkWidget *widget, const char *name)
{
  GtkWidget *tab = gtk_stack_get_child_by_name (PLASS_PERSON_PAGE (widget)->tabs, name);

  if (tab && gtk_stack_page_get_visible (gtk_stack_get_page (PLASS_PERSON_PAGE (widget)->tabs, tab)))
    gtk_stack_set_visible_child (PLASS_PERSON_PAGE (widget)->tabs, tab);
}

/* ---- Protected persons ---- */

/* No log line, no page. */
static gboolean
reason_given (GtkWidget *widget, const char *why, gpointer unused, GError **error)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  if (!log_reading (page, why, error))
    return FALSE;
  show_page (page, "person");
  return TRUE;
}

static void
reveal_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  plass_reason_present (widget, reason_given, NULL, NULL);
}

/* Whoever leaves the page has stopped looking: the next look has a reason of its own. */
static void
page_unmapped (GtkWidget *widget)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  if (page->is_protected)
    show_page (page, "locked");
  GTK_WIDGET_CLASS (plass_person_page_parent_class)->unmap (widget);
}

/* ---- Acts ---- */

static void
note_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  plass_note_dialog_present (widget, page->desk, &page->person, NULL);
}

static void
place_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.give-place", "s", PLASS_PERSON_PAGE (widget)->person.text);
}

static void
edit_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);
  g_autoptr (PlassPerson) person =
      plass_store_get (page->desk->store, &plass_kind_person, &page->person, NULL);

  if (!person)
    return;
  /* The form shows the whole number. */
  if (!plass_text_is_blank (person->identity_number)
      && !log_reading (page, _ ("National identity number"), NULL))
    return;
  plass_person_dialog_present (widget, page->desk, person, NULL);
}

static void
ready_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);
  g_autoptr (PlassCase) before = plass_person_case (page->desk->store, &page->person, NULL);
  g_autoptr (PlassCase) after = before ? plass_record_dup (&plass_kind_case, before) : NULL;
  gboolean was = before && plass_date_is_set (before->ready_since);

  if (!before)
    return;
  after->ready_since = was ? (PlassDate){ 0 } : plass_date_today ();
  plass_person_part_change (page->header, &plass_kind_case, before, after,
                            was ? _ ("No longer marked as ready for the next place.")
                                : _ ("Ready for the next place from today."));
}

static void
erase_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  plass_erase_dialog_present (widget, page->desk, &page->person, NULL, NULL);
}

static void
blocks_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (widget);

  plass_blocks_dialog_present (widget, page->desk, &page->person);
}

/* ---- Making it ---- */

static void
ensure_types (void)
{
  g_type_ensure (plass_emergency_bar_get_type ());
  g_type_ensure (plass_person_header_get_type ());
  g_type_ensure (plass_next_step_card_get_type ());
  g_type_ensure (plass_person_columns_get_type ());
  g_type_ensure (plass_person_overview_get_type ());
  g_type_ensure (plass_person_aside_get_type ());
  g_type_ensure (plass_plan_view_get_type ());
  g_type_ensure (plass_stays_view_get_type ());
  g_type_ensure (plass_note_list_get_type ());
  g_type_ensure (plass_access_view_get_type ());
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, stack);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, tabs);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, scroll);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, plan_page);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, notes_page);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, away);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, emergency);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, reveal);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, emergency_bar);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, header);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, next_step);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, overview);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, aside);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, plan);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, stays);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, notes);
  gtk_widget_class_bind_template_child (widget, PlassPersonPage, access);
}

static void
dispose (GObject *object)
{
  PlassPersonPage *page = PLASS_PERSON_PAGE (object);

  if (page->watch)
    plass_store_unwatch (page->desk->store, page->watch);
  page->watch = 0;
  G_OBJECT_CLASS (plass_person_page_parent_class)->dispose (object);
}

static void
plass_person_page_class_init (PlassPersonPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget->unmap = page_unmapped;
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/person-page.ui");
  bind_children (widget);
  gtk_widget_class_install_action (widget, "person.emergency", NULL, emergency_activated);
  gtk_widget_class_install_action (widget, "person.ended", NULL, ended_activated);
  gtk_widget_class_install_action (widget, "person.reveal", NULL, reveal_activated);
  gtk_widget_class_install_action (widget, "person.add-note", NULL, note_activated);
  gtk_widget_class_install_action (widget, "person.give-place", NULL, place_activated);
  gtk_widget_class_install_action (widget, "person.edit", NULL, edit_activated);
  gtk_widget_class_install_action (widget, "person.erase", NULL, erase_activated);
  gtk_widget_class_install_action (widget, "person.blocks", NULL, blocks_activated);
  gtk_widget_class_install_action (widget, "person.ready", NULL, ready_activated);
}

static void
plass_person_page_init (PlassPersonPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  plass_access_name (page->reveal, _ ("Show the protected person"));
  plass_access_watch_stack (page->stack);
  plass_access_watch_stack (page->tabs);
}

GtkWidget *
plass_person_page_new (const PlassDesk *desk)
{
  PlassPersonPage *page = g_object_new (PLASS_TYPE_PERSON_PAGE, NULL);
  PlassPersonPart *const parts[N_PARTS] = { page->emergency_bar, page->header, page->next_step,
                                            page->overview,      page->aside,  page->plan,
                                            page->stays,         page->notes,  page->access };

  page->desk = desk;
  for (guint i = 0; i < N_PARTS; i++)
    plass_person_part_set_desk (parts[i], desk);
  gtk_stack_page_set_visible (page->plan_page, plass_desk_reads_plans (desk));
  gtk_stack_page_set_visible (page->notes_page, plass_desk_reads_plans (desk));
  show_page (page, "nobody");
  page->watch = plass_store_watch (desk->store, store_changed, page);
  return GTK_WIDGET (page);
}
