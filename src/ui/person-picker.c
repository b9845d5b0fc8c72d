/* person-picker.c — who it is about: find as you type, or a name as they say it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define SUGGESTIONS 5

struct _PlassPersonPicker {
  GtkBox parent;
  const PlassDesk *desk;
  gboolean free_name;
  PlassId person;
  GtkWidget *entry, *list, *chosen; /* owned by the box; chosen: the list with the one row */
};

G_DEFINE_FINAL_TYPE (PlassPersonPicker, plass_person_picker, GTK_TYPE_BOX)

/* ---- Chosen ---- */

static void
show_nobody (PlassPersonPicker *picker)
{
  picker->person = (PlassId){ "" };
  gtk_widget_set_visible (picker->chosen, FALSE);
  gtk_widget_set_visible (picker->entry, TRUE);
}

static void
change_clicked (PlassPersonPicker *picker)
{
  show_nobody (picker);
  gtk_editable_set_text (GTK_EDITABLE (picker->entry), "");
  gtk_widget_grab_focus (picker->entry);
  g_signal_emit_by_name (picker, "chosen");
}

/* The one who is being served: their name is shown although the shutter is closed. */
static void
show_person (PlassPersonPicker *picker, const PlassPerson *person)
{
  g_autofree char *name = plass_person_name (person);
  g_autofree char *words = plass_words_person (NULL, name, &person->protection);
  g_autofree char *birth =
      plass_words_is_protected (&person->protection) ? g_strdup ("") : plass_words_birth (person->birth);
  GtkWidget *row = plass_row_new (words, birth);
  GtkWidget *change = plass_row_add_button (row, _ ("Change"), _ ("Choose another person"));

  picker->person = person->id;
  plass_suggestions_clear (picker->chosen);
  gtk_widget_add_css_class (change, "flat");
  g_signal_connect_swapped (change, "clicked", G_CALLBACK (change_clicked), picker);
  gtk_list_box_append (GTK_LIST_BOX (picker->chosen), row);
  plass_suggestions_clear (picker->list);
  gtk_widget_set_visible (picker->list, FALSE);
  gtk_widget_set_visible (picker->entry, FALSE);
  gtk_widget_set_visible (picker->chosen, TRUE);
}

static void
choose (PlassPersonPicker *picker, const char *id_text)
{
  PlassId id = plass_id_parse (id_text);
  g_autoptr (PlassPerson) person = plass_store_get (picker->desk->store, &plass_kind_person, &id, NULL);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (picker)) != NULL;

  if (!person)
    return;
  plass_store_log_access (picker->desk->store, &picker->desk->actor, "search", &plass_kind_person, &id, "",
                          NULL);
  show_person (picker, person);
  g_signal_emit_by_name (picker, "chosen");
  if (had_focus)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (picker)), GTK_DIR_TAB_FORWARD);
}

static void
suggestion_activated (PlassPersonPicker *picker, GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "plass-id");

  if (id)
    choose (picker, id);
  else
    plass_person_dialog_present (GTK_WIDGET (picker), picker->desk, NULL,
                                 gtk_editable_get_text (GTK_EDITABLE (picker->entry)));
}

/* ---- Suggestions ---- */

static void
add_hit (PlassPersonPicker *picker, const PlassHit *hit)
{
  gboolean secret = plass_words_is_protected (&hit->protection);
  g_autofree char *name = plass_words_person (picker->desk, hit->title, &hit->protection);
  g_autofree char *birth = secret ? g_strdup ("") : plass_words_birth (hit->birth);
  gboolean both = *birth && !secret && !plass_text_is_blank (hit->detail);
  g_autofree char *detail =
      secret ? NULL : g_strconcat (birth, both ? " · " : "", hit->detail ? hit->detail : "", NULL);
  GtkWidget *row = plass_row_new (name, detail);

  g_object_set_data_full (G_OBJECT (row), "plass-id", g_strdup (hit->id.text), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (picker->list), row);
}

static void
add_register (PlassPersonPicker *picker, const char *typed)
{
  /* Translators: what was typed stands in the quotation marks */
  g_autofree char *words = g_strdup_printf (_ ("Register somebody new: “%s”"), typed);
  GtkWidget *row = plass_row_new (words, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (picker->list), row);
}

static void
suggest (PlassPersonPicker *picker)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (picker->entry));
  guint n = 0;

  plass_suggestions_clear (picker->list);
  if (!plass_text_is_blank (typed)) {
    g_autoptr (GPtrArray) hits = plass_store_search (picker->desk->store, typed, SUGGESTIONS, NULL);
    for (guint i = 0; hits && i < hits->len && n < SUGGESTIONS; i++) {
      const PlassHit *hit = g_ptr_array_index (hits, i);
      if (hit->kind == &plass_kind_person) {
        add_hit (picker, hit);
        n++;
      }
    }
    if (!picker->free_name && n == 0)
      add_register (picker, typed);
  }
  gtk_widget_set_visible (picker->list,
                          gtk_list_box_get_row_at_index (GTK_LIST_BOX (picker->list), 0) != NULL);
}

static void
entry_changed (PlassPersonPicker *picker)
{
  suggest (picker);
  g_signal_emit_by_name (picker, "typed");
}

/* Only where a person must be found: a name that is typed as they say it must not turn into somebody else. */
static void
entry_activated (PlassPersonPicker *picker)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (picker->list), 0);

  if (first && !picker->free_name)
    suggestion_activated (picker, first);
}

/* ---- Making it ---- */

static gboolean
grab_focus (GtkWidget *widget)
{
  PlassPersonPicker *picker = PLASS_PERSON_PICKER (widget);

  return gtk_widget_get_visible (picker->entry)
             ? gtk_widget_grab_focus (picker->entry)
             : gtk_widget_child_focus (picker->chosen, GTK_DIR_TAB_FORWARD);
}

static void
plass_person_picker_class_init (PlassPersonPickerClass *class)
{
  GTK_WIDGET_CLASS (class)->grab_focus = grab_focus;
  for (guint i = 0; i < 2; i++)
    g_signal_new (i ? "typed" : "chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
plass_person_picker_init (PlassPersonPicker *picker)
{
  picker->entry = plass_suggestions_entry_new (GTK_BOX (picker));
  picker->chosen = plass_suggestions_list_new (GTK_BOX (picker), _ ("Chosen person"));
  picker->list = plass_suggestions_list_new (GTK_BOX (picker), _ ("Suggestions"));
  plass_suggestions_add_keys (picker->entry, picker->list);
  g_signal_connect_swapped (picker->entry, "changed", G_CALLBACK (entry_changed), picker);
  g_signal_connect_swapped (picker->entry, "activate", G_CALLBACK (entry_activated), picker);
  g_signal_connect_swapped (picker->list, "row-activated", G_CALLBACK (suggestion_activated), picker);
}

GtkWidget *
plass_person_picker_new (const PlassDesk *desk, gboolean free_name, const char *label)
{
  PlassPersonPicker *picker = g_object_new (PLASS_TYPE_PERSON_PICKER, NULL);

  picker->desk = desk;
  picker->free_name = free_name;
  gtk_entry_set_placeholder_text (GTK_ENTRY (picker->entry), _ ("Name, number or telephone"));
  plass_access_name (picker->entry, label);
  return GTK_WIDGET (picker);
}

PlassId
plass_person_picker_get (PlassPersonPicker *picker)
{
  return picker->person;
}

char *
plass_person_picker_get_typed (PlassPersonPicker *picker)
{
  if (plass_id_is_set (&picker->person))
    return g_strdup ("");
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (picker->entry))));
}

void
plass_person_picker_set (PlassPersonPicker *picker, const PlassId *person, const char *typed)
{
  g_autoptr (PlassPerson) record =
      person && plass_id_is_set (person)
          ? plass_store_get (picker->desk->store, &plass_kind_person, person, NULL)
          : NULL;

  if (record) {
    show_person (picker, record);
    return;
  }
  show_nobody (picker);
  gtk_editable_set_text (GTK_EDITABLE (picker->entry), typed ? typed : "");
}
