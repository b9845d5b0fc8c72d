/* person-header.c — who it is, where they are now, and what one does most */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PERSON_HEADER (plass_person_header_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonHeader, plass_person_header, PLASS, PERSON_HEADER, PlassPersonPart)

struct _PlassPersonHeader {
  PlassPersonPart parent;
  GtkLabel *name, *facts, *alert_words; /* owned by the tree, as all below */
  GtkWidget *pills, *alert, *note, *menu;
  PlassId stay; /* where they live now; not set: nowhere */
};

G_DEFINE_FINAL_TYPE (PlassPersonHeader, plass_person_header, PLASS_TYPE_PERSON_PART)

/* "born 1987 · 12 days in Dalsberget 204 · coordinator Kari Medarbeider" */
static char *
describe (PlassStore *store, const PlassPerson *person, const PlassCase *sak, const GPtrArray *stays)
{
  g_autofree char *birth = plass_words_birth (person->birth);
  g_autofree char *where = plass_person_words_where (stays, plass_time_now ());
  g_autofree char *worker = sak ? plass_person_words_worker (store, &sak->coordinator) : g_strdup ("");
  g_autoptr (GString) text = g_string_new (birth);

  g_string_append_printf (text, "%s%s", text->len ? " · " : "", where);
  if (*worker) {
    /* Translators: %s is a worker's name */
    g_autofree char *coordinator = g_strdup_printf (_ ("coordinator %s"), worker);
    g_string_append_printf (text, " · %s", coordinator);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_pill (PlassPersonHeader *header, gboolean wanted, const char *icon, const char *words, const char *style)
{
  GtkWidget *pill;

  if (!wanted)
    return;
  pill = plass_pill_new (icon, words);
  if (style)
    gtk_widget_add_css_class (pill, style);
  plass_wrap_append (PLASS_WRAP (header->pills), pill);
}

static void
show_pills (PlassPersonHeader *header, const PlassPerson *person, const PlassCase *sak)
{
  plass_wrap_clear (PLASS_WRAP (header->pills));
  add_pill (header, plass_time_is_set (person->deceased), "plass-closed-symbolic", _ ("Dead"), NULL);
  add_pill (header, plass_words_is_protected (&person->protection), "plass-shielded-symbolic",
            _ ("Protected person"), "warning");
  add_pill (header, sak && plass_date_is_set (sak->ready_since), "plass-departure-symbolic",
            _ ("Ready for the next place"), NULL);
  add_pill (header, person->interpreter == PLASS_YES, "preferences-desktop-locale-symbolic",
            _ ("Needs an interpreter"), NULL);
  add_pill (header, person->wheelchair == PLASS_YES, "plass-accessible-symbolic", _ ("Step-free access"),
            NULL);
  gtk_widget_set_visible (header->pills, gtk_widget_get_first_child (header->pills) != NULL);
}

static void
take_stay (PlassPersonHeader *header, PlassStore *store, const PlassId *person)
{
  g_autoptr (PlassBooking) now = plass_store_current_booking (store, person, plass_time_now (), NULL);

  header->stay = now ? now->id : (PlassId){ "" };
  plass_stay_enable_actions (GTK_WIDGET (header), now);
}

static void
stay_activated (GtkWidget *widget, const char *action, GVariant *unused)
{
  plass_stay_start (widget, plass_person_part_get_desk (PLASS_PERSON_PART (widget)),
                    plass_stay_action_name (action), &PLASS_PERSON_HEADER (widget)->stay);
}

static void
refresh (PlassPersonPart *part)
{
  PlassPersonHeader *header = PLASS_PERSON_HEADER (part);
  PlassStore *store = plass_person_part_get_desk (part)->store;
  const PlassId *id = plass_person_part_get_person (part);
  g_autoptr (PlassPerson) person = plass_store_get (store, &plass_kind_person, id, NULL);
  g_autoptr (PlassCase) sak = plass_person_case (store, id, NULL);
  g_autoptr (GPtrArray) stays = plass_store_stays (store, id, NULL);
  g_autofree char *name = NULL, *facts = NULL;

  if (!person)
    return;
  name = plass_person_name (person);
  facts = describe (store, person, sak, stays);
  gtk_label_set_text (header->name, *name ? name : _ ("No name"));
  gtk_label_set_text (header->facts, facts);
  show_pills (header, person, sak);
  take_stay (header, store, id);
  gtk_label_set_text (header->alert_words, person->safety_alert ? person->safety_alert : "");
  gtk_widget_set_visible (header->alert, !plass_text_is_blank (person->safety_alert));
  gtk_widget_set_visible (header->note, plass_desk_reads_plans (plass_person_part_get_desk (part)));
}

static void
plass_person_header_class_init (PlassPersonHeaderClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  g_type_ensure (PLASS_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/person-header.ui");
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, name);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, facts);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, alert_words);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, pills);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, alert);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, note);
  gtk_widget_class_bind_template_child (widget, PlassPersonHeader, menu);
  plass_stay_install_actions (widget, stay_activated);
}

static void
plass_person_header_init (PlassPersonHeader *header)
{
  g_autoptr (GMenu) acts = plass_stay_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (header));
  g_menu_insert_section (G_MENU (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (header->menu))), 0, NULL,
                         G_MENU_MODEL (acts));
  plass_stay_enable_actions (GTK_WIDGET (header), NULL);
}
