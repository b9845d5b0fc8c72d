/* search-popover.c — find from anywhere: people first, then places, cases, institutions, and things to do */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define HITS_OF_EACH 8

struct _PlassSearchPopover {
  GtkPopover parent;
  const PlassDesk *desk;
  GtkWidget *entry, *scroll, *list;
};

G_DEFINE_FINAL_TYPE (PlassSearchPopover, plass_search_popover, GTK_TYPE_POPOVER)

/* What Enter does with a row. */
typedef struct {
  const char *group; /* heading above the first of them, translated */
  char *action;      /* detailed name without target */
  char *target;      /* NULL: none */
  gboolean logged;   /* a person was looked for */
} Choice;

static void
free_choice (Choice *choice)
{
  g_free (choice->action);
  g_free (choice->target);
  g_free (choice);
}

static const Choice *
choice_of (GtkListBoxRow *row)
{
  return row ? g_object_get_data (G_OBJECT (row), "plass-choice") : NULL;
}

/* ---- Rows ---- */

static GtkWidget *
new_words (const char *title, const char *detail)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_label_new (title), *second = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "dim-label");
  gtk_widget_set_visible (second, !plass_text_is_blank (detail));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), first);
  gtk_box_append (GTK_BOX (words), second);
  return words;
}

static void
add_row (PlassSearchPopover *popover, const char *icon, const char *title, const char *detail, Choice choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *name =
      plass_text_is_blank (detail) ? g_strdup (title) : g_strdup_printf ("%s, %s", title, detail);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), new_words (title, detail));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  plass_access_name (row, name);
  choice.action = g_strdup (choice.action);
  choice.target = g_strdup (choice.target);
  g_object_set_data_full (G_OBJECT (row), "plass-choice", g_memdup2 (&choice, sizeof choice),
                          (GDestroyNotify)free_choice);
  gtk_list_box_append (GTK_LIST_BOX (popover->list), row);
}

/* ---- What was found ---- */

static gboolean
has_namesake (const GPtrArray *hits, const PlassHit *hit)
{
  for (guint i = 0; i < hits->len; i++) {
    const PlassHit *other = g_ptr_array_index (hits, i);
    if (other != hit && other->kind == hit->kind && g_strcmp0 (other->title, hit->title) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_person (PlassSearchPopover *popover, const GPtrArray *hits, const PlassHit *hit)
{
  g_autofree char *name = plass_words_person (popover->desk, hit->title, &hit->protection);
  gboolean hidden = plass_words_is_protected (&hit->protection);
  g_autofree char *birth = hidden || !has_namesake (hits, hit) ? NULL : plass_words_birth (hit->birth);
  g_autoptr (GString) detail = g_string_new (hidden ? "" : hit->detail);

  if (!plass_text_is_blank (birth))
    g_string_append_printf (detail, "%s%s", detail->len ? " · " : "", birth);
  add_row (popover, "avatar-default-symbolic", name, detail->str,
           (Choice){ _ ("People"), "win.show-person", (char *)hit->id.text, TRUE });
}

static void
add_case (PlassSearchPopover *popover, const PlassHit *hit)
{
  g_autoptr (PlassCase) found = plass_store_get (popover->desk->store, &plass_kind_case, &hit->id, NULL);
  g_autoptr (PlassPerson) person =
      found ? plass_store_get (popover->desk->store, &plass_kind_person, &found->person, NULL) : NULL;

  if (!person)
    return;
  /* The store's title may hold the name: only the number and a masked name are shown. */
  g_autofree char *plain = plass_person_name (person);
  g_autofree char *name = plass_words_person (popover->desk, plain, &person->protection);
  const char *number = plass_text_is_blank (found->number) ? _ ("Case") : found->number;
  add_row (popover, "plass-cases-symbolic", number, name,
           (Choice){ _ ("Cases"), "win.show-person", person->id.text, TRUE });
}

static void
add_hit (PlassSearchPopover *popover, const GPtrArray *hits, const PlassHit *hit)
{
  if (hit->kind == &plass_kind_person)
    add_person (popover, hits, hit);
  else if (hit->kind == &plass_kind_place)
    add_row (popover, "plass-places-symbolic", hit->title, hit->detail,
             (Choice){ _ ("Places"), "win.show-place", (char *)hit->id.text, FALSE });
  else if (hit->kind == &plass_kind_case)
    add_case (popover, hit);
  else if (hit->kind == &plass_kind_institution)
    add_row (popover, "plass-capacity-symbolic", hit->title, hit->detail,
             (Choice){ _ ("Institutions"), "win.show-institution", (char *)hit->id.text, FALSE });
}

static const struct {
  const char *icon, *words, *action, *target;
} acts[] = {
  { "list-add-symbolic", N_ ("New contact"), "win.new-contact", NULL },
  { "plass-today-symbolic", N_ ("Go to Today"), "win.show-page", "today" },
  { "plass-cases-symbolic", N_ ("Go to Cases"), "win.show-page", "cases" },
  { "plass-intake-symbolic", N_ ("Go to Intake"), "win.show-page", "intake" },
  { "plass-places-symbolic", N_ ("Go to Places"), "win.show-page", "places" },
  { "plass-capacity-symbolic", N_ ("Go to Capacity"), "win.show-page", "capacity" },
  { "plass-all-sent-symbolic", N_ ("Send and fetch now"), "win.sync", NULL },
  { "help-browser-symbolic", N_ ("Help"), "win.show-help", NULL },
};

/* At the beginning of a word only, as people are found: "Åse" is not in "Cases". */
static gboolean
has_word (const char *words, const char *wanted)
{
  const char *at = strstr (words, wanted);

  while (at && at != words && at[-1] != ' ')
    at = strstr (at + 1, wanted);
  return at != NULL;
}

static void
add_acts (PlassSearchPopover *popover, const char *typed)
{
  g_autofree char *wanted = plass_text_fold (typed);

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_autofree char *words = plass_text_fold (_ (acts[i].words));
    if (!*wanted || has_word (words, wanted))
      add_row (popover, acts[i].icon, _ (acts[i].words), NULL,
               (Choice){ _ ("Do"), (char *)acts[i].action, (char *)acts[i].target, FALSE });
  }
  if (!*wanted)
    return;
  /* Translators: what was typed in the search, for somebody who is not known here yet */
  g_autofree char *words = g_strdup_printf (_ ("Register new: %s …"), typed);
  add_row (popover, "list-add-symbolic", words, NULL,
           (Choice){ _ ("Do"), "win.new-contact-named", (char *)typed, FALSE });
  if (popover->desk && plass_desk_opens_emergencies (popover->desk))
    add_row (popover, "plass-shielded-symbolic", _ ("Not found here? Emergency access …"), NULL,
             (Choice){ _ ("Do"), "win.emergency-access", (char *)typed, FALSE });
}

static void
clear_rows (PlassSearchPopover *popover)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (popover->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (popover->list), GTK_WIDGET (row));
}

/* The store answers well within a frame, so there is no waiting for a pause in the typing. */
static void
typed (PlassSearchPopover *popover)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (popover->entry))));
  g_autoptr (GPtrArray) hits =
      *text && popover->desk ? plass_store_search (popover->desk->store, text, HITS_OF_EACH, NULL) : NULL;
  static const PlassKind *const order[] = { &plass_kind_person, &plass_kind_place, &plass_kind_case,
                                            &plass_kind_institution };

  clear_rows (popover);
  for (gsize kind = 0; hits && kind < G_N_ELEMENTS (order); kind++)
    for (guint i = 0; i < hits->len; i++) {
      const PlassHit *hit = g_ptr_array_index (hits, i);
      if (hit->kind == order[kind])
        add_hit (popover, hits, hit);
    }
  add_acts (popover, text);
  gtk_list_box_select_row (GTK_LIST_BOX (popover->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (popover->list), 0));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (popover->scroll)), 0);
}

static void
show_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const Choice *choice = choice_of (row), *above = choice_of (before);

  if (above && g_str_equal (above->group, choice->group)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  GtkWidget *heading = gtk_label_new (choice->group);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "search-group");
  gtk_list_box_row_set_header (row, heading);
}

/* ---- Choosing ---- */

static void
row_activated (PlassSearchPopover *popover, GtkListBoxRow *row)
{
  const Choice *choice = choice_of (row);
  g_autofree char *action = g_strdup (choice->action);
  GVariant *target = choice->target ? g_variant_ref_sink (g_variant_new_string (choice->target)) : NULL;

  if (choice->logged) {
    PlassId id = plass_id_parse (choice->target);
    plass_store_log_access (popover->desk->store, &popover->desk->actor, "search", &plass_kind_person, &id,
                            NULL, NULL);
  }
  /* Closed first: what opens now takes the focus, and must keep it. */
  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action_variant (GTK_WIDGET (popover), action, target);
  g_clear_pointer (&target, g_variant_unref);
}

static void
entry_activated (PlassSearchPopover *popover)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (popover->list));

  if (row)
    row_activated (popover, row);
}

static void
search_stopped (PlassSearchPopover *popover)
{
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
scroll_to (PlassSearchPopover *popover, GtkWidget *row)
{
  GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (popover->scroll));
  graphene_rect_t place;

  if (gtk_widget_compute_bounds (row, popover->list, &place))
    gtk_adjustment_clamp_page (at, place.origin.y, place.origin.y + place.size.height);
}

/* The typing goes on while the arrows choose: the focus stays in the entry. */
static gboolean
key_pressed (PlassSearchPopover *popover, guint key, guint code, GdkModifierType state)
{
  GtkListBox *list = GTK_LIST_BOX (popover->list);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  int step = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1
             : key == GDK_KEY_Up || key == GDK_KEY_KP_Up   ? -1
                                                           : 0;

  if (!step || !row)
    return FALSE;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (list, gtk_list_box_row_get_index (row) + step);
  if (next) {
    gtk_list_box_select_row (list, next);
    scroll_to (popover, GTK_WIDGET (next));
  }
  return TRUE;
}

static void
shown (PlassSearchPopover *popover)
{
  gtk_editable_set_text (GTK_EDITABLE (popover->entry), "");
  typed (popover);
  gtk_widget_grab_focus (popover->entry);
}

/* Nothing of a person stays in a popover that is closed, nor in what could be undone there. */
static void
closed (PlassSearchPopover *popover)
{
  GtkEditable *entry = GTK_EDITABLE (popover->entry);

  gtk_editable_set_text (entry, "");
  gtk_editable_set_enable_undo (entry, FALSE);
  gtk_editable_set_enable_undo (entry, TRUE);
  clear_rows (popover);
}

void
plass_search_popover_set_desk (PlassSearchPopover *popover, const PlassDesk *desk)
{
  popover->desk = desk;
  closed (popover);
}

static void
plass_search_popover_class_init (PlassSearchPopoverClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/search-popover.ui");
  gtk_widget_class_bind_template_child (widget, PlassSearchPopover, entry);
  gtk_widget_class_bind_template_child (widget, PlassSearchPopover, scroll);
  gtk_widget_class_bind_template_child (widget, PlassSearchPopover, list);
  gtk_widget_class_bind_template_callback (widget, typed);
  gtk_widget_class_bind_template_callback (widget, entry_activated);
  gtk_widget_class_bind_template_callback (widget, search_stopped);
  gtk_widget_class_bind_template_callback (widget, row_activated);
}

static void
plass_search_popover_init (PlassSearchPopover *popover)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (popover));
  gtk_list_box_set_header_func (GTK_LIST_BOX (popover->list), show_heading, NULL, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), popover);
  gtk_widget_add_controller (popover->entry, keys);
  g_signal_connect (popover, "show", G_CALLBACK (shown), NULL);
  g_signal_connect (popover, "closed", G_CALLBACK (closed), NULL);
}
