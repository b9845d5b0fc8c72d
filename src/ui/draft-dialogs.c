/* draft-dialogs.c — the dialogs that can be opened anew by their names, with what was written in them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static gpointer
get (const PlassDesk *desk, const PlassKind *kind, const char *text)
{
  PlassId id = plass_id_parse (text);

  return plass_id_is_set (&id) ? plass_store_get (desk->store, kind, &id, NULL) : NULL;
}

static void
contact (GtkWidget *from, const PlassDesk *desk, const char *id, const char *who)
{
  g_autoptr (PlassContact) record = get (desk, &plass_kind_contact, id);

  if (record || !*id)
    plass_contact_dialog_present (from, desk, record, *who ? who : NULL);
}

static void
contact_next (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  g_autoptr (PlassContact) record = get (desk, &plass_kind_contact, id);

  if (record)
    plass_contact_next_present (from, desk, record);
}

static void
end_stay (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  PlassId booking = plass_id_parse (id);

  plass_end_stay_present (from, desk, &booking);
}

static void
find_person (GtkWidget *from, const PlassDesk *desk, const char *unused, const char *end)
{
  plass_find_person_present (from, desk, *end != '\0');
}

static void
give_place (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  PlassId person = plass_id_parse (id);

  plass_give_place_present (from, desk, &person);
}

static void
hold (GtkWidget *from, const PlassDesk *desk, const char *id, const char *admit)
{
  const PlassPlaceQuery all = { 0 };
  g_autoptr (GPtrArray) lines = plass_store_places (desk->store, &all, plass_time_now (), NULL);

  for (guint i = 0; lines && i < lines->len; i++) {
    const PlassPlaceLine *line = g_ptr_array_index (lines, i);
    if (g_str_equal (line->place.id.text, id))
      plass_hold_dialog_present (from, desk, line, *admit != '\0');
  }
}

static void
leave (GtkWidget *from, const PlassDesk *desk, const char *id, const char *not_back)
{
  PlassId stay = plass_id_parse (id);

  plass_leave_dialog_present (from, desk, &stay, *not_back != '\0');
}

static void
move (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  PlassId stay = plass_id_parse (id);

  plass_move_dialog_present (from, desk, &stay);
}

static void
swap (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  PlassId stay = plass_id_parse (id);

  plass_swap_dialog_present (from, desk, &stay);
}

static void
next_step (GtkWidget *from, const PlassDesk *desk, const char *id, const char *done)
{
  g_autoptr (PlassCase) record = get (desk, &plass_kind_case, id);

  if (record)
    plass_next_step_dialog_present (from, desk, record, *done != '\0');
}

static void
note (GtkWidget *from, const PlassDesk *desk, const char *id, const char *corrects)
{
  g_autoptr (PlassPerson) person = get (desk, &plass_kind_person, id);
  g_autoptr (PlassNote) old = get (desk, &plass_kind_note, corrects);

  if (person && (old || !*corrects))
    plass_note_dialog_present (from, desk, &person->id, old);
}

static void
person (GtkWidget *from, const PlassDesk *desk, const char *id, const char *typed)
{
  g_autoptr (PlassPerson) record = get (desk, &plass_kind_person, id);

  if (record || !*id)
    plass_person_dialog_present (from, desk, record, *typed ? typed : NULL);
}

static void
plan (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  g_autoptr (PlassPlan) record = get (desk, &plass_kind_plan, id);

  if (record)
    plass_plan_dialog_present (from, desk, record);
}

static void
goal (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  g_autoptr (PlassGoal) record = get (desk, &plass_kind_goal, id);

  if (record)
    plass_goal_dialog_present (from, desk, record);
}

static void
measure (GtkWidget *from, const PlassDesk *desk, const char *id, const char *unused)
{
  g_autoptr (PlassMeasure) record = get (desk, &plass_kind_measure, id);

  if (record)
    plass_measure_dialog_present (from, desk, record);
}

static const struct {
  const char *name;
  const PlassKind *kind; /* of the record that is changed */
  void (*present) (GtkWidget *from, const PlassDesk *desk, const char *first, const char *second);
} dialogs[] = {
  { "contact", &plass_kind_contact, contact },
  { "contact-next", &plass_kind_contact, contact_next },
  { "end-stay", &plass_kind_booking, end_stay },
  { "find-person", NULL, find_person },
  { "give-place", NULL, give_place },
  { "goal", &plass_kind_goal, goal },
  { "hold", NULL, hold },
  { "leave", &plass_kind_booking, leave },
  { "measure", &plass_kind_measure, measure },
  { "move", NULL, move },
  { "next-step", &plass_kind_case, next_step },
  { "note", NULL, note },
  { "person", &plass_kind_person, person },
  { "plan", &plass_kind_plan, plan },
  { "swap", &plass_kind_booking, swap },
};

guint64
plass_draft_version (const PlassDesk *desk, const char *name, const char *id)
{
  PlassId record = plass_id_parse (id);

  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++) {
    PlassRow row = { 0 };
    if (!dialogs[i].kind || !plass_id_is_set (&record) || !g_str_equal (dialogs[i].name, name))
      continue;
    gpointer found = plass_store_peek (desk->store, dialogs[i].kind, &record, &row, NULL);
    guint64 version = found ? row.version : 0;
    plass_record_free (dialogs[i].kind, found);
    plass_row_clear (&row);
    return version;
  }
  return 0;
}

PlassDialog *
plass_draft_open (GtkWidget *from, const PlassDesk *desk, const char *name, const char *first,
                  const char *second)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint before = g_list_model_get_n_items (windows);

  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    if (g_str_equal (dialogs[i].name, name))
      dialogs[i].present (from, desk, first, second);
  if (g_list_model_get_n_items (windows) == before)
    return NULL;
  /* The newest one is in front of the list in some versions of GTK and at its end in others. */
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    const char *opened[3];
    if (PLASS_IS_DIALOG (window) && plass_dialog_get_kept (PLASS_DIALOG (window), opened)
        && g_str_equal (opened[0], name) && g_str_equal (opened[1], first))
      return PLASS_DIALOG (window);
  }
  return NULL;
}
