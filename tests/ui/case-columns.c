/* case-columns.c — tests which order a header asks for, and what stays in a small window */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/desk.h"
#include "ui/ui-private.h"

typedef struct {
  Desk *desk;
  PlassDesk ui;
  GtkColumnView *view;
} List;

static void
set_up (List *list, gconstpointer unused)
{
  list->desk = desk_new ();
  list->ui = (PlassDesk){ .store = list->desk->store, .actor = list->desk->who };
  list->ui.shutter = plass_shutter_new (FALSE);
  list->view = g_object_ref_sink (GTK_COLUMN_VIEW (gtk_column_view_new (NULL)));
  plass_case_columns_add (list->view, &list->ui);
}

static void
tear_down (List *list, gconstpointer unused)
{
  g_object_unref (list->view);
  g_object_unref (list->ui.shutter);
  desk_free (list->desk);
}

static guint
count_columns (List *list)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (list->view));
}

static GtkColumnViewColumn *
find_column (List *list, const char *title)
{
  GListModel *all = gtk_column_view_get_columns (list->view);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);
    if (g_str_equal (gtk_column_view_column_get_title (column), title))
      return column; /* the view keeps it */
  }
  return NULL;
}

static const struct {
  const char *title;
  PlassCaseOrder order;
} headers[] = {
  { "Name", PLASS_CASES_BY_NAME },          { "Place", PLASS_CASES_BY_PLACE },
  { "Level", PLASS_CASES_BY_LEVEL },        { "Coordinator", PLASS_CASES_BY_COORDINATOR },
  { "Next step", PLASS_CASES_BY_NEXT_DUE }, { "Plan", PLASS_CASES_BY_PLAN },
};

static void
header_asks_for_its_order (List *list, gconstpointer unused)
{
  PlassCaseOrder order;
  gboolean descending;

  g_assert_false (plass_case_columns_order (list->view, &order, &descending));
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++) {
    GtkColumnViewColumn *column = find_column (list, headers[i].title);
    for (GtkSortType type = GTK_SORT_ASCENDING; type <= GTK_SORT_DESCENDING; type++) {
      gtk_column_view_sort_by_column (list->view, column, type);
      g_assert_true (plass_case_columns_order (list->view, &order, &descending));
      g_assert_cmpint (order, ==, headers[i].order);
      g_assert_cmpint (descending, ==, type == GTK_SORT_DESCENDING);
    }
  }
}

static void
small_window_keeps_what_matters (List *list, gconstpointer unused)
{
  guint all = count_columns (list);

  g_assert_cmpuint (all, <=, 7);
  plass_case_columns_fit (list->view, 100000);
  g_assert_cmpuint (count_columns (list), ==, all);
  plass_case_columns_fit (list->view, 100);
  g_assert_cmpuint (count_columns (list), <, all);
  g_assert_nonnull (find_column (list, "Name"));
  g_assert_nonnull (find_column (list, "Next step"));
  g_assert_nonnull (find_column (list, "When"));
  plass_case_columns_fit (list->view, 100000);
  g_assert_cmpuint (count_columns (list), ==, all);
  /* Back where it was, not at the end. */
  g_autoptr (GtkColumnViewColumn) third = g_list_model_get_item (gtk_column_view_get_columns (list->view), 2);
  g_assert_cmpstr (gtk_column_view_column_get_title (third), ==, "Level");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/case-columns/order", List, NULL, set_up, header_asks_for_its_order, tear_down);
  g_test_add ("/case-columns/fit", List, NULL, set_up, small_window_keeps_what_matters, tear_down);
  return g_test_run ();
}
