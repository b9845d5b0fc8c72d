/* cases-page.c — who needs something from me: the list of cases, narrowed down by chips and typing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_CASES_PAGE (plass_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassCasesPage, plass_cases_page, PLASS, CASES_PAGE, AdwBin)

typedef enum { MINE, WITHOUT_NEXT_STEP, OVERDUE, READY, WITHOUT_PLAN, N_CHIPS } Chip;

static const struct {
  const char *icon, *words;
} chip_table[N_CHIPS] = {
  [MINE] = { "plass-coordinator-symbolic", N_ ("Mine") },
  [WITHOUT_NEXT_STEP] = { "dialog-warning-symbolic", N_ ("Without next step") },
  [OVERDUE] = { "plass-waiting-symbolic", N_ ("Overdue") },
  [READY] = { "plass-departure-symbolic", N_ ("Ready for the next place") },
  [WITHOUT_PLAN] = { "plass-plan-symbolic", N_ ("Without plan") },
};

struct _PlassCasesPage {
  AdwBin parent;
  const PlassDesk *desk;
  PlassCaseModel *model;
  GtkSingleSelection *selection;
  GtkWidget *chips[N_CHIPS], *level, *institution; /* owned by the tree, as below */
  GtkColumnView *view;
  GtkStack *stack;
  GtkWidget *wrap, *choices;
  GtkScrolledWindow *scroll;
  GtkSearchEntry *typed;
  AdwBin *none, *no_match;
  GtkLabel *footer;
  guint n_institutions, fitting;
  gboolean filling, counting, count_again;
};

G_DEFINE_FINAL_TYPE (PlassCasesPage, plass_cases_page, ADW_TYPE_BIN)

/* ---- The question ---- */

static gboolean
is_on (PlassCasesPage *page, Chip chip)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (page->chips[chip]));
}

static gboolean
is_narrowed (PlassCasesPage *page)
{
  for (Chip chip = 0; chip < N_CHIPS; chip++)
    if (is_on (page, chip))
      return TRUE;
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (page->level)) > 0
         || gtk_drop_down_get_selected (GTK_DROP_DOWN (page->institution)) > 0
         || !plass_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (page->typed)));
}

static void
read_query (PlassCasesPage *page, PlassCaseQuery *ret_query)
{
  g_autofree char *level = plass_input_get_text (page->level);
  g_autofree char *institution = plass_input_get_text (page->institution);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (page->typed));

  *ret_query = (PlassCaseQuery){
    .institution = plass_id_parse (institution),
    .level = plass_code (level),
    .without_next_step = is_on (page, WITHOUT_NEXT_STEP),
    .overdue = is_on (page, OVERDUE),
    .ready_to_move = is_on (page, READY),
    .without_plan = is_on (page, WITHOUT_PLAN),
    .typed = plass_text_is_blank (typed) ? NULL : typed,
    .order = PLASS_CASES_BY_NEXT_DUE,
  };
  if (is_on (page, MINE))
    ret_query->mine = page->desk->identity.worker;
  plass_case_columns_order (page->view, &ret_query->order, &ret_query->descending);
}

/* ---- The answer ---- */

static void
show_answer (PlassCasesPage *page)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (page->model));
  g_autofree char *number = plass_words_number (n);
  g_autoptr (GString) words = g_string_new (g_dngettext (GETTEXT_PACKAGE, "%n case", "%n cases", n));

  g_string_replace (words, "%n", number, 1);
  gtk_label_set_text (page->footer, words->str);
  gtk_widget_set_visible (GTK_WIDGET (page->footer), n > 0);
  gtk_stack_set_visible_child_name (page->stack, n ? "list" : is_narrowed (page) ? "no-match" : "none");
}

static void
ask (PlassCasesPage *page)
{
  g_autoptr (GError) error = NULL;
  PlassCaseQuery query;

  read_query (page, &query);
  if (!plass_case_model_set_query (page->model, &query, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (GTK_WIDGET (page), words);
  }
  show_answer (page);
}

static void
scroll_to (PlassCasesPage *page, guint position)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (page->view));

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static void
filter_changed (PlassCasesPage *page)
{
  if (page->filling)
    return;
  ask (page);
  /* Another question is answered from its top: GTK keeps the place by number, which would be anywhere. */
  if (g_list_model_get_n_items (G_LIST_MODEL (page->model)))
    scroll_to (page, 0);
}

/* ---- Counting ---- */

static void count (PlassCasesPage *page);

static void
show_counts (PlassCasesPage *page, const PlassCaseCounts *counts)
{
  plass_chip_set_count (PLASS_CHIP (page->chips[MINE]), counts->mine);
  plass_chip_set_count (PLASS_CHIP (page->chips[WITHOUT_NEXT_STEP]), counts->without_next_step);
  plass_chip_set_count (PLASS_CHIP (page->chips[OVERDUE]), counts->overdue);
  plass_chip_set_count (PLASS_CHIP (page->chips[READY]), counts->ready_to_move);
  plass_chip_set_count (PLASS_CHIP (page->chips[WITHOUT_PLAN]), counts->without_plan);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlassCasesPage *page = PLASS_CASES_PAGE (source);
  g_autofree PlassCaseCounts *counts = plass_cases_count_finish (result);
  gboolean again = page->count_again;

  page->counting = page->count_again = FALSE;
  if (!page->chips[0])
    return;
  if (counts)
    show_counts (page, counts);
  if (again)
    count (page);
}

static void
count (PlassCasesPage *page)
{
  page->count_again = page->counting;
  if (page->counting)
    return;
  page->counting = TRUE;
  plass_cases_count_start (page, page->desk, counted);
}

/* ---- Keeping in step ---- */

static PlassId
selected_case (PlassCasesPage *page)
{
  PlassCaseItem *item = gtk_single_selection_get_selected_item (page->selection);

  return item && plass_case_item_line (item) ? plass_case_item_line (item)->case_id : (PlassId){ "" };
}

static gboolean
is_case_at (PlassCasesPage *page, guint position, const PlassId *id)
{
  g_autoptr (PlassCaseItem) item = g_list_model_get_item (G_LIST_MODEL (page->model), position);

  return item && plass_case_item_line (item) && plass_id_equal (&plass_case_item_line (item)->case_id, id);
}

/* A refresh makes new items: the selection is found again near where it was. */
static void
select_again (PlassCasesPage *page, guint position, const PlassId *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (page->model));
  guint from = position > 64 ? position - 64 : 0;

  if (!plass_id_is_set (id))
    return;
  if (position < n && is_case_at (page, position, id)) {
    gtk_single_selection_set_selected (page->selection, position);
    return;
  }
  for (guint i = from; i < n && i < position + 64; i++)
    if (is_case_at (page, i, id)) {
      gtk_single_selection_set_selected (page->selection, i);
      return;
    }
}

static void
fill_institutions (PlassCasesPage *page)
{
  g_autoptr (PlassRecords) all =
      plass_store_list (page->desk->store, &plass_kind_institution, NULL, NULL, NULL);

  if (!all || all->len == page->n_institutions)
    return;
  page->filling = TRUE;
  for (guint i = page->n_institutions; i < all->len; i++) {
    const PlassInstitution *house = all->items[i];
    plass_choice_add (page->institution, house->id.text,
                      plass_text_is_blank (house->short_name) ? house->name : house->short_name);
  }
  page->n_institutions = all->len;
  if (all->len > 12)
    plass_choice_set_search (page->institution);
  gtk_widget_set_visible (page->institution, all->len > 1);
  page->filling = FALSE;
}

static void
fill_levels (PlassCasesPage *page)
{
  g_autoptr (GPtrArray) levels = plass_store_codes (page->desk->store, "level", NULL);
  guint known = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (page->level))) - 1;

  page->filling = TRUE;
  for (guint i = known; levels && i < levels->len; i++) {
    const PlassCodeWord *level = levels->pdata[i];
    g_autofree char *words = plass_store_code_label (page->desk->store, "level", level->word.text);
    plass_choice_add (page->level, level->word.text, words);
  }
  page->filling = FALSE;
}

static void
refresh (GtkWidget *widget)
{
  PlassCasesPage *page = PLASS_CASES_PAGE (widget);
  PlassId selected = selected_case (page);
  guint position = gtk_single_selection_get_selected (page->selection);

  fill_levels (page);
  fill_institutions (page);
  plass_case_model_refresh (page->model);
  select_again (page, position, &selected);
  show_answer (page);
  count (page);
}

/* ---- Opening ---- */

static void
open_at (PlassCasesPage *page, guint position)
{
  g_autoptr (PlassCaseItem) item = g_list_model_get_item (G_LIST_MODEL (page->model), position);

  if (item && plass_case_item_line (item))
    gtk_widget_activate_action (GTK_WIDGET (page), "win.show-person", "s",
                                plass_case_item_line (item)->person.text);
}

static void
row_activated (GtkColumnView *view, guint position, PlassCasesPage *page)
{
  open_at (page, position);
}

/* Enter opens when one is left; else it goes into the list. */
static void
typed_activated (PlassCasesPage *page)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (page->model));

  if (n == 1)
    open_at (page, 0);
  else if (n > 1)
    gtk_widget_grab_focus (GTK_WIDGET (page->view));
}

static void
search_stopped (PlassCasesPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (page->typed), "");
  gtk_widget_grab_focus (GTK_WIDGET (page->view));
}

static void
register_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassCasesPage *page = PLASS_CASES_PAGE (widget);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (page->typed));

  plass_person_dialog_present (widget, page->desk, NULL, plass_text_is_blank (typed) ? NULL : typed);
}

static void
show_all_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassCasesPage *page = PLASS_CASES_PAGE (widget);

  page->filling = TRUE;
  for (Chip chip = 0; chip < N_CHIPS; chip++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->chips[chip]), FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->level), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->institution), 0);
  gtk_editable_set_text (GTK_EDITABLE (page->typed), "");
  page->filling = FALSE;
  filter_changed (page);
}

/* ---- Room ---- */

static gboolean
fit (gpointer user_data)
{
  PlassCasesPage *page = user_data;

  page->fitting = 0;
  plass_case_columns_fit (page->view,
                          gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (page->scroll)));
  return G_SOURCE_REMOVE;
}

/* Columns cannot come and go while they are given their room. */
static void
room_changed (PlassCasesPage *page)
{
  if (!page->fitting)
    page->fitting = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, page, NULL);
}

/* ---- Making it ---- */

static void
dispose (GObject *object)
{
  PlassCasesPage *page = PLASS_CASES_PAGE (object);

  page->chips[0] = NULL;
  g_clear_handle_id (&page->fitting, g_source_remove);
  g_clear_object (&page->selection);
  g_clear_object (&page->model);
  G_OBJECT_CLASS (plass_cases_page_parent_class)->dispose (object);
}

static void
plass_cases_page_class_init (PlassCasesPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  g_type_ensure (PLASS_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/cases-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, view);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, stack);
  gtk_widget_class_bind_template_child_full (widget, "chips", FALSE, G_STRUCT_OFFSET (PlassCasesPage, wrap));
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, choices);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, scroll);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, typed);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, none);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, no_match);
  gtk_widget_class_bind_template_child (widget, PlassCasesPage, footer);
  gtk_widget_class_bind_template_callback (widget, filter_changed);
  gtk_widget_class_bind_template_callback (widget, search_stopped);
  gtk_widget_class_bind_template_callback (widget, typed_activated);
  gtk_widget_class_bind_template_callback (widget, row_activated);
  gtk_widget_class_install_action (widget, "cases.register", NULL, register_activated);
  gtk_widget_class_install_action (widget, "cases.show-all", NULL, show_all_activated);
}

static GtkWidget *
add_choice (PlassCasesPage *page, const char *all, const char *name)
{
  GtkWidget *choice = plass_choice_new ();

  plass_choice_add (choice, "", all);
  plass_access_name (choice, name);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (filter_changed), page);
  gtk_box_append (GTK_BOX (page->choices), choice);
  return choice;
}

static void
plass_cases_page_init (PlassCasesPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  for (Chip chip = 0; chip < N_CHIPS; chip++) {
    page->chips[chip] = plass_chip_new (chip_table[chip].icon, _ (chip_table[chip].words));
    g_signal_connect_swapped (page->chips[chip], "toggled", G_CALLBACK (filter_changed), page);
    plass_wrap_append (PLASS_WRAP (page->wrap), page->chips[chip]);
  }
  page->level = add_choice (page, _ ("All levels"), _ ("Level"));
  page->institution = add_choice (page, _ ("All institutions"), _ ("Institution"));
  gtk_search_entry_set_key_capture_widget (page->typed, GTK_WIDGET (page->scroll));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (page->scroll), "notify::page-size",
                           G_CALLBACK (room_changed), page, G_CONNECT_SWAPPED);
  adw_bin_set_child (page->none,
                     plass_empty_new ("plass-cases-symbolic", _ ("No cases yet"),
                                      _ ("Everyone you follow up is shown here, with what happens next."),
                                      _ ("Register a Person"), "cases.register"));
  adw_bin_set_child (page->no_match, plass_empty_new ("edit-find-symbolic", _ ("Nobody matches"),
                                                      _ ("No case fits everything that is chosen above."),
                                                      _ ("Show All"), "cases.show-all"));
  plass_access_watch_stack (page->stack);
}

GtkWidget *
plass_cases_page_new (const PlassDesk *desk)
{
  PlassCasesPage *page = g_object_new (PLASS_TYPE_CASES_PAGE, NULL);

  page->desk = desk;
  page->filling = TRUE;
  page->model = plass_case_model_new (desk->store);
  page->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (page->model)));
  gtk_single_selection_set_autoselect (page->selection, FALSE);
  gtk_single_selection_set_can_unselect (page->selection, TRUE);
  plass_case_columns_add (page->view, desk);
  gtk_column_view_set_model (page->view, GTK_SELECTION_MODEL (page->selection));
  g_signal_connect_object (gtk_column_view_get_sorter (page->view), "changed", G_CALLBACK (filter_changed),
                           page, G_CONNECT_SWAPPED);
  page->filling = FALSE;
  fill_levels (page);
  fill_institutions (page);
  ask (page);
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}
