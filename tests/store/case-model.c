/* case-model.c — the list model announces the smallest change, and what it shows is true afterwards */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

typedef struct {
  PlassCaseModel *model;
  GPtrArray
      *shown; /* what a view holds: a PlassCaseItem for every position, kept in step by the signal alone */
  guint signals, changed;
} View;

static void
items_changed (GListModel *list, guint position, guint removed, guint added, View *view)
{
  view->signals++;
  view->changed += removed + added;
  g_ptr_array_remove_range (view->shown, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (view->shown, (gint)(position + i), g_list_model_get_item (list, position + i));
}

static View *
view_new (Desk *desk, const PlassCaseQuery *query)
{
  View *view = g_new0 (View, 1);

  view->model = plass_case_model_new (desk->store);
  view->shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (view->model, "items-changed", G_CALLBACK (items_changed), view);
  g_assert_true (plass_case_model_set_query (view->model, query, NULL));
  return view;
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->model, view);
  g_object_unref (view->model);
  g_ptr_array_unref (view->shown);
  g_free (view);
}

/* What the view holds is what the store would answer now, line by line. */
static void
assert_true_view (Desk *desk, const View *view, const PlassCaseQuery *query)
{
  g_autoptr (GArray) rows = plass_store_case_rows (desk->store, query, NULL);
  g_autoptr (GPtrArray) lines =
      plass_store_case_window (desk->store, (gint64 *)(gpointer)rows->data, rows->len, NULL);

  g_assert_cmpuint (view->shown->len, ==, rows->len);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view->model)), ==, rows->len);
  for (guint i = 0; i < rows->len; i++) {
    const PlassCaseLine *shown = plass_case_item_line (view->shown->pdata[i]), *line = lines->pdata[i];

    g_assert_true (plass_id_equal (&shown->case_id, &line->case_id));
    g_assert_cmpstr (shown->name, ==, line->name);
    g_assert_cmpstr (shown->next_step, ==, line->next_step);
    g_assert_cmpint (shown->unsent, ==, line->unsent);
    g_assert_cmpint (shown->next_due.days, ==, line->next_due.days);
  }
}

static PlassCase *
add_case (Desk *desk, GPtrArray *cases, guint i)
{
  g_autofree char *name = g_strdup_printf ("Navn%03u", i);
  g_autoptr (PlassPerson) person = make_person ("Kari", name);
  PlassCase *sak = make_case (&person->id, "active");

  sak->next_due = plass_date_add_days (plass_date (2026, 1, 1), (int)(i * 37 % 200));
  desk_take (desk, &plass_kind_person, person, "1");
  desk_take (desk, &plass_kind_case, sak, "1");
  g_ptr_array_add (cases, sak);
  return sak;
}

static void
free_case (gpointer record)
{
  plass_record_free (&plass_kind_case, record);
}

/* Random edits, one refresh after each: the view that only listens never goes wrong. */
static void
keeps_a_view_in_step (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (free_case);
  PlassCaseQuery query = { 0 };
  View *view;

  for (guint i = 0; i < 150; i++)
    add_case (desk, cases, i);
  view = view_new (desk, &query);
  assert_true_view (desk, view, &query);
  for (guint i = 0; i < 120; i++) {
    PlassCase *sak = cases->pdata[g_rand_int_range (rand, 0, (gint32)cases->len)];
    g_autofree char *step = g_strdup_printf ("Steg %u", i);

    switch (g_rand_int_range (rand, 0, 5)) {
    case 0:
      sak->next_due = plass_date_add_days (plass_date (2026, 1, 1), g_rand_int_range (rand, 0, 200));
      break;
    case 1:
      plass_text_set (&sak->next_step, step);
      break;
    case 2:
      sak->state = plass_code (plass_code_is (&sak->state, "active") ? "finished" : "active");
      break;
    case 3:
      add_case (desk, cases, 1000 + i);
      break;
    default:
      desk_send_all (desk, "2");
    }
    desk_put (desk, NULL, &plass_kind_case, sak);
    plass_case_model_refresh (view->model);
    assert_true_view (desk, view, &query);
  }
  view_free (view);
}

/* One row reworded: one row announced. One row moved: no more than the way it went. Nothing changed: silence.
 */
static void
announces_the_least (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (free_case);
  PlassCaseQuery query = { 0 };
  View *view;
  PlassCase *sak;

  for (guint i = 0; i < 300; i++)
    add_case (desk, cases, i);
  view = view_new (desk, &query);
  view->signals = view->changed = 0;
  plass_case_model_refresh (view->model);
  g_assert_cmpuint (view->signals, ==, 0);
  sak = cases->pdata[5];
  plass_text_set (&sak->next_step, "Nytt");
  desk_put (desk, NULL, &plass_kind_case, sak);
  plass_case_model_refresh (view->model);
  g_assert_cmpuint (view->signals, ==, 1);
  g_assert_cmpuint (view->changed, ==, 2);
  assert_true_view (desk, view, &query);
  view->signals = view->changed = 0;
  sak->next_due = plass_date_add_days (sak->next_due, 1);
  desk_put (desk, NULL, &plass_kind_case, sak);
  plass_case_model_refresh (view->model);
  g_assert_cmpuint (view->changed, <, 20);
  g_assert_cmpuint (view->changed, >, 0);
  assert_true_view (desk, view, &query);
  view_free (view);
}

static void
answers_another_question (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (free_case);
  PlassCaseQuery query = { 0 }, by_name = { .order = PLASS_CASES_BY_NAME, .descending = TRUE };
  View *view;

  for (guint i = 0; i < 100; i++)
    add_case (desk, cases, i);
  view = view_new (desk, &query);
  g_assert_true (plass_case_model_set_query (view->model, &by_name, NULL));
  assert_true_view (desk, view, &by_name);
  g_assert_cmpstr (plass_case_item_line (view->shown->pdata[0])->name, ==, "Kari Navn099");
  {
    g_autofree char *typed = g_strdup ("navn01");
    PlassCaseQuery narrowed = { .typed = typed };

    g_assert_true (plass_case_model_set_query (view->model, &narrowed, NULL));
  }
  /* The words typed were the caller's: the model keeps its own. */
  plass_case_model_refresh (view->model);
  g_assert_cmpuint (view->shown->len, ==, 10);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (view->model), 10));
  view_free (view);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/case-model/keeps-a-view-in-step", keeps_a_view_in_step);
  g_test_add_func ("/case-model/announces-the-least", announces_the_least);
  g_test_add_func ("/case-model/answers-another-question", answers_another_question);
  return g_test_run ();
}
